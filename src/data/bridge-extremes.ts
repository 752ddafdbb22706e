import type { Rng } from '../core/index.ts';

/** Distances from the highest to the lowest point, in deviations, below which no bridge is ever seen: P < 1e−30. */
const NARROWEST = 0.25;
/** Terms so many powers of e below the largest are left out. */
const NEGLIGIBLE = 20;
const MAX_STEPS = 60;
/** Size of a Newton step, in deviations, after which the error is its square. */
const TOLERANCE = 1e-4;

/**
 * Highest and lowest point of a Brownian bridge from 0 to `end`, with their exact joint law.
 *
 * The highest point inverts P(highest > b) = exp(−2b(b − end)/σ²), the lowest its law given the highest. Drawn apart, each
 * alone would be right, but they are not independent: a bridge that goes far up has less time to go far down.
 *
 * @param end where the bridge ends
 * @param deviation σ > 0 of the path's increments over the whole bridge, in the unit of `end`
 * @see Billingsley 1968, Convergence of Probability Measures, section 11: joint law of both extremes and the end
 */
export function bridgeExtremes(end: number, deviation: number, rng: Rng): readonly [up: number, down: number] {
  const x = end / deviation;
  const up = (x + Math.sqrt(x * x - 2 * Math.log(1 - rng.next()))) / 2;
  const range = drawRange(Math.abs(x), 2 * up - x, 1 - rng.next());
  return [up * deviation, (up - range) * deviation];
}

/**
 * The range (highest − lowest point) that is exceeded with probability `p` given the highest point, for σ = 1: Newton's
 * steps on the logarithm of that probability, which is nearly a parabola, and halving where one leaves the bracket.
 *
 * @param x distance between the ends
 * @param w distance from the start up to the highest point and down to the end
 */
function drawRange(x: number, w: number, p: number): number {
  const target = Math.log(p);
  let low = Math.max((w + x) / 2, NARROWEST);
  let high = Number.POSITIVE_INFINITY;
  // By the largest two terms, in two rounds: the first leaves out their factor.
  let range = Math.sqrt(w * w - 2 * target);
  range = Math.sqrt(w * w + 2 * (Math.log((range / w) * (1 + Math.exp(-2 * x * (range + x)))) - target));
  range = Math.max(low, (x + range) / 2);
  for (let step = 0; step < MAX_STEPS; step++) {
    let tail = 0;
    let slope = 0;
    const largest = 2 * range - x;
    for (let k = 1; ; k++) {
      const shift = 2 * k * range;
      const nearest = shift - x;
      if (nearest * nearest - largest * largest > 2 * NEGLIGIBLE) break;
      // Images of the end in the two barriers; the sums over −k and −k − 1 stand beside those over k.
      const farthest = shift + x;
      const above = shift + w;
      const below = shift + 2 * range - w;
      const a = Math.exp((w * w - nearest * nearest) / 2);
      const b = Math.exp((w * w - farthest * farthest) / 2);
      const c = Math.exp((w * w - above * above) / 2);
      const d = Math.exp((w * w - below * below) / 2);
      tail += k * (nearest * a + farthest * b - below * d) - (k + 1) * above * c;
      slope += k * k * ((1 - nearest * nearest) * a + (1 - farthest * farthest) * b);
      slope -= k * (k + 1) * ((1 - above * above) * c + (1 - below * below) * d);
    }
    tail /= w;
    slope *= 2 / w;
    const error = Math.log(tail) - target;
    if (error > 0) low = range;
    else high = range;
    let next = range - (error * tail) / slope;
    if (!(next >= low && next <= high)) next = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
    if (Math.abs(next - range) <= TOLERANCE) return next;
    range = next;
  }
  return range;
}
