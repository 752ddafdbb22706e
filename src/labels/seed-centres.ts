import type { Rng } from '../core/index.ts';

/**
 * k-means++ seeding: the first centre is a random row, each further one a row drawn with a probability that is proportional to
 * its squared distance to the nearest centre so far.
 *
 * @param x shape [n × D]
 * @returns centres [K × D]; rows repeat where there are fewer different ones than centres
 * @see Arthur & Vassilvitskii 2007, SODA
 */
export function seedCentres(x: Float64Array, rows: number, features: number, states: number, rng: Rng): Float64Array {
  const centres = new Float64Array(states * features);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let chosen = rng.int(rows);
  for (let k = 0; ; k++) {
    const row = x.subarray(chosen * features, (chosen + 1) * features);
    centres.set(row, k * features);
    if (k + 1 === states) return centres;
    let total = 0;
    for (let t = 0, at = 0; t < rows; t++) {
      let sum = 0;
      for (let d = 0; d < features; d++) {
        const apart = x[at++]! - row[d]!;
        sum += apart * apart;
      }
      if (sum < nearest[t]!) nearest[t] = sum;
      total += nearest[t]!;
    }
    let left = rng.next() * total;
    chosen = rng.int(rows);
    if (!(total > 0)) continue;
    for (let t = 0; t < rows; t++) {
      left -= nearest[t]!;
      if (nearest[t]! > 0 && left <= 0) {
        chosen = t;
        break;
      }
    }
  }
}

/** The nearest centre of each row, the first of equal ones; shape [n]. */
export function nearestCentres(x: Float64Array, rows: number, features: number, centres: Float64Array): Int8Array {
  const states = centres.length / features;
  const out = new Int8Array(rows);
  for (let t = 0; t < rows; t++) {
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k < states; k++) {
      let sum = 0;
      for (let d = 0; d < features; d++) {
        const apart = x[t * features + d]! - centres[k * features + d]!;
        sum += apart * apart;
      }
      if (sum < best) {
        best = sum;
        out[t] = k;
      }
    }
  }
  return out;
}
