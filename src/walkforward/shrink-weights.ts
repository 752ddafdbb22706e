/** What inner folds say of each horizon; one value a horizon. */
export interface HorizonEvidence {
  /** Rank correlation of forecasts with what followed. */
  readonly ic: readonly number[];
  /** Standard error of each. */
  readonly error: readonly number[];
  /** Σ over horizons of the variance of (its IC − the mean of all): what the differences would be if there were none. */
  readonly noise: number;
}

/** How `model.returns.weights: inner-ic` weighs. */
export interface HorizonScheme {
  readonly folds: number;
  /** A number: that share of the way to equal weights, whatever the noise. */
  readonly shrink: 'james-stein' | number;
  /** No horizon weighs less; at most 1 ÷ horizons. */
  readonly floor: number;
}

export interface ShrunkWeights {
  /** Sums to 1. */
  readonly weights: readonly number[];
  /** 0: as the ICs say, 1: equal. */
  readonly shrink: number;
  readonly note?: string;
}

/**
 * Weights by IC, shrunk to equal ones. With S = Σ (ic − mean)² and N = what S would be by noise alone, the differences keep the
 * share c = max(0, 1 − N ÷ S):
 *
 *     value = base + c × (ic − mean of ics),  base = max(mean of ics, root mean square of the errors)
 *     weight = max(0, value) ÷ Σ max(0, value)
 *
 * The base is never below the noise: a mean IC near 0 would turn differences of nothing into weights of all and nothing.
 * Where no IC is above 0 nothing speaks for any horizon: equal weights, and a note.
 *
 * @throws never; errors and noise must be finite and not negative
 * @see Efron & Morris 1973, J. of the American Statistical Association 68(341), limiting translation and the positive part
 */
export function shrinkWeights(
  { ic, error, noise }: HorizonEvidence,
  { shrink, floor }: Pick<HorizonScheme, 'shrink' | 'floor'>,
): ShrunkWeights {
  const count = ic.length;
  const equal = ic.map(() => 1 / count);
  if (ic.every((value) => value <= 0)) return { weights: equal, shrink: 1, note: 'no horizon has an IC above 0' };
  const centre = ic.reduce((sum, value) => sum + value, 0) / count;
  const spread = ic.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const kept = shrink === 'james-stein' ? (spread > noise ? 1 - noise / spread : 0) : 1 - shrink;
  if (kept === 0) return { weights: equal, shrink: 1 };
  const base = Math.max(centre, Math.sqrt(error.reduce((sum, value) => sum + value * value, 0) / count));
  const values = ic.map((value) => Math.max(0, base + kept * (value - centre)));
  const total = values.reduce((sum, value) => sum + value, 0);
  return {
    weights: values.map((value) => floor + (1 - count * floor) * (value / total)),
    shrink: 1 - kept,
  };
}
