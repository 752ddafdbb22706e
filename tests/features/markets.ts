import { type Bars, makeBars } from '../../src/core/index.ts';

export const INTERVAL_MS = 1_800_000;

/**
 * Columns as joins would put them beside bars: unknown (NaN) at first and on a row now and then. They follow the bars' prices and
 * volumes, so that a market that stands still or falls to 0 does so in all of them.
 */
export function joinedColumns(close: Float64Array, volume: Float64Array): Record<string, Float64Array> {
  const known = (phase: number, value: (i: number) => number): Float64Array =>
    close.map((_, i) => (i < phase || (i + phase) % 13 === 0 ? Number.NaN : value(i)));
  return {
    taker_buy_volume: known(3, (i) => volume[i]! * (((i * 7) % 10) / 10)),
    buy_volume: known(2, (i) => volume[i]! * (((i * 3) % 8) / 8)),
    sell_volume: known(4, (i) => volume[i]! * (((i * 5) % 16) / 16)),
    bid: known(5, (i) => close[i]! * (1 - 1e-4 * (1 + (i % 4)))),
    ask: known(6, (i) => close[i]! * (1 + 1e-4 * ((i % 3) - 1))),
    other_close: known(7, (i) => close[i]! * (1 + 3e-3 * (((i * i) % 7) - 3))),
    eth_open: known(9, (i) => close[Math.max(0, i - 1)]! / 16),
    eth_high: known(9, (i) => (Math.max(close[i]!, close[Math.max(0, i - 1)]!) * 1.002) / 16),
    eth_low: known(8, (i) => (Math.min(close[i]!, close[Math.max(0, i - 1)]!) * 0.997) / 16),
    eth_close: known(9, (i) => close[i]! / 16),
    eth_volume: known(9, (i) => volume[i]! * 3),
    funding_rate: known(10, (i) => 1e-4 * (((i >> 4) % 7) - 3)),
  };
}

/** Bars from closes: highs and lows beside them, opens at the previous close; joined columns. */
export function barsFrom(closes: readonly number[], volumes: readonly number[], spread = 0.002): Bars {
  const close = Float64Array.from(closes);
  const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
  const volume = Float64Array.from(volumes);
  return makeBars({
    time: close.map((_, i) => i * INTERVAL_MS),
    intervalMs: INTERVAL_MS,
    columns: {
      open,
      high: close.map((c, i) => Math.max(c, open[i]!) * (1 + spread * ((i % 5) / 5))),
      low: close.map((c, i) => Math.min(c, open[i]!) * (1 - spread * ((i % 3) / 3))),
      close,
      volume,
      ...joinedColumns(close, volume),
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

/** Prices and volumes times powers of two, which lose no bits; rates as they are. */
export function scaled(bars: Bars, priceFactor: number, volumeFactor: number): Bars {
  const columns = Object.fromEntries(
    Object.entries(bars.columns).map(([name, values]) => {
      const factor = name.endsWith('volume') ? volumeFactor : name.endsWith('rate') ? 1 : priceFactor;
      return [name, values.map((value) => value * factor)];
    }),
  );
  return makeBars({ time: bars.time, intervalMs: bars.intervalMs, columns, gap: bars.gap });
}
