import { type Bars, makeBars, makeRng, OHLCV } from '../../core/index.ts';
import { type NullBars, nullBars } from '../../stats/index.ts';

/** Columns beside OHLC that are prices of the bar: they move with it, and are mirrored with it. */
const PRICES: readonly string[] = ['vwap', 'bid', 'ask'];
/** What a mirror makes of a price: the best bid of a market that stands on its head is an ask. */
const MIRRORED: Readonly<Record<string, string>> = { bid: 'ask', ask: 'bid' };

/** A market with nothing to find, made of the run's own bars. */
export interface NullMarket {
  readonly bars: Bars;
  /** Bars that were to be turned and could not be. */
  readonly unturned: number;
}

/**
 * Whole bars as ratios to the close before them, shuffled in blocks and mirrored by the toss of a coin, with no drift but what the tosses
 * leave. Volume and further columns go with their bar; `vwap`, `bid` and `ask` are prices and are treated as such. Times stay as they are.
 *
 * @param own bars before anything was joined
 * @param seed of this market alone
 */
export function nullMarket(own: Bars, blockBars: number, seed: number): NullMarket {
  const made = nullBars({ bars: own, gap: own.gap, blockBars, flip: true, drift: 'tossed', rng: makeRng(seed) });
  const prices: Record<string, Float64Array> = { open: made.open, high: made.high, low: made.low, close: made.close };
  const columns = Object.fromEntries(
    Object.keys(own.columns).map((name) => [
      name,
      prices[name] ?? (PRICES.includes(name) ? carryPrice(own, made, name) : carry(own.columns[name]!, made.source)),
    ]),
  );
  const missing = OHLCV.filter((name) => columns[name] === undefined);
  for (const name of missing) columns[name] = prices[name] ?? carry(own[name], made.source);
  return {
    bars: makeBars({ time: own.time, intervalMs: own.intervalMs, columns, gap: made.gap }),
    unturned: made.unturned,
  };
}

/** Each row's value from the row that its bar came from. */
function carry(values: Float64Array, source: Int32Array): Float64Array {
  return Float64Array.from(source, (from) => values[from]!);
}

/** A price within a bar: the ratio to the close before it, moved as the bar's close was. */
function carryPrice(own: Bars, { source, flipped, close }: NullBars, name: string): Float64Array {
  const turned = own.columns[MIRRORED[name] ?? name] ?? own.columns[name]!;
  const straight = own.columns[name]!;
  const out = straight.slice();
  for (let t = 1; t < out.length; t++) {
    const from = source[t]!;
    const before = own.close[from - 1]!;
    const ratio = flipped[t] === 1 ? 2 - turned[from]! / before : straight[from]! / before;
    const closeRatio = flipped[t] === 1 ? 2 - own.close[from]! / before : own.close[from]! / before;
    // An ask at twice the close before it has no mirror image: nothing is known of it then.
    out[t] = ratio > 0 ? (ratio * close[t]!) / closeRatio : Number.NaN;
  }
  return out;
}
