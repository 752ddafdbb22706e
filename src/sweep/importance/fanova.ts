import { childSeed, makeRng } from '../../core/index.ts';
import type { CellColumn } from './cells.ts';
import type { Forest } from './forest.ts';
import { leavesOf, predict, type Run } from './grow-tree.ts';

/** Points at which the forest's whole variance is taken. */
const POINTS = 4096;

/** Shares of the forest's variance over the space. */
export interface VarianceShares {
  /** Of each column alone. */
  readonly main: Float64Array;
  /** Of columns i < j beyond what each does alone. */
  readonly pairs: readonly { readonly columns: readonly [number, number]; readonly share: number }[];
}

/**
 * Functional analysis of variance of a forest: what each dimension, and each pair beyond its two, explains of how the forest's answer
 * varies over the space. Marginals are exact sums over leaves; those of all trees are added up before they are squared, so that what
 * one tree makes of its noise weighs little.
 *
 * @see Hutter, Hoos & Leyton-Brown 2014, ICML
 */
export function varianceShares(forest: Forest, columns: readonly CellColumn[], seed: number): VarianceShares {
  const sizes = columns.map(({ measure }) => measure.length);
  const alone = sizes.map((size) => new Float64Array(size + 1));
  const together = sizes.map((rows, i) =>
    sizes.map((size, j) => (j > i ? new Float64Array((rows + 1) * (size + 1)) : new Float64Array(0))),
  );
  const upTo = columns.map(({ measure }) => {
    const sums = new Float64Array(measure.length + 1);
    measure.forEach((share, i) => {
      sums[i + 1] = sums[i]! + share;
    });
    return sums;
  });
  let mean = 0;
  const within = new Float64Array(columns.length);
  for (const tree of forest.trees) {
    for (const { value, box } of leavesOf(tree)) {
      let volume = 1;
      for (let c = 0; c < columns.length; c++) {
        within[c] = box[c]!.reduce((sum, [from, to]) => sum + upTo[c]![to]! - upTo[c]![from]!, 0);
        volume *= within[c]!;
      }
      const mass = (value * volume) / forest.trees.length;
      mean += mass;
      for (let i = 0; i < columns.length; i++) {
        const own = mass / within[i]!;
        for (const [from, to] of box[i]!) {
          alone[i]![from]! += own;
          alone[i]![to]! -= own;
        }
        for (let j = i + 1; j < columns.length; j++) {
          addBoxes(together[i]![j]!, sizes[j]! + 1, box[i]!, box[j]!, own / within[j]!);
        }
      }
    }
  }
  const effects = alone.map((steps) => Array.from(summed(steps), (value) => value - mean));
  const variance = effects.map((effect, i) => effect.reduce((sum, x, a) => sum + columns[i]!.measure[a]! * x * x, 0));
  const joint = together.flatMap((row, i) =>
    row.flatMap((grid, j) => {
      if (j <= i) return [];
      return [{ columns: [i, j] as const, variance: jointVariance(grid, effects, columns, i, j, mean) }];
    }),
  );
  const parts = [...variance, ...joint.map((pair) => pair.variance)].reduce((sum, part) => sum + part, 0);
  const total = Math.max(parts, wholeVariance(forest, columns, seed), Number.MIN_VALUE);
  return {
    main: Float64Array.from(variance, (part) => part / total),
    pairs: joint.map((pair) => ({ columns: pair.columns, share: pair.variance / total })),
  };
}

/** Adds to a rectangle by its four corners; a sum along both axes makes cells of them. */
function addBoxes(grid: Float64Array, width: number, rows: readonly Run[], cells: readonly Run[], value: number): void {
  for (const [a, b] of rows) {
    for (const [c, d] of cells) {
      grid[a * width + c]! += value;
      grid[a * width + d]! -= value;
      grid[b * width + c]! -= value;
      grid[b * width + d]! += value;
    }
  }
}

function jointVariance(
  grid: Float64Array,
  effects: readonly (readonly number[])[],
  columns: readonly CellColumn[],
  i: number,
  j: number,
  mean: number,
): number {
  const [first, second] = [columns[i]!.measure, columns[j]!.measure];
  const width = second.length + 1;
  let variance = 0;
  const above = new Float64Array(width);
  for (let a = 0; a < first.length; a++) {
    let row = 0;
    for (let b = 0; b < second.length; b++) {
      above[b]! += grid[a * width + b]!;
      row += above[b]!;
      const effect = row - mean - effects[i]![a]! - effects[j]![b]!;
      variance += first[a]! * second[b]! * effect * effect;
    }
  }
  return variance;
}

function summed(steps: Float64Array): Float64Array {
  let sum = 0;
  return steps.subarray(0, steps.length - 1).map((step) => {
    sum += step;
    return sum;
  });
}

/** Variance of the forest's answer over the space, from random points of it. */
function wholeVariance({ trees }: Forest, columns: readonly CellColumn[], seed: number): number {
  const rng = makeRng(childSeed(seed, 'importance', 'points'));
  const codes = new Int16Array(columns.length);
  const codeOf = (column: number): number => codes[column]!;
  let mean = 0;
  let squares = 0;
  for (let n = 1; n <= POINTS; n++) {
    for (let c = 0; c < columns.length; c++) codes[c] = drawCell(columns[c]!.measure, rng.next());
    let value = 0;
    for (const tree of trees) value += predict(tree, codeOf) / trees.length;
    const before = value - mean;
    mean += before / n;
    squares += before * (value - mean);
  }
  return squares / POINTS;
}

function drawCell(measure: Float64Array, u: number): number {
  let left = u;
  let cell = 0;
  while (cell + 1 < measure.length && left >= measure[cell]!) left -= measure[cell++]!;
  return cell;
}
