import type { Rng } from '../core/index.ts';

/** Half of the 5 degrees of freedom. */
const SHAPE = 2.5;
/** Variances beyond it are drawn again, in units of the untruncated mean. */
const BOUND = 14;
/** Mean of the mixing variance truncated at 14: 1.5 Γ(1.5, 1.5/14) ÷ Γ(2.5, 1.5/14). */
const TRUNCATED_MEAN = 0.9762735751371625;
/** Kurtosis of √mix × normal: 3 E[mix²] for E[mix] = 1. What the volatility's own swings follow from. */
export const SHOCK_KURTOSIS = 6.0821;

/**
 * The variance of one bar's shock, mean 1: √mix × a standard normal has fat tails. Untruncated it would be Student's t with
 * 5 degrees of freedom (a normal ÷ √(χ²/5), at variance 1).
 *
 * Drawn apart from the normal because prices *inside* the bar have to know it: given its variance the bar's path is a
 * Brownian motion. A fat-tailed return beside a high and low of the average variance would let a stop order earn money.
 * The bound keeps moments finite.
 */
export function drawMixingVariance(rng: Rng): number {
  for (;;) {
    // χ² with 5 degrees of freedom: −2 ln of two uniforms has 4 of them, a squared normal 1.
    const normal = rng.normal();
    const chiSquare = normal * normal - 2 * Math.log((1 - rng.next()) * (1 - rng.next()));
    const mix = (2 * SHAPE - 2) / chiSquare;
    if (mix <= BOUND) return mix / TRUNCATED_MEAN;
  }
}
