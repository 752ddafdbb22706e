import { type Bars, makeBars, type Rng } from '../../src/core/index.ts';

/** One random case: bars, a target, and the execution options to trade it with. */
export interface SweepCase {
  readonly bars: Bars;
  readonly target: Float64Array;
  readonly options: Record<string, unknown>;
}

const INTERVALS = [60_000 * 7, 60_000 * 30, 60_000 * 47, 3_600_000, 3_600_000 * 5, 3_600_000 * 24];
const pick = <T>(rng: Rng, values: readonly T[]): T => values[Math.floor(rng.next() * values.length)]!;
const between = (rng: Rng, low: number, high: number): number => low + (high - low) * rng.next();
const wholeBetween = (rng: Rng, low: number, high: number): number => Math.floor(between(rng, low, high + 1));

/** Bars of several days at odd intervals, with outages, opens away from the last close, and now and then a leap. */
export function randomMarket(rng: Rng, rows: number): Bars {
  const intervalMs = pick(rng, INTERVALS);
  const calm = pick(rng, [0.002, 0.01, 0.04]);
  const columns = Object.fromEntries(
    ['open', 'high', 'low', 'close', 'volume'].map((name) => [name, new Float64Array(rows)]),
  ) as Record<'open' | 'high' | 'low' | 'close' | 'volume', Float64Array>;
  const gap = new Uint8Array(rows);
  const outages = pick(rng, [0, 0.02, 0.2]);
  const leaps = pick(rng, [0, 0.02, 0.1]);
  let last = 100;
  for (let t = 0; t < rows; t++) {
    if (t > 0 && rng.next() < outages) {
      gap[t] = 1;
      columns.open[t] = columns.high[t] = columns.low[t] = columns.close[t] = last;
      continue;
    }
    const leap = rng.next() < leaps ? between(rng, -0.3, 0.4) : 0;
    const open = last * (1 + (rng.next() < 0.3 ? between(rng, -calm, calm) : 0)) * (1 + leap);
    const close = open * (1 + between(rng, -calm, calm));
    columns.open[t] = open;
    columns.close[t] = close;
    columns.high[t] = Math.max(open, close) * (1 + calm * rng.next() * pick(rng, [0, 1]));
    columns.low[t] = Math.min(open, close) * (1 - calm * rng.next() * pick(rng, [0, 1]));
    columns.volume[t] = 1;
    last = close;
  }
  const start = 1_600_000_000_000 + Math.floor(rng.next() * 86_400_000);
  return makeBars({
    time: Float64Array.from({ length: rows }, (_, t) => start + t * intervalMs),
    intervalMs,
    columns,
    gap,
  });
}

function randomTarget(rng: Rng, rows: number): Float64Array {
  const sizes = pick(rng, [[-1, 1], [-1, 0, 1], [-1, -0.5, 0, 0.3, 1], [-3, -2, 0, 1, 2.5], null]);
  const pace = pick(rng, [0.02, 0.1, 0.5]);
  let held = 0;
  return Float64Array.from({ length: rows }, () => {
    if (rng.next() < pace) held = sizes === null ? between(rng, -1.5, 1.5) : pick(rng, sizes);
    return rng.next() < 0.002 ? Number.NaN : held;
  });
}

function randomLevel(rng: Rng, nearest: number): Record<string, unknown> {
  return {
    atr: between(rng, nearest, 6),
    window: wholeBetween(rng, 1, 14),
    seed: pick(rng, ['first', 'sma']),
    basis: pick(rng, ['absolute', 'fraction']),
    reference: pick(rng, ['fill', 'signal-close', 'entry-close']),
  };
}

function randomCosts(rng: Rng): Record<string, unknown> {
  if (rng.next() < 0.7) return { costBps: pick(rng, [0, 7, 40, 3000]) };
  const fees = { use: 'fees', params: { makerBps: pick(rng, [0, 2]), takerBps: 5.5 } };
  const others = [
    { use: 'spread', params: { halfBps: 1.3 } },
    { use: 'slippage', params: { bps: 0.7 } },
  ];
  return { costs: [fees, ...others.filter(() => rng.next() < 0.5)] };
}

/** Rule sets that differ in the width of their stops and in costs, and targets that are always on one side. */
export function randomSweep(rng: Rng): {
  bars: Bars;
  rules: Record<string, unknown>[];
  targets: Float64Array[];
} {
  const rows = wholeBetween(rng, 50, 1200);
  const accounting = pick(rng, ['units', 'weights']);
  const shared = {
    accounting,
    fill: pick(rng, ['next-open', 'next-open', 'next-close']),
    fillOnGap: rng.next() < 0.7,
    armDelayBars: pick(rng, [0, 1, 1, 1, 3]),
    stopDropsSignal: rng.next() < 0.5,
  };
  const level = {
    window: 5,
    basis: pick(rng, ['absolute', 'fraction']),
    reference: pick(rng, ['fill', 'signal-close']),
  };
  const rules = Array.from({ length: wholeBetween(rng, 1, 6) }, () => ({
    ...shared,
    ...randomCosts(rng),
    ...(accounting === 'units' && rng.next() < 0.3 ? { fixedUnits: between(rng, 1e-4, 0.01) } : {}),
    stopLoss: rng.next() < 0.1 ? null : { ...level, atr: pick(rng, [0.5, 1, 1.5, 2, 3, 4]), seed: 'sma' },
  }));
  const sizes = pick(rng, [[1], [0.4], [2.5], [1, 0.4]]);
  const targets = Array.from({ length: 4 }, () => {
    const size = pick(rng, sizes);
    const pace = pick(rng, [0.02, 0.1, 0.4]);
    const sides = pick(rng, [
      [-size, size],
      [-size, 0, size],
    ]);
    let held = 0;
    return Float64Array.from({ length: rows }, () => (held = rng.next() < pace ? pick(rng, sides) : held));
  });
  return { bars: randomMarket(rng, rows), rules, targets };
}

/** Any mix of the rules that the sweep kernel knows. */
export function randomCase(rng: Rng): SweepCase {
  const rows = wholeBetween(rng, 3, pick(rng, [60, 400, 1500]));
  const stopLoss = rng.next() < 0.7 ? randomLevel(rng, 0.2) : null;
  const takeProfit = rng.next() < 0.35 ? randomLevel(rng, 0.2) : null;
  const late = [stopLoss, takeProfit].some((level) => level?.reference === 'entry-close');
  const options = {
    accounting: pick(rng, ['units', 'weights']),
    fill: pick(rng, ['next-open', 'next-open', 'next-close']),
    ...randomCosts(rng),
    fillOnGap: rng.next() < 0.3,
    stopLoss,
    takeProfit,
    armDelayBars: pick(rng, late ? [1, 2, 5] : [0, 1, 1, 2, 5]),
    intrabar: pick(rng, ['worst', 'best', 'stop-first']),
    timedExitBars: rng.next() < 0.3 ? wholeBetween(rng, 1, 40) : null,
    cooldownBars: rng.next() < 0.3 ? wholeBetween(rng, 0, 30) : 0,
    stopDropsSignal: rng.next() < 0.3,
  };
  const fixed = options.accounting === 'units' && rng.next() < 0.4;
  return {
    bars: randomMarket(rng, rows),
    target: randomTarget(rng, rows),
    options: fixed ? { ...options, fixedUnits: between(rng, 1e-4, 0.02) } : options,
  };
}
