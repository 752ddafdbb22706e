import { childSeed, makeRng } from '../../core/index.ts';
import type { CellColumn } from './cells.ts';
import { growTree, type Node, predict } from './grow-tree.ts';

/**
 * A small regression forest. The trainers' own is made for bars (blocks in time, float32 for ONNX) and knows neither dimensions
 * without a value nor unordered choices, whose boxes a decomposition of variance needs.
 */
export interface Forest {
  readonly trees: readonly Node[];
  /** By tree: how often it saw each trial. */
  readonly drawn: readonly Int32Array[];
}

const TREES = 64;

/** @see Breiman 2001, Machine Learning 45(1) */
export function growForest(columns: readonly CellColumn[], target: Float64Array, seed: number): Forest {
  const drawn: Int32Array[] = [];
  const trees = Array.from({ length: TREES }, (_, t) => {
    const rng = makeRng(childSeed(seed, 'importance', t));
    const times = new Int32Array(target.length);
    for (let i = 0; i < target.length; i++) times[rng.int(target.length)]!++;
    drawn.push(times);
    return growTree(columns, target, times, rng);
  });
  return { trees, drawn };
}

/**
 * Mean squared error on trials out of the bag.
 *
 * @param shuffled codes of one column in another order
 */
export function outOfBagError(
  { trees, drawn }: Forest,
  columns: readonly CellColumn[],
  target: Float64Array,
  shuffled?: { readonly column: number; readonly codes: Int16Array },
): number {
  let error = 0;
  let judged = 0;
  for (let row = 0; row < target.length; row++) {
    const codeOf = (column: number): number =>
      shuffled?.column === column ? shuffled.codes[row]! : columns[column]!.codes[row]!;
    let sum = 0;
    let votes = 0;
    for (let t = 0; t < trees.length; t++) {
      if (drawn[t]![row]! > 0) continue;
      sum += predict(trees[t]!, codeOf);
      votes++;
    }
    if (votes === 0) continue;
    error += (sum / votes - target[row]!) ** 2;
    judged++;
  }
  return error / judged;
}
