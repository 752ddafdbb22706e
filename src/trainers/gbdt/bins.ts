import { InputError, type Matrix } from '../../core/index.ts';

/**
 * Training rows as small codes.
 *
 * A feature of categories has its own ones as cuts, rising, and code 1 + its place for each.
 *
 * Code 0 is a missing value in every feature; values have the codes 1 to `counts[feature]`. A value's code is 1 + the number of cuts below it, so `code ≤ b` says exactly `x <= cuts[b − 1]`. Every cut is a float32
 * value that occurred in the rows, except the last, which is infinite: all values that are not missing lie left of it.
 */
export interface Bins {
  readonly rows: number;
  readonly features: number;
  /** Cuts per feature, rising, the last Infinity. */
  readonly cuts: readonly Float32Array[];
  /** A feature's codes after the other's, shape [features × rows]. */
  readonly codes: Uint8Array;
  /** Bins per feature without the missing one, shape [features]. */
  readonly counts: Int32Array;
  /**
   * Features 2 p and 2 p + 1 share a row of cells in a histogram, as long as the longer one needs: where each pair's begins,
   * and behind the last the cells in all; shape [pairs + 1].
   */
  readonly offsets: Int32Array;
  /** 1 for features of categories; undefined where there are none. */
  readonly categorical?: Uint8Array | undefined;
}

/** From so many values on, tables pay. */
const MANY = 4096;
const NEGATIVE_ZERO = -(2 ** 31);

/** Whole numbers on [0, 2^32) in the order of the float32 values that have these bits. */
function keyOf(bits: number): number {
  return (bits ^ ((bits >> 31) | NEGATIVE_ZERO)) >>> 0;
}

/**
 * Cuts from the rows' own distribution (nothing else is read) and the codes of those rows.
 *
 * @param rows rows of the matrix, in the order of the codes
 * @param bins bins a feature at most, the one for missing values included
 * @param weights one per entry of `rows`; a row of weight 2 counts as two
 * @param categorical 1 for features of categories
 * @throws InputError CATEGORY_INVALID
 */
export function binRows(
  matrix: Matrix,
  rows: Int32Array,
  bins: number,
  weights?: Float64Array,
  categorical?: Uint8Array,
): Bins {
  const features = matrix.names.length;
  const n = rows.length;
  const codes = new Uint8Array(features * n);
  const counts = new Int32Array(features);
  const offsets = new Int32Array(((features + 1) >> 1) + 1);
  const cuts: Float32Array[] = [];
  const column = new Float32Array(n);
  for (let f = 0; f < features; f++) {
    for (let i = 0; i < n; i++) column[i] = matrix.data[rows[i]! * features + f]!;
    const edges =
      categorical?.[f] === 1
        ? knownCategories(column, bins - 1, matrix.names[f]!)
        : quantileCuts(column, bins - 1, weights);
    cuts.push(edges);
    counts[f] = edges.length;
    const pair = f >> 1;
    offsets[pair + 1] = offsets[pair]! + 1 + Math.max(counts[2 * pair]!, edges.length);
    writeCodesInto(column, edges, codes.subarray(f * n, (f + 1) * n));
  }
  return { rows: n, features, cuts, codes, counts, offsets, categorical };
}

/** Float32 holds every whole number below it; XGBoost takes no category beyond. */
const MOST_CATEGORY = 2 ** 24;

/**
 * The categories of a column, rising.
 *
 * @throws InputError CATEGORY_INVALID for anything but whole numbers from 0 on, and for more than `most` of them
 */
function knownCategories(values: Float32Array, most: number, name: string): Float32Array {
  const known = new Set<number>();
  for (const x of values) {
    if (Number.isNaN(x)) continue;
    // Both zeros are one category.
    if (Number.isInteger(x) && x >= 0 && x < MOST_CATEGORY) known.add(x + 0);
    else {
      throw new InputError('CATEGORY_INVALID', {
        what: `column "${name}" has the value ${x}, which is no category code`,
        where: 'params.categorical of the tree trainer',
        mend: 'number the categories 0, 1, 2…, with NaN for a missing one, or take the column off the list',
      });
    }
    if (known.size > most) {
      throw new InputError('CATEGORY_INVALID', {
        what: `column "${name}" has more than ${most} categories`,
        where: 'params.categorical of the tree trainer',
        mend: 'join rare categories, give more bins (256 at most), or take the column off the list',
      });
    }
  }
  return Float32Array.from(known).sort();
}

/**
 * At most `most` cuts that split the values into parts of nearly equal weight: every distinct value when there are few, else
 * the values at which the cumulative weight reaches the next equal share. The last cut is Infinity.
 *
 * @param values float32, NaN for missing; not edited
 */
export function quantileCuts(values: Float32Array, most: number, weights?: Float64Array): Float32Array {
  const sorted = sortKnown(values);
  const { length } = sorted;
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

/** The values that are not NaN, rising: by radix, 11 bits at a time, where there are many. */
export function sortKnown(values: Float32Array): Float32Array {
  const room = new Float32Array(values.length);
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    room[size] = values[i]!;
    size += Number(!Number.isNaN(values[i]!));
  }
  const known = room.subarray(0, size);
  if (size <= MANY) return known.sort();
  let from = new Uint32Array(known.length);
  let to = new Uint32Array(known.length);
  const bits = new Int32Array(known.buffer, 0, size);
  const counts = new Uint32Array(3 * 2048);
  for (let i = 0; i < bits.length; i++) {
    const key = keyOf(bits[i]!);
    from[i] = key;
    counts[key & 2047]!++;
    counts[2048 + ((key >>> 11) & 2047)]!++;
    counts[4096 + (key >>> 22)]!++;
  }
  for (let pass = 0; pass < 3; pass++) {
    const places = counts.subarray(2048 * pass, 2048 * (pass + 1));
    for (let i = 0, sum = 0; i < 2048; i++) {
      const count = places[i]!;
      places[i] = sum;
      sum += count;
    }
    const shift = 11 * pass;
    for (let i = 0; i < from.length; i++) {
      const key = from[i]!;
      to[places[(key >>> shift) & 2047]!++] = key;
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < bits.length; i++) {
    const key = from[i]!;
    bits[i] = key ^ (key >>> 31 === 1 ? NEGATIVE_ZERO : -1);
  }
  return known;
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

function writeCodesInto(column: Float32Array, cuts: Float32Array, codes: Uint8Array): void {
  const starts = column.length > MANY ? firstCuts(cuts) : undefined;
  const bits = new Int32Array(column.buffer, column.byteOffset, column.length);
  for (let i = 0; i < column.length; i++) {
    const x = column[i]!;
    if (Number.isNaN(x)) codes[i] = 0;
    else if (starts === undefined) codes[i] = countBelow(cuts, x) + 1;
    else {
      const prefix = keyOf(bits[i]!) >>> 16;
      codes[i] = countBelow(cuts, x, starts[prefix]!, starts[prefix + 1]!) + 1;
    }
  }
}

/** For each value of the upper half of a key: cuts whose keys have a lesser one. */
function firstCuts(cuts: Float32Array): Uint16Array {
  const bits = new Int32Array(cuts.buffer, cuts.byteOffset, cuts.length);
  const starts = new Uint16Array(65_537);
  let from = 0;
  for (let c = 0; c < cuts.length; c++) {
    // Both zeros are one value with two keys. A cut there lies below neither: it is looked for at the higher key, which −0 doesn't reach.
    const prefix = keyOf(cuts[c] === 0 ? 0 : bits[c]!) >>> 16;
    starts.fill(c, from, prefix + 1);
    from = prefix + 1;
  }
  return starts.fill(cuts.length, from);
}

/** Entries of a rising array on [low, high) that are less than x, and `low`: the index of the first one that is not. */
function countBelow(rising: Float32Array, x: number, from = 0, to = rising.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
