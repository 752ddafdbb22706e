import type { Rng } from '../../core/index.ts';
import type { CellColumn } from './cells.ts';

/** Cells [from, to) that hang together. */
export type Run = readonly [from: number, to: number];

/** A part of the space: by column the cells that belong to it. A column with an order has one run. */
export type Box = readonly (readonly Run[])[];

export type Node = Leaf | Fork;

export interface Leaf {
  readonly value: number;
  readonly box: Box;
}

export interface Fork {
  readonly column: number;
  /** By cell, 1: to the left. */
  readonly left: Uint8Array;
  readonly low: Node;
  readonly high: Node;
}

/** Different trials that a leaf has at least. */
const MIN_LEAF = 3;

/**
 * A regression tree on cells. It splits a dimension only where the box has settled that it has a value: trials without one never
 * need a made-up one, and a leaf spans the whole of a dimension that does not count there.
 *
 * @param times how often each trial was drawn
 */
export function growTree(columns: readonly CellColumn[], target: Float64Array, times: Int32Array, rng: Rng): Node {
  const rows = Int32Array.from(times.keys()).filter((row) => times[row]! > 0);
  const most = Math.max(1, ...columns.map(({ measure }) => measure.length));
  const counts = new Int32Array(most);
  const weights = new Float64Array(most);
  const sums = new Float64Array(most);
  const drawn = Math.max(1, Math.ceil(0.7 * columns.length));
  const order = Int32Array.from(columns.keys());

  const grow = (part: Int32Array, box: Box): Node => {
    let weight = 0;
    let sum = 0;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const row of part) {
      weight += times[row]!;
      sum += times[row]! * target[row]!;
      least = Math.min(least, target[row]!);
      greatest = Math.max(greatest, target[row]!);
    }
    const leaf: Leaf = { value: sum / weight, box };
    if (part.length < 2 * MIN_LEAF || least === greatest) return leaf;
    const best = search(part, box, weight, sum);
    if (best === null) return leaf;
    const { column, left } = best;
    const { codes } = columns[column]!;
    const inside = (side: 0 | 1) => part.filter((row) => left[codes[row]!] === side);
    return {
      column,
      left,
      low: grow(inside(1), withCells(box, column, left, 1)),
      high: grow(inside(0), withCells(box, column, left, 0)),
    };
  };

  const search = (part: Int32Array, box: Box, weight: number, sum: number) => {
    let best: { readonly column: number; readonly left: Uint8Array } | null = null;
    let score = Number.NEGATIVE_INFINITY;
    let looked = 0;
    for (let place = 0; place < order.length && looked < drawn; place++) {
      const other = place + rng.int(order.length - place);
      const column = order[other]!;
      order[other] = order[place]!;
      order[place] = column;
      if (!hasValue(columns, box, column)) continue;
      const { codes, categorical, measure } = columns[column]!;
      counts.fill(0);
      weights.fill(0);
      sums.fill(0);
      for (const row of part) {
        const code = codes[row]!;
        counts[code]!++;
        weights[code]! += times[row]!;
        sums[code]! += times[row]! * target[row]!;
      }
      const present: number[] = [];
      for (let code = 0; code < measure.length; code++) if (counts[code]! > 0) present.push(code);
      if (present.length < 2) continue;
      looked++;
      // Of unordered cells the best two parts lie side by side once these are sorted by their means.
      if (categorical) present.sort((a, b) => sums[a]! / weights[a]! - sums[b]! / weights[b]! || a - b);
      let leftRows = 0;
      let leftWeight = 0;
      let leftSum = 0;
      for (let i = 0; i + 1 < present.length; i++) {
        const code = present[i]!;
        leftRows += counts[code]!;
        leftWeight += weights[code]!;
        leftSum += sums[code]!;
        if (leftRows < MIN_LEAF || part.length - leftRows < MIN_LEAF) continue;
        const rightSum = sum - leftSum;
        const found = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / (weight - leftWeight);
        if (!(found > score)) continue;
        score = found;
        const left = new Uint8Array(measure.length);
        if (categorical) {
          for (let k = 0; k <= i; k++) left[present[k]!] = 1;
          if (leftWeight > weight - leftWeight) markAbsent(left, counts);
        } else left.fill(1, 0, Math.floor((code + present[i + 1]!) / 2) + 1);
        best = { column, left };
      }
    }
    return best;
  };

  return grow(
    rows,
    columns.map(({ measure, categorical }) =>
      categorical ? Array.from(measure, (_, i) => [i, i + 1] as const) : [[0, measure.length] as const],
    ),
  );
}

/** What the tree says of a point. */
export function predict(tree: Node, codeOf: (column: number) => number): number {
  let node = tree;
  while ('left' in node) node = node.left[codeOf(node.column)] === 1 ? node.low : node.high;
  return node.value;
}

export function* leavesOf(node: Node): Generator<Leaf> {
  if ('left' in node) {
    yield* leavesOf(node.low);
    yield* leavesOf(node.high);
  } else yield node;
}

/** Choices that no trial of the node made go with the greater part. */
function markAbsent(left: Uint8Array, counts: Int32Array): void {
  for (let code = 0; code < left.length; code++) if (counts[code] === 0) left[code] = 1;
}

/** Whether the box leaves no choice but the one that the dimension hangs on. */
function hasValue(columns: readonly CellColumn[], box: Box, column: number): boolean {
  const { parent } = columns[column]!;
  if (parent === null) return true;
  const runs = box[parent.column];
  if (runs === undefined || runs.length !== 1) return false;
  const [from, to] = runs[0]!;
  return from === parent.cell && to === from + 1 && hasValue(columns, box, parent.column);
}

function withCells(box: Box, column: number, left: Uint8Array, side: 0 | 1): Box {
  const runs = box[column]!.flatMap(([from, to]): Run[] => {
    let start = from;
    let end = to;
    while (start < end && left[start] !== side) start++;
    while (end > start && left[end - 1] !== side) end--;
    return start < end ? [[start, end]] : [];
  });
  return box.map((own, i) => (i === column ? runs : own));
}
