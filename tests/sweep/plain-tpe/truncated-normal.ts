import type { Rng } from '../../../src/core/index.ts';
import { normalCdf, normalQuantile } from '../../../src/stats/index.ts';

/** P(a ≤ Z ≤ b) of a standard normal Z; far tails keep their digits. */
export function normalMass(a: number, b: number): number {
  // In the upper tail both values are close to 1: their mirror images are not.
  return a > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);
}

/** A draw from a normal distribution that is cut off at `low` and `high`. */
export function drawTruncated(mean: number, deviation: number, low: number, high: number, rng: Rng): number {
  const a = (low - mean) / deviation;
  const b = (high - mean) / deviation;
  const u = rng.next();
  const z = a > 0 ? -quantileBetween(-b, -a, 1 - u) : quantileBetween(a, b, u);
  return Math.min(high, Math.max(low, mean + deviation * z));
}

function quantileBetween(a: number, b: number, u: number): number {
  const from = normalCdf(a);
  return normalQuantile(Math.min(1, from + u * (normalCdf(b) - from)));
}
