import type { TreeModel } from '../tree-model.ts';

/** One tree of the file: a tree of the forest, or a leaf of `shift` alone where `root` is −1. */
export interface ArrangedTree {
  readonly root: number;
  readonly output: number;
  /** Added to every leaf. */
  readonly shift: number;
}

export interface ArrangedTrees {
  readonly trees: readonly ArrangedTree[];
  readonly roundEnds: readonly number[];
  /** Trees a round and column. */
  readonly parallel: number;
}

/**
 * The trees as XGBoost wants them: in every round equally many of each column, column after column. Columns without trees (a
 * class that never occurred) get single leaves of 0, and the base lies in the first tree of each column.
 *
 * @param columns 1 for a two-class model, whose margin is that of its second class
 */
export function arrangeTrees(model: TreeModel, columns: number): ArrangedTrees {
  const { forest, base, roundEnds, objective } = model;
  const binary = objective === 'binary:logistic';
  const shifts = binary ? [base[1]! - base[0]!] : Array.from(base);
  const rounds: number[][][] = [];
  let from = 0;
  // A model without trees is still its base: one round of leaves.
  for (const end of roundEnds.length === 0 ? [0] : roundEnds) {
    const round: number[][] = Array.from({ length: columns }, () => []);
    for (let t = from; t < end; t++) round[binary ? 0 : forest.outputs[t]!]!.push(forest.roots[t]!);
    rounds.push(round);
    from = end;
  }
  const parallel = Math.max(1, ...rounds.flatMap((round) => round.map((roots) => roots.length)));
  const trees = rounds.flatMap((round, r) =>
    round.flatMap((roots, output) =>
      Array.from({ length: parallel }, (_, i) => ({
        root: roots[i] ?? -1,
        output,
        shift: r === 0 && i === 0 ? shifts[output]! : 0,
      })),
    ),
  );
  return { trees, parallel, roundEnds: rounds.map((_, r) => (r + 1) * parallel * columns) };
}
