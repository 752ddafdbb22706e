import { type Bars, makeBars, makeRng } from '../../core/index.ts';

/** Bars of the made-up markets. */
export const CHECK_INTERVAL_MS = 1_800_000;

/**
 * Columns as joins would put them beside bars: unknown (NaN) at first and on a row now and then. They follow the bars' prices and
 * volumes, so that a market that stands still or falls to 0 does so in all of them.
 *
 * @param others names of further columns, for features that read series of one's own
 */
export function joinedColumns(
  close: Float64Array,
  volume: Float64Array,
  others: readonly string[] = [],
): Record<string, Float64Array> {
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
    ...Object.fromEntries(
      others.map((name, k) => [name, known(8 + k, (i) => close[i]! * (1 + ((i * (k + 3)) % 11) / 50))]),
    ),
  };
}

/** Bars from closes: highs and lows beside them, opens at the previous close; joined columns. */
export function barsFrom(
  closes: ArrayLike<number>,
  volumes: ArrayLike<number>,
  spread = 0.002,
  others: readonly string[] = [],
): Bars {
  const close = Float64Array.from(closes);
  const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
  const volume = Float64Array.from(volumes);
  return makeBars({
    time: close.map((_, i) => i * CHECK_INTERVAL_MS),
    intervalMs: CHECK_INTERVAL_MS,
    columns: {
      open,
      high: close.map((c, i) => Math.max(c, open[i]!) * (1 + spread * ((i % 5) / 5))),
      low: close.map((c, i) => Math.min(c, open[i]!) * (1 - spread * ((i % 3) / 3))),
      close,
      volume,
      ...joinedColumns(close, volume, others),
    },
  });
}

/** A seeded walk with a flat stretch without volume (rows 150 to 189), ties, and volume that comes in bursts. */
export function walk(n: number, seed = 1, others: readonly string[] = []): Bars {
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
  return barsFrom(closes, volumes, 0.002, others);
}

/** Markets on which formulas break: by name, and of any length. */
export const HARD_MARKETS: Readonly<Record<string, (n: number, others: readonly string[]) => Bars>> = {
  'a constant price': (n, others) => barsFrom(Array(n).fill(0.1), Array(n).fill(3.3), 0, others),
  'no volume at all': (n, others) => barsFrom(walk(n).close, Array(n).fill(0), 0.002, others),
  'prices and volumes of 0': (n, others) => barsFrom(Array(n).fill(0), Array(n).fill(0), 0.002, others),
  'a jump by a factor of a million': (n, others) => barsFrom(step(n, 1e-3, 1e3), step(n, 1e9, 0), 0.002, others),
  'a fall to 0': (n, others) => barsFrom(step(n, 50, 0), step(n, 1, 1), 0.002, others),
  'a rise from 0': (n, others) => barsFrom(step(n, 0, 50), step(n, 0, 1), 0.002, others),
  'tiny prices': (n, others) => barsFrom(step(n, 1e-9, 1.1e-9), step(n, 1e12, 1e-12), 0.002, others),
};

function step(n: number, before: number, after: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (i < n / 2 ? before : after));
}

/** Any positive prices, each of its own size, and volumes that are 0 half of the time. */
export function wildMarket(n: number, seed: number, others: readonly string[]): Bars {
  const rng = makeRng(seed);
  const closes = Float64Array.from({ length: n }, () => 10 ** (-9 + 18 * rng.next()));
  const volumes = closes.map(() => (rng.next() < 0.5 ? 0 : 10 ** (-3 + 15 * rng.next())));
  return barsFrom(closes, volumes, 0.002, others);
}

const WILD_VALUES = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e-9, 1, 1e12];

/** The bars with whatever in some of their joined columns: unknown, infinite, negative, huge. */
export function withWildColumns(bars: Bars, names: readonly string[], seed: number): Bars {
  const rng = makeRng(seed);
  const wild = (): Float64Array => bars.close.map(() => WILD_VALUES[Math.floor(rng.next() * WILD_VALUES.length)]!);
  return makeBars({
    ...bars,
    columns: { ...bars.columns, ...Object.fromEntries(names.map((name) => [name, wild()])) },
  });
}

/** The bars with other values in some columns from a row on. */
export function alteredFrom(bars: Bars, other: Bars, row: number, names = Object.keys(bars.columns)): Bars {
  const columns = Object.fromEntries(
    names.map((name) => [name, bars.columns[name]!.map((value, i) => (i < row ? value : other.columns[name]![i]!))]),
  );
  return makeBars({ ...bars, columns: { ...bars.columns, ...columns } });
}
