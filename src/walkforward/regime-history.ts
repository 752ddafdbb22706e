import { classShares, markovTable } from '../metrics/index.ts';

/** How the regimes came and went on the train rows: the honest yardstick of a regime forecast. */
export interface RegimeHistory {
  /** Shares of the classes among the train rows' targets. */
  readonly classShares: readonly number[];
  /** Laplace-smoothed P(target | naive), one row a known regime. */
  readonly markov: readonly (readonly number[])[];
}

/** Counts over train rows only, so that the naive forecast's probabilities see no more than the model does. */
export function regimeHistory(rows: Int32Array, target: Int8Array, naive: Int8Array, classes: number): RegimeHistory {
  return {
    classShares: classShares(
      rows.map((t) => target[t]!),
      classes,
    ),
    markov: markovTable(naive, target, classes, rows),
  };
}
