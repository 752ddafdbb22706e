import type { Matrix } from '../../core/index.ts';

/** Features a 32-bit word of codes holds. */
export const BLOCK = 4;

/**
 * Training rows as small codes.
 *
 * Code 0 is a missing value in every feature; values have the codes 1 to `counts[feature]`. A value's code is 1 + the number of cuts below it, so `code ≤ b` says exactly `x <= cuts[b − 1]`. Every cut is a float32
 * value that occurred in the rows, except the last, which is infinite: all values that are not missing lie left of it.
 */
export interface Bins {
  readonly rows: number;
  readonly features: number;
  /** Cuts per feature, rising, the last Infinity. */
  readonly cuts: readonly Float32Array[];
  /** Codes, four features a word (feature 4 b + j in bits 8 j to 8 j + 7), shape [blocks × rows]. */
  readonly words: Int32Array;
  /** Where each feature's bins begin in a histogram, shape [BLOCK × blocks]; padding features have one bin. */
  readonly offsets: Int32Array;
  /** Bins per feature without the missing one, shape [features]. */
  readonly counts: Int32Array;
  /** Bins in a histogram of all features. */
  readonly total: number;
}

/**
 * Cuts from the rows' own distribution (nothing else is read) and the codes of those rows.
 *
 * @param rows rows of the matrix, in the order of the codes
 * @param bins bins a feature at most, the one for missing values included
 * @param weights one per entry of `rows`; a row of weight 2 counts as two
 */
export function binRows(matrix: Matrix, rows: Int32Array, bins: number, weights?: Float64Array): Bins {
  const features = matrix.names.length;
  const n = rows.length;
  const blocks = Math.ceil(features / BLOCK);
  const words = new Int32Array(blocks * n);
  const offsets = new Int32Array(blocks * BLOCK);
  const counts = new Int32Array(features);
  const cuts: Float32Array[] = [];
  const column = new Float32Array(n);
  let total = 0;
  for (let f = 0; f < blocks * BLOCK; f++) {
    offsets[f] = total++;
    if (f >= features) continue;
    for (let i = 0, at = f; i < n; i++) column[i] = matrix.data[rows[i]! * features + at]!;
    const edges = quantileCuts(column, bins - 1, weights);
    cuts.push(edges);
    counts[f] = edges.length;
    total += edges.length;
    packCodesInto(column, edges, 8 * (f % BLOCK), words.subarray(Math.floor(f / BLOCK) * n));
  }
  return { rows: n, features, cuts, words, offsets, counts, total };
}

/**
 * At most `most` cuts that split the values into parts of nearly equal weight: every distinct value when there are few, else
 * the values at which the cumulative weight reaches the next equal share. The last cut is Infinity.
 *
 * @param values float32, NaN for missing; not edited
 */
export function quantileCuts(values: Float32Array, most: number, weights?: Float64Array): Float32Array {
  const sorted = values.slice().sort();
  let length = sorted.length;
  while (length > 0 && Number.isNaN(sorted[length - 1]!)) length--;
  const distinct = new Float32Array(Math.max(1, length));
  const mass = new Float64Array(distinct.length);
  let size = 0;
  for (let i = 0; i < length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct[size++] = sorted[i]!;
    mass[size - 1]!++;
  }
  if (size <= most) {
    const all = distinct.slice(0, Math.max(1, size));
    all[all.length - 1] = Infinity;
    return all;
  }
  if (weights !== undefined) {
    mass.fill(0);
    const known = distinct.subarray(0, size);
    for (let i = 0; i < values.length; i++) {
      if (!Number.isNaN(values[i]!)) mass[countBelow(known, values[i]!)]! += weights[i]!;
    }
  }
  return equalMass(distinct, mass, size, most);
}

function equalMass(distinct: Float32Array, mass: Float64Array, size: number, most: number): Float32Array {
  const cuts = new Float32Array(most);
  let left = 0;
  for (let i = 0; i < size; i++) left += mass[i]!;
  let made = 0;
  let share = left / most;
  let sum = 0;
  for (let i = 0; i < size - 1 && made < most - 1; i++) {
    const more = mass[i + 1]!;
    sum += mass[i]!;
    // Close a part where taking the next value too would overshoot its share by more than stopping here falls short. A heavy
    // value takes a part of its own, and what is left is shared out anew.
    if (sum > 0 && (sum >= share || sum + more - share > share - sum)) {
      cuts[made++] = distinct[i]!;
      left -= sum;
      sum = 0;
      share = left / (most - made);
    }
  }
  cuts[made++] = Infinity;
  return cuts.slice(0, made);
}

function packCodesInto(column: Float32Array, cuts: Float32Array, shift: number, words: Int32Array): void {
  for (let i = 0; i < column.length; i++) {
    const x = column[i]!;
    if (!Number.isNaN(x)) words[i]! |= (countBelow(cuts, x) + 1) << shift;
  }
}

/** Entries of a rising array that are less than x: the index of the first one that is not. */
function countBelow(rising: Float32Array, x: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
