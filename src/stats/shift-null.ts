import { sortedQuantile } from './interval.ts';
import { studentTTwoSided } from './student-t.ts';

/** What chance alignments of two series say of a statistic that is never negative, such as mutual information. */
export interface ShiftNull {
  readonly mean: number;
  readonly noise95: number;
  /** One-sided p of a value: large ones speak against chance. */
  p(value: number): number;
}

/**
 * The null of a statistic from its values under circular shifts. Shifts of slow series are alike, so that counting those above a value would
 * promise too much: their cube roots, which are nearly normal (Wilson and Hilferty), are compared by Student's t with as many degrees of
 * freedom as there are shifts unlike each other, less one. A value that some shift exceeds is never better than their share.
 *
 * @param draws shape [shifts], in any order
 * @param effective number of shifts unlike each other: rows of the circle ÷ the rows that both series remember
 */
export function shiftNull(draws: Float64Array, effective: number): ShiftNull {
  const sorted = draws.toSorted();
  const n = draws.length;
  let [sum, roots] = [0, 0];
  for (const draw of draws) {
    sum += draw;
    roots += Math.cbrt(draw);
  }
  const centre = roots / n;
  let squares = 0;
  for (const draw of draws) squares += (Math.cbrt(draw) - centre) ** 2;
  const independent = Math.max(2, Math.min(n, effective));
  // The draws scatter around their own mean, which itself misses the true one.
  const deviation = Math.sqrt((squares / n) * (1 + 1 / independent) * (independent / (independent - 1)));
  return {
    mean: sum / n,
    noise95: sortedQuantile(sorted, 0.95),
    p: (value) => {
      if (Number.isNaN(value)) return Number.NaN;
      let above = 0;
      while (above < n && sorted[n - 1 - above]! >= value) above++;
      if (!(deviation > 0)) return above > 0 ? 1 : 1 / (1 + n);
      const t = (Math.cbrt(value) - centre) / deviation;
      const half = studentTTwoSided(t, independent - 1) / 2;
      return Math.max(above / n, t > 0 ? half : 1 - half);
    },
  };
}
