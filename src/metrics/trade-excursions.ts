import { mean, quantile, ratio } from './series.ts';

/** Where the middle and the edges of a sample lie. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  readonly q5: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q95: number;
}

/** How far trades went against and for the position while it was held: fractions of the entry price, ≥ 0. */
export interface ExcursionSpread {
  readonly mae: Spread;
  readonly mfe: Spread;
}

/** Mean and quantiles of the values that are defined. */
export function spread(values: ArrayLike<number>): Spread {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = (share: number): number => quantile(sorted, share);
  return {
    count: sorted.length,
    mean: mean(sorted),
    q5: at(0.05),
    q25: at(0.25),
    median: at(0.5),
    q75: at(0.75),
    q95: at(0.95),
  };
}

/**
 * Edge ratio: mean favourable ÷ mean adverse excursion of the trades where both are known. About 1 for entries at random;
 * NaN where no trade ever went against.
 */
export function edgeRatio(mae: Float64Array, mfe: Float64Array): number {
  const known = Array.from(mae.keys()).filter((i) => !Number.isNaN(mae[i]!) && !Number.isNaN(mfe[i]!));
  return ratio(mean(known.map((i) => mfe[i]!)), mean(known.map((i) => mae[i]!)));
}
