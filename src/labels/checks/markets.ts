import { type Bars, HOUR_MS, makeBars, makeRng } from '../../core/index.ts';

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

/** Those bars with opens, highs, lows and volumes of their own; gap rows stay flat. */
export function rangedBars(rows: number, seed: number): Bars {
  const bars = randomBars(rows, seed);
  const { close, gap } = bars;
  const rng = makeRng(seed + 1_000_003);
  const open = close.map((price, i) => (gap[i] === 1 ? price : close[Math.max(0, i - 1)]!));
  const beyond = (i: number) => (gap[i] === 1 ? 0 : 0.004 * rng.next());
  return makeBars({
    ...bars,
    columns: {
      ...bars.columns,
      open,
      high: close.map((price, i) => Math.max(price, open[i]!) * (1 + beyond(i))),
      low: close.map((price, i) => Math.min(price, open[i]!) * (1 - beyond(i))),
      volume: close.map((_, i) => (gap[i] === 1 ? 0 : 10 * rng.next())),
    },
  });
}

/** The bars with a `regime` column that changes often and has holes, where they have one. */
export function withHoledRegime(bars: Bars): Bars {
  if (bars.columns.regime === undefined) return bars;
  const regime = bars.close.map((_, row) => (row % 11 < 2 ? Number.NaN : Math.floor(row / 17) % 3));
  return makeBars({ ...bars, columns: { ...bars.columns, regime } });
}

/** Markets on which formulas break: by name, and of any length. */
export const HARD_MARKETS: Readonly<Record<string, (rows: number) => Bars>> = {
  'a constant price': (rows) => priced(rows, () => 0.1),
  'prices of 0': (rows) => priced(rows, () => 0),
  'a jump by a factor of a million': (rows) => priced(rows, (i) => (i < rows / 2 ? 1e-3 : 1e3)),
  'a fall to 0': (rows) => priced(rows, (i) => (i < rows / 2 ? 50 + (i % 3) : 0)),
  'gap rows alone': (rows) => {
    const bars = priced(rows, () => 20);
    return makeBars({ ...bars, gap: new Uint8Array(rows).fill(1) });
  },
};

function priced(rows: number, price: (row: number) => number): Bars {
  const bars = randomBars(rows, 1);
  const close = bars.close.map((_, i) => price(i));
  return makeBars({ ...bars, columns: { ...bars.columns, open: close, high: close, low: close, close } });
}

/** What rows hold that nobody has filled yet; −3.5 is no regime code either. */
const POISON = [Number.NaN, 1e300, -3.5, Number.POSITIVE_INFINITY, 0];

/** Bars of full length whose rows hold poison until `fill` brings them, one after another. */
export interface PoisonedBars {
  readonly bars: Bars;
  fill(row: number): void;
}

/** Bars of which nothing is there yet: whoever reads a row before it is filled is found out. */
export function poisonedBars(source: Bars): PoisonedBars {
  const poisoned = (_: number, row: number) => POISON[row % POISON.length]!;
  const columns = Object.fromEntries(Object.entries(source.columns).map(([name, v]) => [name, v.map(poisoned)]));
  const bars = makeBars({
    time: source.time.map(poisoned),
    intervalMs: source.intervalMs,
    columns,
    gap: source.gap.map((_, row) => row % 2),
  });
  return {
    bars,
    fill: (row) => {
      bars.time[row] = source.time[row]!;
      bars.gap[row] = source.gap[row]!;
      for (const [name, values] of Object.entries(source.columns)) columns[name]![row] = values[row]!;
    },
  };
}

/** The bars up to a row, and another market's from there on. */
export function otherFrom(bars: Bars, other: Bars, row: number): Bars {
  const swap = (mine: Float64Array, theirs: Float64Array) => mine.map((value, i) => (i < row ? value : theirs[i]!));
  return makeBars({
    time: bars.time,
    intervalMs: bars.intervalMs,
    columns: Object.fromEntries(
      Object.entries(bars.columns).map(([name, values]) => [name, swap(values, other.columns[name]!)]),
    ),
    gap: bars.gap.map((value, i) => (i < row ? value : other.gap[i]!)),
  });
}
