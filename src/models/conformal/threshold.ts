/** Scores of the true classes of rows that nothing was fitted on, as the bundle holds them. */
export interface ConformalScores {
  /** Rows behind them. */
  readonly rows: number;
  /**
   * Rising; of many rows so many order statistics that each share of the rows ends in one of them, rounded up.
   */
  readonly scores: readonly number[];
}

/** So many order statistics are kept: a thousandth of the rows apart. */
const KEPT = 1000;

export function keepScores(scores: Float64Array): ConformalScores {
  const sorted = scores.slice().sort();
  const kept = Math.min(sorted.length, KEPT);
  return {
    rows: sorted.length,
    scores: Array.from({ length: kept }, (_, j) => sorted[Math.ceil(((j + 1) * sorted.length) / kept) - 1]!),
  };
}

/**
 * The score up to which a class is in the set: the ⌈(n + 1)(1 − alpha)⌉-th smallest of n. Infinite where there is none so
 * large (every class is in), minus infinite where alpha is 1 or more (none is).
 *
 * @param alpha share of sets that may miss the truth; an adaptive one may leave [0, 1]
 */
export function thresholdAt({ rows, scores }: ConformalScores, alpha: number): number {
  if (alpha <= 0) return Number.POSITIVE_INFINITY;
  if (alpha >= 1) return Number.NEGATIVE_INFINITY;
  // (n + 1)(1 − alpha) may miss a whole number by a rounding: 10 × 0.9 is 9.
  const rank = Math.ceil((rows + 1) * (1 - alpha) - 1e-9);
  if (rank > rows) return Number.POSITIVE_INFINITY;
  if (rank < 1) return Number.NEGATIVE_INFINITY;
  return scores[Math.ceil((rank * scores.length) / rows) - 1]!;
}
