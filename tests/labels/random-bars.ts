import { type Bars, HOUR_MS, makeBars, makeRng } from '../../src/core/index.ts';

/** Hourly bars whose volatility wanders, with a few flat gap rows; the same for the same seed. */
export function randomBars(rows: number, seed: number): Bars {
  const rng = makeRng(seed);
  const close = new Float64Array(rows);
  const gap = new Uint8Array(rows);
  let price = 100;
  let lnVolatility = Math.log(0.01);
  for (let i = 0; i < rows; i++) {
    lnVolatility += 0.1 * rng.normal() - 0.02 * (lnVolatility - Math.log(0.01));
    if (i > 0 && rng.next() < 0.02) gap[i] = 1;
    else price *= Math.exp(Math.exp(lnVolatility) * rng.normal());
    close[i] = price;
  }
  const regime = close.map((_, i) => Math.floor(i / 17) % 3);
  return makeBars({
    time: Float64Array.from({ length: rows }, (_, i) => i * HOUR_MS),
    intervalMs: HOUR_MS,
    columns: { open: close, high: close, low: close, close, volume: new Float64Array(rows), regime },
    gap,
  });
}
