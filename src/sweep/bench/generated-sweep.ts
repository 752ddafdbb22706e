import { childSeed, DAY_MS, RecursiveAverage, YEAR_DAYS } from '../../core/index.ts';
import { generateMarket } from '../../data/index.ts';
import { sampleDeviation } from '../../metrics/index.ts';
import { parseSampler } from '../samplers/catalog.ts';
import type { Told } from '../samplers/contract.ts';
import { type ParsedSpace, parseSpace } from '../space/parse-space.ts';
import type { Point } from '../space/space.ts';

/** A sweep over a generated market, in memory. */
export interface GeneratedSweepInput {
  readonly seed: number;
  /** Of the market's states: 0 is a martingale, in which no configuration has merit. */
  readonly drift: number;
  readonly years: number;
  /** A duration that divides a day. */
  readonly interval: string;
  readonly trials: number;
  readonly sampler: { readonly use: string; readonly params?: unknown };
  /** Trials that are chosen before the next ones are told. */
  readonly batch?: number;
  /** In place of the ranges of config.yml: lowest, highest and step by name; averages in hours. */
  readonly ranges?: Partial<Record<keyof typeof RANGES, readonly [number, number, number]>>;
}

/** Averages in hours, multipliers of the overlay; as config.yml has them. */
const RANGES = {
  fast: [4, 48, 2],
  slow: [72, 360, 12],
  BEAR_TREND: [0, 1, 0.1],
  SIDEWAYS: [0, 1, 0.1],
  HIGH_VOL: [0, 1, 0.1],
} as const;
const HOUR_MS = DAY_MS / 24;

export interface GeneratedSweep {
  readonly space: ParsedSpace;
  readonly days: Float64Array;
  readonly adaptive: boolean;
  readonly trials: readonly {
    readonly number: number;
    readonly point: Point;
    readonly returns: Float64Array;
    readonly sharpe: number;
  }[];
  /** Daily returns of the default parameters. */
  readonly asConfigured: Float64Array;
}

/** Rows until a state is known: two days. */
const KNOWN_AFTER_DAYS = 2;
const REGIMES = 4;

/**
 * A trend strategy with an overlay by regime, over the ranges that config.yml gives it, at no cost. Targets hold from one close to the next; a
 * state of the market is known two days late.
 *
 * A day's return is linear in the overlay's multipliers: a pair of averages is computed once, regime by regime, and any trial from it.
 */
export function generatedSweep(input: GeneratedSweepInput): GeneratedSweep {
  const { seed, drift, years, interval, sampler: use, batch = 4 } = input;
  const bars = generateMarket({ years, interval, regimes: REGIMES, drift, seed: childSeed(seed, 'market') });
  const { intervalMs, time } = bars;
  const close = bars.columns.close!;
  const state = bars.columns.regime!;
  const perDay = DAY_MS / intervalMs;
  const dayCount = Math.floor(time.length / perDay);
  const days = Float64Array.from({ length: dayCount }, (_, day) => time[day * perDay]!);
  const ranges = Object.entries({ ...RANGES, ...input.ranges });
  const space = parseSpace(
    Object.fromEntries(ranges.map(([name, range]) => [name, { quniform: range }])),
    [],
    'space',
    'constraints',
  );
  const known = Math.round(KNOWN_AFTER_DAYS * perDay);
  const average = (span: number): Float64Array => {
    const bars = Math.round((span * HOUR_MS) / intervalMs);
    const rolling = new RecursiveAverage(2 / (bars + 1), bars, 'first');
    return close.map((price) => rolling.push(price));
  };
  const averages = new Map<number, Float64Array>();
  const averageOf = (span: number): Float64Array => remember(averages, span, () => average(span));
  const pairs = new Map<string, Float64Array[]>();
  const pairOf = (fast: number, slow: number): Float64Array[] =>
    remember(pairs, `${fast} ${slow}`, () => {
      const quick = averageOf(fast);
      const slack = averageOf(slow);
      const parts = Array.from({ length: REGIMES }, () => new Float64Array(dayCount));
      const first = Math.max(known, Math.round((slow * HOUR_MS) / intervalMs));
      for (let row = first; row + 1 < dayCount * perDay; row++) {
        const gain = Math.sign(quick[row]! - slack[row]!) * (close[row + 1]! / close[row]! - 1);
        parts[state[row - known]!]![Math.floor((row + 1) / perDay)]! += gain;
      }
      return parts;
    });
  const returnsOf = ({ fast, slow, BEAR_TREND, SIDEWAYS, HIGH_VOL }: Point): Float64Array => {
    const parts = pairOf(fast!, slow!);
    const weights = [1, BEAR_TREND!, SIDEWAYS!, HIGH_VOL!];
    const returns = new Float64Array(dayCount);
    parts.forEach((part, k) => {
      for (let day = 0; day < dayCount; day++) returns[day]! += weights[k]! * part[day]!;
    });
    return returns;
  };
  const sampler = parseSampler(use, space, 'sampler');
  const history: Told[] = [];
  const trials: GeneratedSweep['trials'][number][] = [];
  for (let from = 0; from < input.trials; from += batch) {
    const asked = history.slice();
    const numbers = Array.from({ length: Math.min(batch, input.trials - from) }, (_, i) => from + i);
    for (const number of numbers) {
      const point = sampler.ask(number, asked, childSeed(seed, 'sampler'));
      asked.push({ number, point, state: 'running' });
      const returns = returnsOf(point);
      trials.push({ number, point, returns, sharpe: annualSharpe(returns) });
    }
    for (const number of numbers) {
      const { point, sharpe } = trials[number]!;
      history.push({ number, point, state: 'complete', values: [-sharpe] });
    }
  }
  const asConfigured = returnsOf({ fast: 24, slow: 120, BEAR_TREND: 0.5, SIDEWAYS: 0.7, HIGH_VOL: 0.3 });
  return { space, days, adaptive: sampler.adaptive, trials, asConfigured };
}

function annualSharpe(returns: Float64Array): number {
  let sum = 0;
  for (const value of returns) sum += value;
  return (Math.sqrt(YEAR_DAYS) * sum) / returns.length / sampleDeviation(returns);
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
