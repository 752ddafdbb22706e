import type { Rng } from '../core/index.ts';

const FREEDOM = 5;
/** Shocks beyond it are drawn again, in units of the untruncated deviation. */
const BOUND = 8;
/** Deviation of Student's t with 5 degrees of freedom, scaled to variance 1 and truncated at ±8. */
const TRUNCATED_DEVIATION = 0.9921073715337788;
/** Its kurtosis, E ε⁴ for variance 1: what the volatility's own swings follow from. */
export const SHOCK_KURTOSIS = 6.0277;

/**
 * A shock with fat tails: Student's t with 5 degrees of freedom, truncated at 8 deviations, mean 0 and variance 1.
 *
 * Symmetric and bounded, so that a *simple* return of volatility × shock has mean 0 and stays above −1. As a log return it
 * would not do: E[exp(t)] is infinite, and truncated it would still leave a drift of half the variance.
 *
 * @see Bailey 1994, Mathematics of Computation 62(206): polar generation of t
 */
export function drawShock(rng: Rng): number {
  for (;;) {
    const u = 2 * rng.next() - 1;
    const v = 2 * rng.next() - 1;
    const w = u * u + v * v;
    if (w === 0 || w >= 1) continue;
    const t = u * Math.sqrt((FREEDOM * (w ** (-2 / FREEDOM) - 1)) / w);
    const shock = t * Math.sqrt((FREEDOM - 2) / FREEDOM);
    if (Math.abs(shock) <= BOUND) return shock / TRUNCATED_DEVIATION;
  }
}
