import type { OnnxGraph } from '../graph.ts';
import type { Calibrator, FittedCalibrator } from './contract.ts';
import { whyUnfit } from './fit-rows.ts';
import { GraphNodes } from './graph-nodes.ts';
import { columnNode, normaliseInto, normaliseNodes } from './normalise.ts';

/** A map of one class's probability, learned from whether the class came true. */
export interface ClassMap {
  /** Plain JSON. */
  readonly params: Readonly<Record<string, unknown>>;
  apply(p: number): number;
  /** @param p float64 [rows, 1] @returns the name of the mapped column, [rows, 1] */
  toNodes(nodes: GraphNodes, p: string): string;
}

/** How a class's map is learned. */
export interface ClassFit {
  readonly name: string;
  readonly minRows: number;
  /** Whether the map sees probabilities rounded to float32: one with steps must put them where the served numbers lie. */
  readonly onFloat32: boolean;
  /** @param hits 1 where the class is the row's, shape [rows] */
  fit(p: Float64Array, hits: Float64Array, weights: Float64Array): ClassMap;
}

/**
 * A calibrator that maps each class on its own, against all others, and brings the rows back to sum 1. A class that none of
 * the rows has keeps a share of nothing but what its map says of it.
 */
export function oneVsRest({ name, minRows, onFloat32, fit }: ClassFit): Calibrator {
  return {
    name,
    fit(probabilities, truth, classes, weights = new Float64Array(truth.length).fill(1)) {
      const reason = whyUnfit(truth, minRows, weights);
      const facts = { use: name, rows: truth.length, reason };
      if (reason !== null) return { params: facts, apply: (p) => p.slice(), appendTo: (graph) => graph };
      const maps = Array.from({ length: classes }, (_, k) =>
        fit(
          Float64Array.from(truth, (_, i) => rounded(probabilities[i * classes + k]!, onFloat32)),
          Float64Array.from(truth, (code) => Number(code === k)),
          weights,
        ),
      );
      return { params: { ...facts, classes: maps.map(({ params }) => params) }, ...mapped(maps, onFloat32) };
    },
  };
}

function mapped(maps: readonly ClassMap[], onFloat32: boolean): Pick<FittedCalibrator, 'apply' | 'appendTo'> {
  const classes = maps.length;
  return {
    apply: (probabilities) =>
      normaliseInto(
        probabilities.map((p, i) => maps[i % classes]!.apply(rounded(p, onFloat32))),
        classes,
      ),
    appendTo(graph: OnnxGraph): OnnxGraph {
      const nodes = new GraphNodes(graph, onFloat32);
      const columns = maps.map((map, k) => map.toNodes(nodes, columnNode(nodes, nodes.input, k)));
      return nodes.finish(normaliseNodes(nodes, columns), classes);
    },
  };
}

function rounded(p: number, onFloat32: boolean): number {
  return onFloat32 ? Math.fround(p) : p;
}
