import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createColumnMemo, parseStrategies, type StrategyTarget } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { columnsOf, REGIMES } from './columns.ts';
import { cutAt, growing, printed, worlds } from './world.ts';

const runs = { seed: 11, numRuns: 60 };
const overlay = { source: 'label', multipliers: { UP: 1, DOWN: 0.5, WILD: 0 }, undefined: 0.75 };
const gates = [
  { use: 'warm-up', params: { bars: 2 } },
  { use: 'z-threshold', params: { minimum: 0.3 } },
  { use: 'rolling-quantile', params: { window: 3, quantile: 0.3 } },
  { use: 'persistence', params: { bars: 3, votes: 2 } },
];
const cases = {
  DOWN: {
    use: 'rsi-reversion',
    execution: { stopLoss: { atr: 2 } },
    gates: [{ use: 'session', params: { weekdays: ['sat', 'sun'] } }],
  },
  WILD: {
    gateParams: { 'z-threshold': { minimum: 1 } },
    sizing: { use: 'volatility-target', params: { volatilityPerYear: 1, window: 4 } },
  },
};

/** Strategies with every kind of part, and switches by either source. */
const strategies = parseStrategies(
  {
    trend: { use: 'ema-cross', params: { fast: 2, slow: 4 } },
    gated: { use: 'forecast', gates, sizing: { use: 'edge-volatility', params: { minimumChange: 0.2 } }, overlay },
    weighted: { use: 'bollinger-reversion', overlay: { ...overlay, source: 'forecast', weighted: true } },
    byLabel: { use: 'forecast', gates, perRegime: { source: 'label', cases: { ...cases, UP: 'flat' } } },
    byForecast: {
      use: 'forecast',
      gates,
      overlay,
      perRegime: { source: 'forecast', minimumProbability: 0.4, undefined: 'flat', cases },
    },
  },
  { execution: { costBps: 7 }, intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false },
);

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('strategy %s', (_, strategy) => {
  it('bar by bar over columns that grow gives the bits of the whole, whatever lies in the rows to come', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(Number.NaN, 1e9, 0), ({ columns }, poison) => {
        const before = printed(columns);
        const whole = strategy.target(columns);
        expect(printed(columns)).toBe(before);
        const live = growing(columns, poison);
        const steps = strategy.steps(live.columns);
        for (let row = 0; row < whole.target.length; row++) {
          live.reveal(row);
          expect(Object.is(steps.at(row), whole.target[row])).toBe(true);
          expect(steps.variant).toBe(whole.variant?.[row] ?? 0);
        }
        expect(steps.stages()).toEqual(whole.stages);
      }),
      runs,
    );
  });

  it('does not change where the future is cut off', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ columns }, at) => {
        const whole = strategy.target(columns);
        const end = at % (whole.target.length + 1);
        const cut = strategy.target(cutAt(columns, end));
        expect([...cut.target]).toEqual([...whole.target.subarray(0, end)]);
        expect(cut.variant).toEqual(whole.variant?.slice(0, end) ?? null);
      }),
      runs,
    );
  });

  it('its stages add up, from the rows of the signal to those of the target', () => {
    fc.assert(
      fc.property(worlds, ({ columns }) => {
        const { target, stages } = strategy.target(columns);
        expect(stages.at(-1)!.rows).toBe(target.filter((value) => value !== 0).length);
        stages.slice(1).forEach(({ stage, rows, stopped }, k) => {
          const kept = rows - (stages[k]!.rows - stopped);
          if (stage === 'persistence') expect(kept).toBeGreaterThanOrEqual(0);
          else expect(kept).toBe(0);
        });
        expect(target.every((value, row) => columns.tradable[row] === 1 || Object.is(value, 0))).toBe(true);
      }),
      runs,
    );
  });
});

describe('the memo', () => {
  it('changes nothing, and holds each part once', () => {
    fc.assert(
      fc.property(worlds, ({ columns }) => {
        const memo = createColumnMemo();
        const plain: StrategyTarget[] = strategies.map((strategy) => strategy.target(columns));
        expect(strategies.map((strategy) => strategy.target(columns, memo))).toEqual(plain);
        const { bytes } = memo;
        expect(strategies.map((strategy) => strategy.target(columns, memo))).toEqual(plain);
        expect(memo.bytes).toBe(bytes);
      }),
      runs,
    );
  });

  it('takes a byte a row for columns of −1, 0 and 1, and tells columns apart', () => {
    const memo = createColumnMemo();
    const trend = strategies[0]!;
    const up = columnsOf({ closes: [1, 2, 3, 4, 5, 6] });
    const down = columnsOf({ closes: [6, 5, 4, 3, 2, 1] });
    expect([...trend.target(up, memo).target]).toEqual([0, 0, 0, 0, 1, 1]);
    expect(memo.bytes).toBe(6);
    expect([...trend.target(down, memo).target]).toEqual([0, 0, 0, 0, -1, -1]);
    expect(memo.bytes).toBe(12);
  });

  it('tells the masks of strategies with other costs apart', () => {
    const spec = (costBps: number) => ({ use: 'forecast', gates: [{ use: 'expected-value' }], execution: { costBps } });
    const context = { execution: {}, intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false };
    const [cheap, dear] = parseStrategies({ cheap: spec(1), dear: spec(9) }, context);
    const columns = columnsOf({ forecast: { edgeBps: [0.5, 5, 10] } });
    const memo = createColumnMemo();
    expect([...cheap!.target(columns, memo).target]).toEqual([0, 1, 1]);
    expect([...dear!.target(columns, memo).target]).toEqual([0, 0, 1]);
  });
});

it('rows are read once each, in order', () => {
  const steps = strategies[0]!.steps(columnsOf({ rows: 3 }));
  steps.at(0);
  expect(() => steps.at(0)).toThrow(RangeError);
  expect(() => steps.at(2)).toThrow('row 2 was read where 1 comes next');
});
