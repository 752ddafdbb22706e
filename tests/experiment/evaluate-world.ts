import { type Forecast, makeRng, type Rng } from '../../src/core/index.ts';
import type { JudgedRun } from '../../src/experiment/evaluate/evaluate.ts';

const HOUR_MS = 3_600_000;

export interface WorldOptions {
  readonly days?: number;
  readonly seed?: number;
  readonly leadBars?: number;
  readonly meanRunDays?: number;
  readonly classes?: number;
}

/** Hourly bars with a regime that lasts for days, a naive forecast that is the regime of `leadBars` ago, and no forecast yet. */
export interface World {
  readonly rng: Rng;
  readonly n: number;
  readonly time: Float64Array;
  readonly close: Float64Array;
  readonly target: Int8Array;
  readonly naive: Int8Array;
  readonly regimes: readonly string[];
  readonly leadBars: number;
}

export function makeWorld(options: WorldOptions = {}): World {
  const { days = 300, seed = 1, leadBars = 24, meanRunDays = 6, classes = 3 } = options;
  const rng = makeRng(seed);
  const n = days * 24;
  const target = new Int8Array(n);
  const close = new Float64Array(n);
  let regime = rng.int(classes);
  let price = 100;
  for (let i = 0; i < n; i++) {
    if (rng.next() < 1 / (24 * meanRunDays)) regime = (regime + 1 + rng.int(classes - 1)) % classes;
    target[i] = regime;
    price *= Math.exp(0.01 * rng.normal());
    close[i] = price;
  }
  return {
    rng,
    n,
    time: Float64Array.from({ length: n }, (_, i) => 1_600_000_000_000 + i * HOUR_MS),
    close,
    target,
    naive: target.map((_, i) => (i < leadBars ? -1 : target[i - leadBars]!)),
    regimes: ['CALM', 'TREND', 'STORM', 'OTHER'].slice(0, classes),
    leadBars,
  };
}

/** Rows that a segment forecasts: two weeks. */
export const SEGMENT_BARS = 14 * 24;

/** Probability `confidence` on the given call at every row from the first segment's start on. */
export function forecastOf(world: World, calls: ArrayLike<number>, confidence = 0.9, extra = {}): Forecast {
  const start = 28 * 24;
  const row = Int32Array.from({ length: world.n - start }, (_, i) => start + i);
  const k = world.regimes.length;
  const columns = Object.fromEntries(
    world.regimes.map((name, c) => [
      `p_${name}`,
      Float64Array.from(row, (r) => (calls[r] === c ? confidence : (1 - confidence) / (k - 1))),
    ]),
  );
  return {
    time: Float64Array.from(row, (r) => world.time[r]!),
    row,
    segment: Int32Array.from(row, (r) => Math.floor((r - start) / SEGMENT_BARS)),
    columns: { ...columns, ...extra },
    regimes: world.regimes,
  };
}

export function inputOf(world: World, forecast: Forecast, rest: Partial<JudgedRun> = {}): JudgedRun {
  const k = world.regimes.length;
  const last = forecast.segment.at(-1) ?? 0;
  return {
    time: world.time,
    intervalMs: HOUR_MS,
    close: world.close,
    gap: new Uint8Array(world.n),
    forecast,
    target: world.target,
    naive: world.naive,
    overlapBars: world.leadBars,
    segments: Array.from({ length: last + 1 }, (_, index) => ({
      index,
      classShares: world.regimes.map((_, c) => (c === 0 ? 2 : 1) / (k + 1)),
      markov: world.regimes.map((_, a) => world.regimes.map((_, b) => (a === b ? 0.85 : 0.15 / (k - 1)))),
    })),
    regimes: world.regimes,
    labelFilter: null,
    barsPerDay: 24,
    diagHorizonBars: 10,
    daily: {},
    compare: [],
    targets: { accuracy: 0.6, macroF1: 0.55, persistenceDays: 3, sharpeImprovement: 0.1 },
    seed: 1,
    ...rest,
  };
}
