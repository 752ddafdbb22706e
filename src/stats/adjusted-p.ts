/**
 * p-values of several tests adjusted so that each may be read on its own: reject where the adjusted one is at or below the level.
 * All take p in any order and give back the same order; an undefined p (NaN) is a test that was made and showed nothing: 1.
 */

/** Bonferroni: M p. The chance of any false discovery stays below the level, whatever the dependence. */
export function bonferroni(p: Float64Array): Float64Array {
  return p.map((value) => Math.min(1, p.length * known(value)));
}

/** Holm's step-down form: the i-th smallest times M − i + 1, rising. As safe as Bonferroni, and never larger. @see Holm 1979, Scand. J. of Statistics 6(2) */
export function holm(p: Float64Array): Float64Array {
  const order = rising(p);
  const adjusted = new Float64Array(p.length);
  let largest = 0;
  order.forEach((index, i) => {
    largest = Math.max(largest, Math.min(1, (p.length - i) * known(p[index]!)));
    adjusted[index] = largest;
  });
  return adjusted;
}

/**
 * Benjamini, Hochberg and Yekutieli: the i-th smallest times M c(M) ÷ i, c(M) = 1 + 1/2 + … + 1/M, from the largest down never rising. The
 * expected share of false discoveries among all stays below the level, whatever the dependence.
 *
 * Harvey and Liu's paper leaves the largest p as it is; here c(M) is on all of them, as in the theorem.
 *
 * @see Benjamini & Yekutieli 2001, Annals of Statistics 29(4)
 */
export function benjaminiYekutieli(p: Float64Array): Float64Array {
  const order = rising(p);
  const count = p.length;
  let harmonic = 0;
  for (let i = 1; i <= count; i++) harmonic += 1 / i;
  const adjusted = new Float64Array(count);
  let smallest = 1;
  for (let i = count; i >= 1; i--) {
    const index = order[i - 1]!;
    smallest = Math.min(smallest, ((count * harmonic) / i) * known(p[index]!));
    adjusted[index] = smallest;
  }
  return adjusted;
}

function known(p: number): number {
  return Number.isNaN(p) ? 1 : p;
}

function rising(p: Float64Array): Uint32Array {
  return Uint32Array.from(p, (_, i) => i).sort((a, b) => known(p[a]!) - known(p[b]!) || a - b);
}
