/**
 * P(|T| ≥ |t|) for Student's t with `degrees` degrees of freedom: the regularised incomplete beta function
 * I_x(degrees / 2, 1/2) at x = degrees / (degrees + t²), to about 1e-13 of its value also for thousands of degrees.
 *
 * @param degrees > 0
 * @see Abramowitz & Stegun 1964, 26.7.1 and 26.5.8 (continued fraction, by Lentz's method)
 */
export function studentTTwoSided(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  const a = degrees / 2;
  const x = degrees / (degrees + t * t);
  const complement = (t * t) / (degrees + t * t);
  if (complement === 0) return 1;
  // ln of x^a (1 − x)^(1/2) / B(a, 1/2), the logarithms taken where they keep their digits.
  const front = Math.exp(-a * Math.log1p((t * t) / degrees)) * Math.sqrt(complement / Math.PI) * gammaRatio(a);
  if (x < (a + 1) / (a + 2.5)) return (front * betaFraction(x, a, 0.5)) / a;
  return 1 - (front * betaFraction(complement, 0.5, a)) / 0.5;
}

/**
 * The t ≥ 0 with P(|T| ≥ t) = p, to about 1e-12 of its value: Newton's steps on ln p, bisected where they leave the bracket.
 *
 * @param p two-sided, from 0 (Infinity) to 1 (0)
 * @param degrees > 0
 */
export function studentTQuantile(p: number, degrees: number): number {
  if (!(p >= 0 && p <= 1) || !(degrees > 0)) return Number.NaN;
  if (p === 0) return Number.POSITIVE_INFINITY;
  if (p === 1) return 0;
  let low = 0;
  let high = 1;
  while (studentTTwoSided(high, degrees) > p) high *= 2;
  const peak = (2 * gammaRatio(degrees / 2)) / Math.sqrt(degrees * Math.PI);
  let t = high / 2;
  for (let step = 0; step < 200; step++) {
    const tail = studentTTwoSided(t, degrees);
    if (tail > p) low = t;
    else high = t;
    // −d tail / dt is twice the density.
    const slope = (peak * Math.exp((-(degrees + 1) / 2) * Math.log1p((t * t) / degrees))) / tail;
    const newton = t + Math.log(tail / p) / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const done = Math.abs(next - t) <= 1e-15 * next;
    t = next;
    if (done) break;
  }
  return t;
}

/** Γ(a + 1/2) / Γ(a): asymptotic series from a = 20 on, the recurrence below it. */
function gammaRatio(a: number): number {
  let factor = 1;
  let z = a;
  for (; z < 20; z++) factor *= z / (z + 0.5);
  const inverse = 1 / z;
  const square = inverse * inverse;
  const series =
    -inverse * (1 / 8 - square * (1 / 192 - square * (1 / 640 - square * (17 / 14336 - (square * 31) / 18432))));
  return factor * Math.sqrt(z) * Math.exp(series);
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const guard = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return result;
}
