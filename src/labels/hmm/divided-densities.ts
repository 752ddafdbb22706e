const STEPS = 64;
/** 2^(i ÷ 64). */
const ROOTS = Float64Array.from({ length: STEPS }, (_, i) => 2 ** (i / STEPS));
/** 2^−i. */
const POWERS = Float64Array.from({ length: 1024 }, (_, i) => 2 ** -i);
const PER_STEP = STEPS / Math.LN2;
/** ln 2 ÷ 64 in two parts: the first has few bits, so that its multiples are exact. */
const STEP_HIGH = 0.010830423794686794;
const STEP_LOW = 9.015623511786382e-10;

/**
 * Divides each row of log densities by its largest one and takes exponentials: the largest becomes 1.
 *
 * exp is most of a forward pass, so it is spelled out here: with k = round(64 x ÷ ln 2) and r = x − k ln 2 ÷ 64, exp x = 2^(k ÷ 64) exp r, the
 * last by its series up to r⁵ (|r| < 0.0055). Within 4e-16 of `Math.exp`, and the same on every machine.
 *
 * @param logs log densities [n × K]
 * @param out shape [n × K]
 * @param largest shape [n]: each row's largest log density
 * @see Tang 1989, ACM TOMS 15(2)
 */
export function divideDensitiesInto(
  logs: Float64Array,
  rows: number,
  states: number,
  out: Float64Array,
  largest: Float64Array,
): void {
  for (let t = 0, at = 0; t < rows; t++, at += states) {
    let most = logs[at]!;
    for (let j = 1; j < states; j++) if (logs[at + j]! > most) most = logs[at + j]!;
    largest[t] = most;
    for (let j = at; j < at + states; j++) {
      const x = logs[j]! - most;
      if (x > -700) {
        const k = (x * PER_STEP - 0.5) | 0;
        const r = x - k * STEP_HIGH - k * STEP_LOW;
        const root = ROOTS[k & (STEPS - 1)]!;
        const series = r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))));
        out[j] = (root + root * series) * POWERS[-(k >> 6)]!;
      } else out[j] = Math.exp(x);
    }
  }
}
