import { type Bars, HOUR_MS, makeBars, makeRng } from '../../src/core/index.ts';

/** Hourly bars with highs and lows around random closes, as coarse as quarter points so that levels are met exactly. */
export function ohlcBars(rows: number, seed: number): Bars {
  const rng = makeRng(seed);
  const column = () => new Float64Array(rows);
  const [open, high, low, close] = [column(), column(), column(), column()];
  let price = 100;
  for (let t = 0; t < rows; t++) {
    open[t] = price;
    price = Math.max(20, price + Math.round(4 * rng.normal()) / 4);
    close[t] = price;
    high[t] = Math.max(open[t]!, price) + Math.floor(4 * rng.next()) / 4;
    low[t] = Math.min(open[t]!, price) - Math.floor(4 * rng.next()) / 4;
  }
  return makeBars({
    time: Float64Array.from({ length: rows }, (_, i) => i * HOUR_MS),
    intervalMs: HOUR_MS,
    columns: { open, high, low, close, volume: column() },
  });
}
