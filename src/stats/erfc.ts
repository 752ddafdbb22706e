/**
 * Complementary error function, to about 1e-13 of its value, far tails included (1 − erf loses all digits beyond 6): rational
 * approximations in three regions.
 *
 * @see Cody 1969, Mathematics of Computation 23(107)
 */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - x * ratio(CENTRE_ABOVE, CENTRE_BELOW, y * y);
  const tail = y <= 4 ? scaled(y) * ratio(MIDDLE_ABOVE, MIDDLE_BELOW, y) : farTail(y);
  return x < 0 ? 2 - tail : tail;
}

function farTail(y: number): number {
  if (y > 27.3) return 0;
  const z = 1 / (y * y);
  return (scaled(y) * (1 / Math.sqrt(Math.PI) - z * ratio(TAIL_ABOVE, TAIL_BELOW, z))) / y;
}

/** exp(−y²) with the square taken in two parts: the rounding of y² alone would cost y² digits of the last place. */
function scaled(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

/** Two polynomials over each other, highest power first, by Horner's rule; the lower one's leading coefficient is 1. */
function ratio(above: readonly number[], below: readonly number[], x: number): number {
  let p = above[0]!;
  let q = 1;
  for (let i = 1; i < above.length; i++) p = p * x + above[i]!;
  for (let i = 0; i < below.length; i++) q = q * x + below[i]!;
  return p / q;
}

const CENTRE_ABOVE = [
  1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3,
];
const CENTRE_BELOW = [2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];
const MIDDLE_ABOVE = [
  2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
  8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
];
const MIDDLE_BELOW = [
  1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
  4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
];
const TAIL_ABOVE = [
  1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
  1.60837851487422766e-2, 6.58749161529837803e-4,
];
const TAIL_BELOW = [
  2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
];

/** Standard normal distribution function; both tails keep their digits. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

/** P(|Z| ≥ |z|) for a standard normal Z. */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) * Math.SQRT1_2);
}
