import { type AverageSeed, type Bars, DAY_MS } from '../../core/index.ts';
import { TrueRanges } from '../true-ranges.ts';
import { blockExtrema, type Extrema } from './extrema.ts';
import { type Growth, growthOf } from './growth.ts';

const MAX_WEIGHTS = 16;

/**
 * All that a sweep needs of its bars and that no combination changes: made once, then only read. What only some rules
 * ask for (average true ranges, growth by weight) is made when first asked for.
 */
export class SweepMarket {
  readonly bars: Bars;
  readonly rows: number;
  /** Last row of each UTC day, shape [days + 1]; the last entry is `rows`, beyond all. */
  readonly dayEnds: Int32Array;
  readonly days: number;
  /** Whether some row has no bar of the exchange. */
  readonly hasGaps: boolean;
  readonly highestClose: number;
  /** Levels and closes handed to searches: numbers in an array are not boxed. */
  readonly scratch: Float64Array = new Float64Array(2);

  readonly #keepsGrowth: boolean;
  readonly #trueRanges: TrueRanges;
  readonly #ranges = new Map<string, Float64Array>();
  #touchable: Extrema | undefined;
  #all: Extrema | undefined;
  #closes: Extrema | undefined;
  readonly #weights = new Float64Array(MAX_WEIGHTS);
  readonly #growths: (Growth | null)[] = [];

  /**
   * @param keepsGrowth whether growth by weight is kept for the first weights that are asked for. Without it a hold in `weights` is walked bar by
   *   bar: slower, and no rounding hangs on which targets came before
   */
  constructor(bars: Bars, keepsGrowth = true) {
    this.#keepsGrowth = keepsGrowth;
    this.bars = bars;
    this.#trueRanges = new TrueRanges(bars);
    this.#trueRanges.advance(bars.close.length);
    this.rows = bars.close.length;
    this.dayEnds = dayEndsOf(bars.time);
    this.days = this.dayEnds.length - 1;
    this.hasGaps = bars.gap.includes(1);
    this.highestClose = highest(bars.close);
  }

  /** Lows and highs; with `gapsTrade: false` a row without an exchange's bar is never found. */
  extrema(gapsTrade: boolean): Extrema {
    const { low, high, gap } = this.bars;
    if (gapsTrade || !this.hasGaps) return (this.#all ??= blockExtrema(low, high));
    return (this.#touchable ??= blockExtrema(
      low.map((value, t) => (gap[t] === 1 ? Number.POSITIVE_INFINITY : value)),
      high.map((value, t) => (gap[t] === 1 ? Number.NEGATIVE_INFINITY : value)),
    ));
  }

  closes(): Extrema {
    return (this.#closes ??= blockExtrema(this.bars.close, this.bars.close));
  }

  /**
   * Average true range of each row, price units or (`relative`) a fraction of the close; shape [n]. NaN where it is not
   * defined, or 0: no level hangs there.
   */
  ranges(windowBars: number, seed: AverageSeed, relative: boolean, gapsCount: boolean): Float64Array {
    const key = `${windowBars} ${seed} ${relative} ${gapsCount}`;
    let column = this.#ranges.get(key);
    if (column === undefined) {
      const { close } = this.bars;
      const all = this.#trueRanges.column(windowBars, seed, gapsCount);
      column = distances(all, relative ? close : null);
      this.#ranges.set(key, column);
    }
    return column;
  }

  /** Where the growth of a weight lies; −1 where it has none (too many weights, or beyond a double's range). */
  slotOf(weight: number): number {
    if (!this.#keepsGrowth) return -1;
    const known = this.#growths.length;
    for (let i = 0; i < known; i++) if (this.#weights[i] === weight) return this.#growths[i] === null ? -1 : i;
    if (known === MAX_WEIGHTS) return -1;
    this.#weights[known] = weight;
    this.#growths.push(growthOf(this.bars, weight));
    return this.slotOf(weight);
  }

  /** What a held weight grows to. */
  growthAt(slot: number): Growth {
    return this.#growths[slot]!;
  }
}

// Loops of their own: a number that passes through a closure is boxed, once a row.

function highest(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < values.length; t++) if (values[t]! > most) most = values[t]!;
  return most;
}

/** Ranges, or (with closes) ranges ÷ close; NaN where a range is not defined, or 0. */
function distances(ranges: Float64Array, close: Float64Array | null): Float64Array {
  const out = new Float64Array(ranges.length);
  for (let t = 0; t < out.length; t++) {
    const range = ranges[t]!;
    out[t] = range > 0 ? (close === null ? range : range / close[t]!) : Number.NaN;
  }
  return out;
}

function dayEndsOf(time: Float64Array): Int32Array {
  const ends: number[] = [];
  for (let t = 0; t < time.length; t++) {
    const last = t + 1 === time.length || Math.floor(time[t + 1]! / DAY_MS) !== Math.floor(time[t]! / DAY_MS);
    if (last) ends.push(t);
  }
  return Int32Array.from([...ends, time.length]);
}
