/** How unlike a class is to a row's probabilities: the larger, the stranger. */
export type ConformalScore = 'lac' | 'aps';

/**
 * Scores of all classes of one row, shape [classes].
 *
 * - `lac`: 1 − p of the class.
 * - `aps`: the probability of the class and of all likelier ones together (equals in their order), without randomisation.
 *
 * @param p probabilities of the row, shape [classes]
 * @see Sadinle, Lei & Wasserman 2019, JASA 114 (LAC); Romano, Sesia & Candès 2020, NeurIPS (APS)
 */
export function conformalScores(p: ArrayLike<number>, score: ConformalScore): Float64Array {
  const classes = p.length;
  const out = new Float64Array(classes);
  if (score === 'lac') {
    for (let k = 0; k < classes; k++) out[k] = 1 - p[k]!;
    return out;
  }
  const order = Array.from({ length: classes }, (_, k) => k).sort((a, b) => p[b]! - p[a]! || a - b);
  let sum = 0;
  for (const k of order) out[k] = sum += p[k]!;
  return out;
}
