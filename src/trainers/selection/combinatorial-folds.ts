import { foldOf, type PurgedFold, partOf } from './purged-folds.ts';

/**
 * Combinatorial purged cross-validation: rows in time order cut into `groups` parts, and one fold for each choice of `test` of
 * them. What is fitted for a fold is purged, and `embargoBars` off, on both sides of every part that is held out. Each row is
 * tested on in C(groups − 1, test − 1) folds.
 *
 * @param rows rising
 * @param endOf last row that the target of a row reads
 * @see López de Prado 2018, Advances in Financial Machine Learning, chapter 12
 */
export function combinatorialFolds(
  rows: Int32Array,
  endOf: (row: number) => number,
  groups: number,
  test: number,
  embargoBars: number,
): PurgedFold[] {
  return choices(groups, test).map((chosen) =>
    foldOf(
      rows,
      endOf,
      chosen.map((group) => partOf(rows.length, groups, group)),
      embargoBars,
    ),
  );
}

/**
 * The histories that the folds make up: each holds every group once, forecast by the fold whose index it names.
 *
 * @returns φ = test ÷ groups × C(groups, test) paths, each shape [groups]
 */
export function backtestPaths(groups: number, test: number): Int32Array[] {
  const folds = choices(groups, test);
  const holding = Array.from({ length: groups }, (_, group) =>
    folds.flatMap((chosen, fold) => (chosen.includes(group) ? [fold] : [])),
  );
  return holding[0]!.map((_, path) => Int32Array.from(holding, (of) => of[path]!));
}

/** Number of ways to choose `test` of `groups`. */
export function countChoices(groups: number, test: number): number {
  let ways = 1;
  for (let i = 1; i <= test; i++) ways = (ways * (groups - test + i)) / i;
  return Math.round(ways);
}

/** Every choice of `size` of 0 … n − 1, each rising, in dictionary order. */
function choices(n: number, size: number): number[][] {
  const out: number[][] = [];
  const extend = (chosen: readonly number[], from: number): void => {
    if (chosen.length === size) {
      out.push([...chosen]);
      return;
    }
    for (let next = from; next < n; next++) extend([...chosen, next], next + 1);
  };
  extend([], 0);
  return out;
}
