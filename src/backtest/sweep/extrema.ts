const SMALL = 4; // 16 rows
const LARGE = 8; // 256 rows

/**
 * Lowest and highest values of blocks of 16 and 256 rows, so that a search passes what cannot hold its answer.
 *
 * A row whose low is +∞ and high −∞ is never found.
 */
export interface Extrema {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly low16: Float64Array;
  readonly low256: Float64Array;
  readonly high16: Float64Array;
  readonly high256: Float64Array;
}

/** @param low, high shape [n] */
export function blockExtrema(low: Float64Array, high: Float64Array): Extrema {
  return {
    low,
    high,
    low16: lowest(low, SMALL),
    low256: lowest(low, LARGE),
    high16: highest(high, SMALL),
    high256: highest(high, LARGE),
  };
}

function lowest(values: Float64Array, shift: number): Float64Array {
  const out = new Float64Array((values.length >> shift) + 1).fill(Number.POSITIVE_INFINITY);
  for (let t = 0; t < values.length; t++) if (values[t]! < out[t >> shift]!) out[t >> shift] = values[t]!;
  return out;
}

function highest(values: Float64Array, shift: number): Float64Array {
  const out = new Float64Array((values.length >> shift) + 1).fill(Number.NEGATIVE_INFINITY);
  for (let t = 0; t < values.length; t++) if (values[t]! > out[t >> shift]!) out[t >> shift] = values[t]!;
  return out;
}

/**
 * First row of `[from, limit)` whose low is at most `level[0]`; `limit` where there is none.
 *
 * The level comes in an array because a number between compiled functions would be boxed, once a call.
 */
export function firstAtMost(extrema: Extrema, from: number, limit: number, level: Float64Array): number {
  const { low, low16, low256 } = extrema;
  const most = level[0]!;
  let t = from;
  while (t < limit) {
    const end = Math.min(limit, (t | 15) + 1);
    for (; t < end; t++) if (low[t]! <= most) return t;
    if (t >= limit) return limit;
    // A block's border: pass whole blocks without an answer.
    let block = t >> SMALL;
    for (;;) {
      if ((block & 15) === 0) {
        let large = block >> SMALL;
        while (large < low256.length && !(low256[large]! <= most)) large++;
        block = large << SMALL;
        if (block << SMALL >= limit) return limit;
      }
      if (low16[block]! <= most) break;
      block++;
      if (block << SMALL >= limit) return limit;
    }
    t = block << SMALL;
  }
  return limit;
}

/** First row of `[from, limit)` whose high is at least `level[0]`; `limit` where there is none. */
export function firstAtLeast(extrema: Extrema, from: number, limit: number, level: Float64Array): number {
  const { high, high16, high256 } = extrema;
  const least = level[0]!;
  let t = from;
  while (t < limit) {
    const end = Math.min(limit, (t | 15) + 1);
    for (; t < end; t++) if (high[t]! >= least) return t;
    if (t >= limit) return limit;
    let block = t >> SMALL;
    for (;;) {
      if ((block & 15) === 0) {
        let large = block >> SMALL;
        while (large < high256.length && !(high256[large]! >= least)) large++;
        block = large << SMALL;
        if (block << SMALL >= limit) return limit;
      }
      if (high16[block]! >= least) break;
      block++;
      if (block << SMALL >= limit) return limit;
    }
    t = block << SMALL;
  }
  return limit;
}
