import { type Bars, makeBars } from '../../src/core/index.ts';

export const INTERVAL_MS = 1_800_000;

/** Bars from closes: highs and lows beside them, opens at the previous close. */
export function barsFrom(closes: readonly number[], volumes: readonly number[], spread = 0.002): Bars {
  const close = Float64Array.from(closes);
  const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
  return makeBars({
    time: close.map((_, i) => i * INTERVAL_MS),
    intervalMs: INTERVAL_MS,
    columns: {
      open,
      high: close.map((c, i) => Math.max(c, open[i]!) * (1 + spread * ((i % 5) / 5))),
      low: close.map((c, i) => Math.min(c, open[i]!) * (1 - spread * ((i % 3) / 3))),
      close,
      volume: Float64Array.from(volumes),
    },
  });
}

/** A seeded walk with a flat stretch without volume (rows 150 to 189), ties, and volume that comes in bursts. */
export function walk(n: number, seed = 1): Bars {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const closes: number[] = [];
  const volumes: number[] = [];
  let price = 30_000;
  for (let i = 0; i < n; i++) {
    const still = i >= 150 && i < 190;
    const u = uniform() + uniform() + uniform() - 1.5;
    if (!still && i % 11 !== 0) price = Math.round(price * (1 + 0.01 * u) * 100) / 100;
    closes.push(price);
    volumes.push(still ? 0 : 10 * uniform() ** 4);
  }
  return barsFrom(closes, volumes);
}

/** Prices and volumes times powers of two, which lose no bits. */
export function scaled(bars: Bars, priceFactor: number, volumeFactor: number): Bars {
  const columns = Object.fromEntries(
    Object.entries(bars.columns).map(([name, values]) => {
      const factor = name === 'volume' ? volumeFactor : priceFactor;
      return [name, values.map((value) => value * factor)];
    }),
  );
  return makeBars({ time: bars.time, intervalMs: bars.intervalMs, columns, gap: bars.gap });
}
