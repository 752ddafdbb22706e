import type { Bars, Trade } from '../core/index.ts';

/**
 * How far each trade went against and with its side while it was open, as fractions of its entry price, both ≥ 0.
 *
 * Bars between entry and exit count with their whole range. Of the entry's bar only what lies between its fill and its
 * close is known to have come after the fill where that filled at a close; of the exit's bar the price of the exit alone
 * is sure to have come before it.
 *
 * @returns maximum adverse (`mae`) and favourable (`mfe`) excursions, one a trade
 */
export function excursions(
  { high, low, close, open }: Bars,
  trades: readonly Trade[],
): { readonly mae: Float64Array; readonly mfe: Float64Array } {
  const mae = new Float64Array(trades.length);
  const mfe = new Float64Array(trades.length);
  trades.forEach(({ side, entryRow, exitRow, entryPrice, exitPrice }, i) => {
    let top = Math.max(entryPrice, exitPrice);
    let bottom = Math.min(entryPrice, exitPrice);
    const last = exitRow < 0 ? close.length : exitRow;
    for (let t = entryRow; t < last; t++) {
      const wholeBar = t > entryRow || entryPrice === open[t];
      top = Math.max(top, wholeBar ? high[t]! : close[t]!);
      bottom = Math.min(bottom, wholeBar ? low[t]! : close[t]!);
    }
    const up = top / entryPrice - 1;
    const down = 1 - bottom / entryPrice;
    mae[i] = Math.max(0, side > 0 ? down : up);
    mfe[i] = Math.max(0, side > 0 ? up : down);
  });
  return { mae, mfe };
}
