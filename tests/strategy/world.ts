import fc from 'fast-check';
import { makeBars } from '../../src/core/index.ts';
import { featureKey, type StrategyColumns } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { REGIMES } from './columns.ts';

/** The features that the samples of the contract suites read. */
export const RSI = { use: 'rsi', params: { window: 14, seed: 'sma' } };
export const BOLLINGER = {
  use: 'bollinger',
  params: { window: 20, deviations: 2, raw: false, outputs: ['bb_position'] },
};

const row = fc.record({
  known: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  change: fc.double({ min: -0.05, max: 0.05, noNaN: true }),
  edge: fc.double({ min: -30, max: 30, noNaN: true }),
  z: fc.double({ min: -2, max: 2, noNaN: true }),
  p: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
  label: fc.integer({ min: -1, max: 2 }),
  rsi: fc.oneof({ weight: 6, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) }, fc.constant(Number.NaN)),
  place: fc.oneof({ weight: 6, arbitrary: fc.double({ min: -0.5, max: 1.5, noNaN: true }) }, fc.constant(Number.NaN)),
  tradable: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.constant(0)),
  wish: fc.constantFrom(-1, -0.5, 0, 0.5, 1),
});

/** A market with everything that a strategy may read, and a column of wishes. */
export interface World {
  readonly columns: StrategyColumns;
  readonly wishes: Float64Array;
}

export const worlds: fc.Arbitrary<World> = fc.array(row, { minLength: 1, maxLength: 40 }).map((rows) => {
  const column = (value: (r: (typeof rows)[number], t: number) => number) => Float64Array.from(rows, value);
  const forecast = (value: (r: (typeof rows)[number]) => number) => column((r) => (r.known ? value(r) : Number.NaN));
  const shares = rows.map(({ p }) => p.map((weight) => weight / (p[0] + p[1] + p[2])));
  let price = 100;
  const close = column(({ change }) => (price *= 1 + change));
  const columns: StrategyColumns = {
    bars: makeBars({
      // From a Friday evening on, so that days, weeks and midnights are crossed.
      time: column((_, t) => Date.UTC(2024, 0, 5, 18) + 5 * t * HALF_HOUR),
      intervalMs: HALF_HOUR,
      columns: { open: close.slice(), high: close.slice(), low: close.slice(), close, volume: column(() => 1) },
    }),
    features: {
      [featureKey(RSI)]: [column(({ rsi }) => rsi)],
      [featureKey(BOLLINGER)]: [column(({ place }) => place)],
    },
    forecast: {
      columns: {
        edgeBps: forecast(({ edge }) => edge),
        zEdge: forecast(({ z }) => z),
        expReturnBps_4h: forecast(({ edge }) => edge / 2),
        expReturnBps_1d: forecast(({ z }) => 10 * z),
        ...Object.fromEntries(
          REGIMES.map((name, k) => [`p_${name}`, column((r, t) => (r.known ? shares[t]![k]! : NaN))]),
        ),
      },
      regime: Int8Array.from(rows, ({ known }, t) => (known ? shares[t]!.indexOf(Math.max(...shares[t]!)) : -1)),
    },
    label: Int8Array.from(rows, ({ label }) => label),
    regimes: REGIMES,
    tradable: Uint8Array.from(rows, ({ tradable }) => tradable),
  };
  return { columns, wishes: column(({ wish }) => wish) };
});

type Values = Float64Array | Int8Array | Uint8Array;

/** The same columns with every array put through `make`. */
export function mapColumns(columns: StrategyColumns, make: <T extends Values>(values: T) => T): StrategyColumns {
  const { bars, forecast, features } = columns;
  const record = (given: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(Object.entries(given).map(([name, values]) => [name, make(values)]));
  return {
    ...columns,
    bars: makeBars({
      time: make(bars.time),
      intervalMs: bars.intervalMs,
      columns: record(bars.columns),
      gap: make(bars.gap),
    }),
    features: Object.fromEntries(Object.entries(features!).map(([key, all]) => [key, all.map(make)])),
    forecast: { columns: record(forecast!.columns), regime: make(forecast!.regime) },
    label: make(columns.label!),
    tradable: make(columns.tradable),
  };
}

/** Rows [0, end), cut off. */
export function cutAt(columns: StrategyColumns, end: number): StrategyColumns {
  return mapColumns(columns, (values) => values.slice(0, end) as typeof values);
}

/**
 * Columns as live use has them: full length, rows not reached yet hold `poison` (in columns of codes the wrong code 1).
 * `reveal(row)` fills one row in.
 */
export function growing(
  columns: StrategyColumns,
  poison: number,
): { columns: StrategyColumns; reveal(row: number): void } {
  const pairs: [Values, Values][] = [];
  const poisoned = mapColumns(columns, (values) => {
    const hidden = values.slice().fill(values instanceof Float64Array ? poison : 1) as typeof values;
    pairs.push([hidden, values]);
    return hidden;
  });
  return {
    columns: poisoned,
    reveal(row) {
      for (const [hidden, values] of pairs) hidden[row] = values[row]!;
    },
  };
}

/** All that the columns hold, as text: to see whether anything was edited. */
export function printed(columns: StrategyColumns): string {
  const all: number[][] = [];
  mapColumns(columns, (values) => {
    all.push([...values]);
    return values;
  });
  return JSON.stringify(all, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}

/** The world's columns without a single row. */
export function emptyOf({ columns }: World): StrategyColumns {
  return cutAt(columns, 0);
}
