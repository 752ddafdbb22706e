import { normalQuantile } from './normal-quantile.ts';
import { type SharpeMoments, sharpeSpread } from './sharpe-moments.ts';

/**
 * Minimum track record length: how many periods of these moments it takes until the probabilistic Sharpe ratio against the
 * benchmark reaches 1 − alpha, 1 + (1 − γ₃ SR + (γ₄ − 1) / 4 SR²) (z(1 − alpha) ÷ (SR − SR*))².
 *
 * @param benchmark SR*, per period like the moments
 * @param alpha one-sided, between 0 and 0.5
 * @returns periods, not rounded; NaN where SR is not above SR*: no length would prove it
 * @see Bailey & López de Prado 2012, J. of Risk 15(2), formula 13
 */
export function minimumTrackRecord(moments: SharpeMoments, benchmark = 0, alpha = 0.05): number {
  const excess = moments.sharpe - benchmark;
  if (!(excess > 0) || !(alpha > 0 && alpha < 0.5)) return Number.NaN;
  return 1 + sharpeSpread(moments) * (normalQuantile(alpha) / excess) ** 2;
}
