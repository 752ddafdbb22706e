import { firstAtLeast, firstAtMost } from './extrema.ts';
import type { SweepMarket } from './market.ts';

/**
 * First row of `[from, limit)` at whose close cash + units × close is 0 or less, the number of rows where none is. Block
 * extrema find the closes that come near; the account's own sum decides.
 *
 * Cash and units come in `market.scratch`, so that no number is boxed.
 */
export function firstRuin(market: SweepMarket, from: number, limit: number): number {
  const { scratch, rows } = market;
  const { close } = market.bars;
  const cash = scratch[0]!;
  const units = scratch[1]!;
  if (units === 0) return cash <= 0 ? from : rows;
  const closes = market.closes();
  // Wide enough for the rounding of the sum.
  const level = -cash / units;
  const margin = 1e-9 * Math.abs(level);
  scratch[0] = units > 0 ? level + margin : level - margin;
  for (let t = from; t < limit; t++) {
    t = units > 0 ? firstAtMost(closes, t, limit, scratch) : firstAtLeast(closes, t, limit, scratch);
    if (t < limit && cash + units * close[t]! <= 0) return t;
  }
  return rows;
}
