import type { GraphNodes } from './graph-nodes.ts';
import type { RisingCurve } from './rising-curve.ts';

/** `risingCurveAt` in a graph. @param column float64 [rows, 1] @returns [rows, 1] */
export function risingCurveNodes(nodes: GraphNodes, { x, y }: RisingCurve, column: string): string {
  const parts = x.length - 1;
  const level = nodes.constant([y[0]!]);
  if (parts === 0) return nodes.add('Add', [nodes.add('Mul', [column, nodes.constant([0])]), level]);
  const widths = Array.from({ length: parts }, (_, j) => x[j + 1]! - x[j]!);
  const rises = Array.from({ length: parts }, (_, j) => y[j + 1]! - y[j]!);
  const offsets = nodes.add('Sub', [column, nodes.constant(x.slice(0, parts), [parts])]);
  const shares = nodes.add('Div', [offsets, nodes.constant(widths, [parts])]);
  const held = nodes.add('Clip', [shares, nodes.constant([0]), nodes.constant([1])]);
  return nodes.add('Add', [nodes.add('MatMul', [held, nodes.constant(rises, [parts, 1])]), level]);
}
