import type { RegimeIc } from '../core/index.ts';
import { pearson } from './correlation.ts';
import { bartlettSum } from './newey-west.ts';
import { pairedRows, rankProducts, takeRows } from './pooled-ic.ts';
import { mean } from './series.ts';
import { signHitRate } from './sign-hit-rate.ts';

/** Forecasts, what came of them, and the regime of each row, in time order; all of shape [n]. */
export interface RegimeIcInput {
  /** Rows where either is NaN are left out. */
  readonly forecast: ArrayLike<number>;
  readonly realised: ArrayLike<number>;
  /** Regime **known when the forecast was made**, −1 unknown. One that is known later picks rows by what came of them. */
  readonly regime: ArrayLike<number>;
  readonly names: readonly string[];
  readonly lagBars: number;
}

/**
 * Rank correlation within each regime, in the order of `names`: its rows are ranked among themselves. The error is
 * Newey–West's on the whole time line, where rows of other regimes add nothing but distance: rows of two visits far apart are no
 * neighbours.
 *
 * @see Parzen 1963, Sankhyā A 25 (series with missing values)
 */
export function icByRegime(input: RegimeIcInput): RegimeIc[] {
  const paired = pairedRows(input.forecast, input.realised);
  return input.names.map((name, code) => {
    const rows = paired.filter((i) => input.regime[i] === code);
    const forecast = takeRows(input.forecast, rows);
    const realised = takeRows(input.realised, rows);
    const products = rankProducts(forecast, realised);
    const rho = mean(products);
    const terms = new Float64Array(input.forecast.length);
    rows.forEach((row, i) => {
      terms[row] = products[i]! - rho;
    });
    const error = Math.sqrt(bartlettSum(terms, input.lagBars)) / rows.length;
    return {
      name,
      rows: rows.length,
      spearman: rho,
      pearson: pearson(forecast, realised),
      neweyWestT: error > 0 ? rho / error : Number.NaN,
      hitRate: signHitRate(forecast, realised),
    };
  });
}
