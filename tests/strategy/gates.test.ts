import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseParams, sliceBars } from '../../src/core/index.ts';
import { applyGate, type Gate } from '../../src/strategy/gates/gate.ts';
import { gateCatalog, type StrategyColumns } from '../../src/strategy/index.ts';
import { HALF_HOUR, numbers, readTable } from '../backtest/bars.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { columnsOf, REGIMES } from './columns.ts';

const NAN = Number.NaN;

function gate(use: string, params: unknown): Gate {
  const { schema, create } = gateCatalog[use]!;
  const context = { intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false, costBps: 7 };
  return create(parseParams(schema, params, 'params'), context, 'params');
}

function passed(use: string, params: unknown, columns: StrategyColumns): number[] {
  return [...applyGate(gate(use, params), columns, new Float64Array(columns.bars.close.length).fill(1))];
}

/** One or more settings of every gate in the catalog; the contract below runs over all of them. */
const settings: Record<string, unknown[]> = {
  'warm-up': [{ bars: 5 }, { bars: '2h' }],
  'z-threshold': [{ minimum: 0.5 }],
  'expected-value': [{}, { costBps: 2, minimumBps: 1 }],
  'rolling-quantile': [
    { window: 4, quantile: 0.5 },
    { window: 3, quantile: 0.9, column: 'zEdge' },
  ],
  regime: [
    { allowed: ['UP'], minimumProbability: 0.4 },
    { allowed: ['DOWN', 'WILD'], source: 'label' },
  ],
  persistence: [{ bars: 3 }, { bars: 5, votes: 3 }],
};

const row = fc.record({
  known: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  edge: fc.double({ min: -30, max: 30, noNaN: true }),
  z: fc.double({ min: -2, max: 2, noNaN: true }),
  p: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
  label: fc.integer({ min: -1, max: 2 }),
  target: fc.constantFrom(-1, -0.5, 0, 0.5, 1),
});

const example = fc.array(row, { minLength: 2, maxLength: 40 }).map((rows) => {
  const forecastOr = <T>(values: readonly T[], missing: T): T[] =>
    rows.map(({ known }, t) => (known ? values[t]! : missing));
  const shares = rows.map(({ p }) => p.map((weight) => weight / (p[0] + p[1] + p[2])));
  const columns = columnsOf({
    forecast: {
      edgeBps: forecastOr(
        rows.map(({ edge }) => edge),
        NAN,
      ),
      zEdge: forecastOr(
        rows.map(({ z }) => z),
        NAN,
      ),
      ...Object.fromEntries(
        REGIMES.map((name, k) => [
          `p_${name}`,
          forecastOr(
            shares.map((p) => p[k]!),
            NAN,
          ),
        ]),
      ),
    },
    regime: forecastOr(
      shares.map((p) => p.indexOf(Math.max(...p))),
      -1,
    ),
    label: rows.map(({ label }) => label),
  });
  return { columns, target: Float64Array.from(rows, ({ target }) => target) };
});

function firstRows(columns: StrategyColumns, end: number): StrategyColumns {
  const forecast = columns.forecast!;
  return {
    ...columns,
    bars: sliceBars(columns.bars, { start: 0, end }),
    forecast: {
      columns: Object.fromEntries(Object.entries(forecast.columns).map(([name, v]) => [name, v.slice(0, end)])),
      regime: forecast.regime.slice(0, end),
    },
    label: columns.label!.slice(0, end),
    tradable: columns.tradable.slice(0, end),
  };
}

it('every gate of the catalog is under contract', () => {
  expect(Object.keys(settings).sort()).toEqual(Object.keys(gateCatalog).sort());
});

describe.each(Object.entries(settings).flatMap(([use, all]) => all.map((params) => [use, params] as const)))(
  'the gate contract: %s %j',
  (use, params) => {
    const it20 = { seed: 7, numRuns: 100 };

    it('gives one value a row, reads no later row, edits nothing, and says the same twice', () => {
      fc.assert(
        fc.property(example, fc.nat(), ({ columns, target }, at) => {
          const before = JSON.stringify([columns, [...target]]);
          const whole = applyGate(gate(use, params), columns, target);
          expect(whole).toHaveLength(target.length);
          expect(JSON.stringify([columns, [...target]])).toBe(before);
          const end = 1 + (at % target.length);
          const cut = applyGate(gate(use, params), firstRows(columns, end), target.slice(0, end));
          expect([...cut]).toEqual([...whole.subarray(0, end)]);
        }),
        it20,
      );
    });

    it('makes no position of its own: nothing from a target that is 0, nothing beyond what was wanted, never NaN', () => {
      fc.assert(
        fc.property(example, ({ columns, target }) => {
          const nothing = applyGate(gate(use, params), columns, new Float64Array(target.length));
          expect([...nothing].every((value) => Object.is(value, 0))).toBe(true);
          const largest = Math.max(...target.map(Math.abs));
          const out = applyGate(gate(use, params), columns, target);
          expect([...out].every((value) => Math.abs(value) <= largest)).toBe(true);
          // A filter may hold an earlier wish; a mask may only stop or shrink this row's.
          if ('mask' in gate(use, params)) {
            expect([...out].every((value, t) => value === 0 || value === target[t])).toBe(true);
          }
        }),
        it20,
      );
    });

    it('refuses an unknown parameter', () => {
      expect(() => gate(use, { ...(params as object), nonsense: 1 })).toThrow('unknown key "nonsense"');
    });
  },
);

describe('what each gate lets through', () => {
  it('warm-up: nothing on the first rows', () => {
    expect(passed('warm-up', { bars: 2 }, columnsOf({ rows: 4 }))).toEqual([0, 0, 1, 1]);
    expect(passed('warm-up', { bars: 9 }, columnsOf({ rows: 2 }))).toEqual([0, 0]);
  });

  it('z-threshold: |zEdge| from the minimum on', () => {
    const columns = columnsOf({ forecast: { zEdge: [0.4, -0.5, 0.6, NAN] } });
    expect(passed('z-threshold', { minimum: 0.5 }, columns)).toEqual([0, 1, 1, 0]);
  });

  it('expected-value: what is left of |edgeBps| after the cost', () => {
    const columns = columnsOf({ forecast: { edgeBps: [6.9, 7, -9, NAN] } });
    expect(passed('expected-value', {}, columns)).toEqual([0, 1, 1, 0]);
    expect(passed('expected-value', { minimumBps: 2 }, columns)).toEqual([0, 0, 1, 0]);
  });

  it('expected-value without any known cost is refused', () => {
    const context = { intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false, costBps: undefined };
    const { schema, create } = gateCatalog['expected-value']!;
    expect(() => create(parseParams(schema, {}, 'params'), context, 'params')).toThrow(ConfigError);
  });

  it('rolling-quantile: the strong ones of the last forecasts, once the window is full', () => {
    const columns = columnsOf({ forecast: { edgeBps: [NAN, 5, -4, NAN, 3, 4, -9, 1] } });
    // Medians of the last 3 magnitudes, rows without a forecast left out: – – – – 4, 4, 4, 4.
    expect(passed('rolling-quantile', { window: 3, quantile: 0.5 }, columns)).toEqual([0, 0, 0, 0, 0, 1, 1, 0]);
    const holed = columnsOf({ forecast: { edgeBps: [5, 1, NAN, 3] } });
    expect(passed('rolling-quantile', { window: 3, quantile: 1 }, holed)).toEqual([0, 0, 0, 0]);
  });

  it('regime: allowed by forecast with enough probability, or by the label', () => {
    const forecast = { p_UP: [0.9, 0.5, 0.1, NAN], p_DOWN: [0.1, 0.4, 0.8, NAN], p_WILD: [0, 0.1, 0.1, NAN] };
    const columns = columnsOf({ forecast, regime: [0, 0, 1, -1], label: [1, 0, -1, 0] });
    expect(passed('regime', { allowed: ['UP'] }, columns)).toEqual([1, 1, 0, 0]);
    expect(passed('regime', { allowed: ['UP', 'DOWN'], minimumProbability: 0.6 }, columns)).toEqual([1, 0, 1, 0]);
    expect(passed('regime', { allowed: ['UP'], source: 'label' }, columns)).toEqual([0, 1, 0, 1]);
  });

  it('regime: an unknown name is answered with the known ones', () => {
    expect(() => gate('regime', { allowed: ['UPP'] })).toThrow('did you mean "UP"');
  });

  it('persistence: a side is taken after it held, and stays until another has', () => {
    const held = (params: unknown, target: number[]): number[] => [
      ...applyGate(gate('persistence', params), columnsOf({ rows: target.length }), Float64Array.from(target)),
    ];
    expect(held({ bars: 3 }, [1, 1, 1, -1, 1, -1, -1, -1, 0])).toEqual([0, 0, 1, 1, 1, 1, 1, -1, -1]);
    expect(held({ bars: 3, votes: 2 }, [1, -1, 1, -1, -1, 0, 0])).toEqual([0, 0, 1, -1, -1, -1, 0]);
    expect(held({ bars: 2 }, [0.5, 1, 0.25, -1])).toEqual([0, 1, 0.25, 0.25]);
    expect(() => gate('persistence', { bars: 2, votes: 3 })).toThrow('can never be reached');
  });
});

describeWithShared('the persistence gate of the reference vectors', () => {
  it.each([1, 3, 6])('%i bars: the gated column exactly', (bars) => {
    const table = readTable(sharedPath('golden/backtest.parquet'));
    const raw = numbers(table, 'raw_signal');
    const out = applyGate(gate('persistence', { bars }), columnsOf({ rows: raw.length }), raw);
    expect([...out]).toEqual([...numbers(table, `gated_${bars}`)]);
  });
});
