import type { Rng } from '../core/index.ts';

/** Prices of bars, shape [n] each: positive, high and low around open and close. */
export interface Ohlc {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/** How to make a market without anything to find from one's own bars. */
export interface NullBarsInput {
  readonly bars: Ohlc;
  /** Rows without a bar (1): flat rows that stay flat, shape [n]. */
  readonly gap?: Uint8Array;
  /**
   * Rows of a block that keep their order while the blocks are shuffled: whole days keep the hours of the day where they were. 0: nothing is
   * shuffled. The rows behind the last whole block stay at the end.
   */
  readonly blockBars: number;
  /** Turns each bar upside down with probability 1/2: volatility stays, direction goes. */
  readonly flip: boolean;
  /**
   * `removed` (default): holding earns a simple mean of exactly 0. `tossed`: the drift that the tosses leave stays, 0 on average and as far off
   * as the sample's own would be in a market without any; needs `flip`. What bars earn that cannot be turned is taken out all the same.
   */
  readonly drift?: 'removed' | 'tossed';
  readonly rng: Rng;
}

/** A null market on the same rows. */
export interface NullBars extends Ohlc {
  readonly gap: Uint8Array;
  /** The row that each row's bar came from: volume and other columns are to be taken from there, shape [n]. */
  readonly source: Int32Array;
  /** 1 where the bar is upside down, shape [n]. */
  readonly flipped: Uint8Array;
  /** Bars that were to be turned and could not be: their high is at least twice the close before. */
  readonly unturned: number;
}

/**
 * A null market from one's own bars. Each bar, as ratios to the close before it, goes to another place with its block; by the toss of a coin it is
 * mirrored (ratio x becomes 2 − x, so that a simple return r becomes −r, and high and low change places); then the drift is
 * taken out of the bodies, so that holding earns a simple mean of exactly 0 (or, with `drift: 'tossed'`, of 0 on average over seeds). Row 0 stays as it is: there is no close before it.
 *
 * Simple returns, not logarithms: with a log drift of 0 holding earns σ²/2 a bar, and more where volatility is high, which an overlay by volatility
 * would find. For the same reason the mirror is 2 − x and not 1/x.
 *
 * The drift leaves through a factor on close, high and low against the bar's open, with high and low kept around the open: a
 * market that opens where it closed goes on doing so. Rows without a bar stay flat.
 *
 * The same seed gives the same places and tosses for any bars of as many rows: assets keep what they have in common.
 *
 * @throws RangeError where fewer than two whole blocks can be shuffled, `blockBars` is not a whole number, or the drift is to be tossed without tosses
 */
export function nullBars({ bars, gap, blockBars, flip, drift = 'removed', rng }: NullBarsInput): NullBars {
  if (drift === 'tossed' && !flip)
    throw new RangeError("a tossed drift needs flip: without it the drift is the market's own");
  const n = bars.close.length;
  const source = shuffledRows(n, blockBars, rng);
  const result = {
    open: bars.open.slice(),
    high: bars.high.slice(),
    low: bars.low.slice(),
    close: bars.close.slice(),
    gap: Uint8Array.from(source, (row) => gap?.[row] ?? 0),
    source,
    flipped: new Uint8Array(n),
  };
  const { open, high, low, close, flipped } = result;
  let unturned = 0;
  let sum = 0;
  let traded = 0;
  /** Simple returns that no toss can turn: a drift in every market made of these bars. */
  let fixed = 0;
  for (let t = 1; t < n; t++) {
    const from = source[t]!;
    const before = bars.close[from - 1]!;
    open[t] = bars.open[from]! / before;
    high[t] = bars.high[from]! / before;
    low[t] = bars.low[from]! / before;
    close[t] = bars.close[from]! / before;
    // Tossed for every row, so that the tosses of one asset are those of another.
    const tossed = flip && rng.next() < 0.5;
    if (tossed && high[t]! < 2) {
      turn(result, t);
      flipped[t] = 1;
    } else if (tossed) unturned++;
    if (result.gap[t] === 1) continue;
    sum += close[t]!;
    traded++;
    if (!(bars.high[from]! / before < 2)) fixed += close[t]! - 1;
  }
  const mean = drift === 'tossed' ? 1 + fixed / traded : sum / traded;
  compound(result, traded === 0 ? 1 : mean);
  return { ...result, unturned };
}

/** Row 0 in its place, then whole blocks of rows in random order, then what is left. */
function shuffledRows(n: number, blockBars: number, rng: Rng): Int32Array {
  const source = Int32Array.from({ length: n }, (_, t) => t);
  if (blockBars === 0) return source;
  const count = Math.floor((n - 1) / blockBars);
  if (!Number.isInteger(blockBars) || blockBars < 0 || count < 2)
    throw new RangeError(`two blocks of ${blockBars} bars behind the first bar are needed; there are ${n} bars`);
  const order = Int32Array.from({ length: count }, (_, b) => b);
  for (let b = count - 1; b > 0; b--) {
    const other = rng.int(b + 1);
    [order[b], order[other]] = [order[other]!, order[b]!];
  }
  order.forEach((block, b) => {
    for (let i = 0; i < blockBars; i++) source[1 + b * blockBars + i] = 1 + block * blockBars + i;
  });
  return source;
}

/** Mirrors the ratios of one row. */
function turn({ open, high, low, close }: Ohlc, t: number): void {
  const top = 2 - low[t]!;
  low[t] = 2 - high[t]!;
  high[t] = top;
  open[t] = 2 - open[t]!;
  close[t] = 2 - close[t]!;
}

/** Makes prices of ratios, without the drift. */
function compound({ open, high, low, close, gap }: Ohlc & { readonly gap: Uint8Array }, drift: number): void {
  for (let t = 1; t < close.length; t++) {
    const before = close[t - 1]!;
    const factor = gap[t] === 1 ? before : before / drift;
    open[t] = before * open[t]!;
    close[t] = factor * close[t]!;
    high[t] = Math.max(factor * high[t]!, open[t]!, close[t]!);
    low[t] = Math.min(factor * low[t]!, open[t]!, close[t]!);
  }
}
