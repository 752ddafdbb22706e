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
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const CENTRE_BELOW = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE_ABOVE = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_BELOW = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
];
const TAIL_ABOVE = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const TAIL_BELOW = [
  2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];

/** Standard normal distribution function; both tails keep their digits. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

/** P(|Z| ≥ |z|) for a standard normal Z. */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) * Math.SQRT1_2);
}
