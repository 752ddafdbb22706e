/** How often each regime follows each known one on the train rows: the honest yardstick of a regime forecast. */
export interface RegimeHistory {
  /** Shares of the classes among the train rows. */
  readonly classShares: readonly number[];
  /** Laplace-smoothed P(target | naive), one row a known regime. */
  readonly markov: readonly (readonly number[])[];
  /** Laplace-smoothed P(target), for rows where nothing is known yet. */
  readonly prior: readonly number[];
}

/** Counts over train rows only, so that the naive forecast's probabilities see no more than the model does. */
export function regimeHistory(rows: Int32Array, target: Int8Array, naive: Int8Array, classes: number): RegimeHistory {
  const total = new Array<number>(classes).fill(0);
  const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const t of rows) {
    const to = target[t]!;
    total[to]!++;
    const from = naive[t]!;
    if (from >= 0) table[from]![to]!++;
  }
  const smooth = (counts: readonly number[]): number[] => {
    const sum = counts.reduce((a, b) => a + b, 0);
    return counts.map((count) => (count + 1) / (sum + classes));
  };
  return {
    classShares: total.map((count) => count / rows.length),
    markov: table.map(smooth),
    prior: smooth(total),
  };
}
