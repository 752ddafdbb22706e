import { normalCdf } from './erfc.ts';
import { type SharpeMoments, sharpeSpread } from './sharpe-moments.ts';

/**
 * Probabilistic Sharpe ratio: the confidence that the true Sharpe ratio lies above a benchmark,
 * Φ((SR − SR*) √(n − 1) ÷ √(1 − γ₃ SR + (γ₄ − 1) / 4 SR²)). Above 0.95 the one-sided test rejects at 5 %.
 *
 * Returns are taken as independent: autocorrelated ones make it too sure.
 *
 * @param benchmark SR*, per period like the moments
 * @returns fraction from 0 to 1; NaN without variance
 * @see Bailey & López de Prado 2012, The Sharpe ratio efficient frontier, J. of Risk 15(2)
 */
export function probabilisticSharpe(moments: SharpeMoments, benchmark = 0): number {
  const error = Math.sqrt(sharpeSpread(moments) / (moments.n - 1));
  return normalCdf((moments.sharpe - benchmark) / error);
}
