import { describe, expect, it } from 'vitest';
import { ConfigError, InputError } from '../../src/core/index.ts';
import { parseStrategies, type Strategy } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { columnsOf, REGIMES } from './columns.ts';

const NAN = Number.NaN;
const EXECUTION = { costBps: 7, stopLoss: null, cooldownBars: 0 };

function parseAll(specs: Record<string, unknown>, labelIsForward = false): Strategy[] {
  return parseStrategies(specs, { execution: EXECUTION, intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward });
}

function parseOne(spec: Record<string, unknown>): Strategy {
  return parseAll({ it: spec })[0]!;
}

function refusal(spec: Record<string, unknown>, labelIsForward = false): ConfigError {
  try {
    parseAll({ it: spec }, labelIsForward);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const LONG_OR_SHORT = {
  use: 'hold',
  execution: { stopLoss: { atr: 5 } },
  perRegime: {
    source: 'label',
    cases: {
      WILD: 'flat',
      DOWN: { params: { side: 'short' }, execution: { stopLoss: { atr: 2 }, cooldownBars: 3 } },
    },
  },
};

describe('a strategy per regime', () => {
  it('does what the case of the row’s regime says; regimes without a case, and rows without one, are the base', () => {
    const { target, variant, stages } = parseOne(LONG_OR_SHORT).target(columnsOf({ label: [-1, 0, 1, 2, 1, 0] }));
    expect([...target]).toEqual([1, 1, -1, 0, -1, 1]);
    expect([...variant!]).toEqual([0, 0, 1, 0, 1, 0]);
    expect(stages).toEqual([
      { stage: 'signal', rows: 6, stopped: 0 },
      { stage: 'regime: flat', rows: 5, stopped: 1 },
      { stage: 'sizing', rows: 5, stopped: 0 },
    ]);
  });

  it('stays flat on rows without a regime where it says so', () => {
    const perRegime = { ...LONG_OR_SHORT.perRegime, undefined: 'flat' };
    const { target, variant } = parseOne({ ...LONG_OR_SHORT, perRegime }).target(columnsOf({ label: [-1, 0, 1] }));
    expect([...target]).toEqual([0, 1, -1]);
    expect([...variant!]).toEqual([0, 0, 1]);
  });

  it('has an execution of its own for each case that trades, in the order of the regimes', () => {
    const cases = {
      WILD: { execution: { stopLoss: { atr: 9 } } },
      DOWN: 'flat',
      UP: { execution: { stopLoss: null, timedExitBars: 12 } },
    };
    const strategy = parseOne({ ...LONG_OR_SHORT, perRegime: { source: 'label', cases } });
    expect(strategy.executions).toEqual([
      { costBps: 7, stopLoss: { atr: 5 }, cooldownBars: 0 },
      { costBps: 7, stopLoss: null, cooldownBars: 0, timedExitBars: 12 },
      { costBps: 7, stopLoss: { atr: 9 }, cooldownBars: 0 },
    ]);
    expect(strategy.executionPaths).toEqual([
      'strategies.it.execution',
      'strategies.it.perRegime.cases.UP.execution',
      'strategies.it.perRegime.cases.WILD.execution',
    ]);
    const { target, variant } = strategy.target(columnsOf({ label: [2, 0, 1, -1] }));
    expect([...target]).toEqual([1, 1, 0, 1]);
    expect([...variant!]).toEqual([2, 1, 0, 0]);
  });

  it('by forecast takes the likeliest regime, and none below the minimum probability', () => {
    const columns = columnsOf({
      forecast: {
        p_UP: [0.2, 0.25, 0.1, NAN],
        p_DOWN: [0.7, 0.45, 0.1, NAN],
        p_WILD: [0.1, 0.3, 0.8, NAN],
      },
      regime: [1, 1, 2, -1],
    });
    const perRegime = { ...LONG_OR_SHORT.perRegime, source: 'forecast' };
    expect([...parseOne({ ...LONG_OR_SHORT, perRegime }).target(columns).target]).toEqual([-1, -1, 0, 1]);
    const sure = parseOne({ ...LONG_OR_SHORT, perRegime: { ...perRegime, minimumProbability: 0.5 } });
    expect([...sure.target(columns).target]).toEqual([-1, 1, 0, 1]);
    expect(sure.needs).toEqual({ forecast: true, label: false, columns: ['p_DOWN', 'p_UP', 'p_WILD'], features: [] });
    expect(() => sure.target(columnsOf({ forecast: { p_UP: [1] }, regime: [0] }))).toThrow(InputError);
  });

  it('another signal starts without the base’s parameters, the same one keeps them', () => {
    const base = { use: 'ema-cross', params: { fast: 1, slow: 3 } };
    const cases = { UP: { params: { side: 'long' } }, DOWN: { use: 'hold', params: { side: 'short' } } };
    const strategy = parseOne({ ...base, perRegime: { source: 'label', cases } });
    const closes = [10, 12, 12, 14, 8, 8, 8];
    // The base alone: 0 0 0 1 −1 −1 −1.
    const { target } = strategy.target(columnsOf({ closes, label: [1, 0, 0, 0, 0, -1, 1] }));
    expect([...target]).toEqual([-1, 0, 0, 1, 0, -1, -1]);
    expect(
      refusal({
        ...base,
        perRegime: { source: 'label', cases: { UP: { use: 'rsi-reversion', params: { fast: 1 } } } },
      }),
    ).toMatchObject({
      code: 'CONFIG_UNKNOWN_KEY',
      path: 'strategies.it.perRegime.cases.UP.params.fast',
    });
  });

  it('gateParams change the inherited gates by reason and leave the rest of their parameters', () => {
    const gates = [
      { use: 'z-threshold', params: { minimum: 0.1 } },
      { use: 'z-threshold', params: { minimum: 0.2, column: 'other' } },
    ];
    const cases = {
      UP: { gateParams: { 'z-threshold': { minimum: 0.5 } } },
      DOWN: { gateParams: { 'z-threshold#2': { minimum: 2 } } },
    };
    const strategy = parseOne({ use: 'hold', gates, perRegime: { source: 'label', cases } });
    const columns = columnsOf({
      forecast: { zEdge: [0.3, 0.3, 0.3, 0.6, 0.6], other: [1, 1, 1, 1, 3] },
      label: [2, 0, 1, 0, 1],
    });
    const { target, stages } = strategy.target(columns);
    expect([...target]).toEqual([1, 0, 0, 1, 1]);
    expect(stages).toEqual([
      { stage: 'signal', rows: 5, stopped: 0 },
      { stage: 'z-threshold', rows: 4, stopped: 1 },
      { stage: 'z-threshold#2', rows: 3, stopped: 1 },
      { stage: 'sizing', rows: 3, stopped: 0 },
    ]);
  });

  it('gateParams weigh the horizons anew', () => {
    const gates = [{ use: 'expected-value', params: { costBps: 5 } }];
    const over = { weights: { 1: 1 }, reference: 1 };
    const cases = { UP: { gateParams: { 'expected-value': over } } };
    const strategy = parseOne({ use: 'hold', gates, perRegime: { source: 'label', cases } });
    expect(strategy.needs.columns).toEqual(['edgeBps', 'expReturnBps_1']);
    const columns = columnsOf({ forecast: { edgeBps: [9, 9, 1], expReturnBps_1: [1, 1, 9] }, label: [1, 0, 0] });
    expect([...strategy.target(columns).target]).toEqual([1, 0, 1]);
  });

  it('the steppers of every case see every row, whichever is chosen', () => {
    // The vote over the last 3 rows counts rows on which the other case decided.
    const gates = [{ use: 'persistence', params: { bars: 3 } }];
    const cases = { UP: { gates } };
    const strategy = parseOne({ use: 'forecast', perRegime: { source: 'label', cases } });
    const columns = columnsOf({ forecast: { edgeBps: [1, 1, 1, -1, -1, -1] }, label: [-1, -1, 0, 0, -1, 0] });
    const { target, stages } = strategy.target(columns);
    expect([...target]).toEqual([1, 1, 1, 1, -1, -1]);
    expect(stages[0]).toEqual({ stage: 'signal', rows: 6, stopped: 0 });
  });

  it('counts each row on the chain that decided it; gates that only a case has stand where it has them', () => {
    const gates = [{ use: 'z-threshold', params: { minimum: 1 } }];
    const cases = {
      UP: {
        gates: [{ use: 'warm-up', params: { bars: 2 } }, ...gates],
        overlay: { source: 'label', multipliers: { UP: 0.5 } },
      },
      DOWN: { gates: [] },
      WILD: 'flat',
    };
    const strategy = parseOne({ use: 'hold', gates, perRegime: { source: 'label', cases } });
    const columns = columnsOf({
      forecast: { zEdge: [2, 2, 0, 2, 0, 0, 2] },
      label: [-1, 0, 0, 0, 1, -1, 2],
      tradable: [1, 1, 1, 1, 1, 1, 1],
    });
    const { target, stages } = strategy.target(columns);
    expect([...target]).toEqual([1, 0, 0, 0.5, 1, 0, 0]);
    expect(stages).toEqual([
      { stage: 'signal', rows: 7, stopped: 0 },
      { stage: 'regime: flat', rows: 6, stopped: 1 },
      { stage: 'warm-up', rows: 5, stopped: 1 },
      { stage: 'z-threshold', rows: 3, stopped: 2 },
      { stage: 'sizing', rows: 3, stopped: 0 },
      { stage: 'overlay', rows: 3, stopped: 0 },
    ]);
  });

  it('is inherited by `from`, case by case; cases go over the child; null takes it, or a case, away', () => {
    const cases = { UP: { execution: { stopLoss: { atr: 9 } } }, DOWN: null };
    const specs = {
      parent: LONG_OR_SHORT,
      half: { from: 'parent', sizing: { use: 'fixed', params: { size: 0.5 } } },
      changed: { from: 'parent', perRegime: { undefined: 'flat', cases } },
      plain: { from: 'changed', perRegime: null },
    };
    const [, half, changed, plain] = parseAll(specs);
    const columns = columnsOf({ label: [-1, 0, 1, 2] });
    expect([...half!.target(columns).target]).toEqual([0.5, 0.5, -0.5, 0]);
    expect(half!.executions[1]).toMatchObject({ stopLoss: { atr: 2 }, cooldownBars: 3 });
    expect([...changed!.target(columns).target]).toEqual([0, 1, 1, 0]);
    expect([...changed!.target(columns).variant!]).toEqual([0, 1, 0, 0]);
    expect([...plain!.target(columns).target]).toEqual([1, 1, 1, 1]);
    expect(plain!.target(columns).variant).toBeNull();
    expect(plain!.needs.label).toBe(false);
  });

  it('with flat cases only there is one execution, and no column of variants', () => {
    const strategy = parseOne({ use: 'hold', perRegime: { source: 'label', cases: { WILD: 'flat' } } });
    expect(strategy.executions).toHaveLength(1);
    const { target, variant } = strategy.target(columnsOf({ label: [2, 0] }));
    expect([...target]).toEqual([0, 1]);
    expect(variant).toBeNull();
  });

  it.each([
    ['cases.SIDE', 'CONFIG_UNKNOWN_KEY', { cases: { SIDE: 'flat' } }, 'there is no regime "SIDE"'],
    ['cases.UP', 'CONFIG_INVALID', { cases: { UP: 'flatt' } }, 'expected flat'],
    ['cases.UP.perRegime', 'CONFIG_INVALID', { cases: { UP: { perRegime: {} } } }, 'cannot switch by regime itself'],
    ['cases.UP.gate', 'CONFIG_UNKNOWN_KEY', { cases: { UP: { gate: [] } } }, 'did you mean "gates"'],
    [
      'cases.UP.execution.fill',
      'CONFIG_INVALID',
      { cases: { UP: { execution: { fill: 'next-close' } } } },
      'cannot differ by regime',
    ],
    [
      'cases.UP.execution.stopLos',
      'CONFIG_INVALID',
      { cases: { UP: { execution: { stopLos: {} } } } },
      'did you mean "stopLoss"',
    ],
    [
      'cases.UP.gateParams.z-treshold',
      'CONFIG_UNKNOWN_KEY',
      { cases: { UP: { gateParams: { 'z-treshold': {} } } } },
      'did you mean "z-threshold"',
    ],
    [
      'cases.UP.gateParams.z-threshold.minimun',
      'CONFIG_UNKNOWN_KEY',
      { cases: { UP: { gateParams: { 'z-threshold': { minimun: 1 } } } } },
      'did you mean "minimum"',
    ],
    ['cases', 'CONFIG_INVALID', { cases: {} }, 'no case for any regime'],
    ['undefined', 'CONFIG_INVALID', { undefined: 'long', cases: { UP: 'flat' } }, ''],
    [
      'minimumProbability',
      'CONFIG_INVALID',
      { minimumProbability: 0.5, cases: { UP: 'flat' } },
      'a label has no probability',
    ],
    ['case', 'CONFIG_UNKNOWN_KEY', { case: {} }, 'did you mean "cases"'],
  ])('refuses what it cannot be: perRegime.%s', (at, code, perRegime, words) => {
    const gates = [{ use: 'z-threshold', params: { minimum: 0.1 } }];
    const error = refusal({ use: 'hold', gates, perRegime: { source: 'label', ...perRegime } });
    expect(error).toMatchObject({ code, path: `strategies.it.perRegime.${at}` });
    expect(error.what).toContain(words);
  });

  it('refuses to switch by a label that reads the future', () => {
    expect(refusal(LONG_OR_SHORT, true)).toMatchObject({
      code: 'FORWARD_LABEL_TRADED',
      path: 'strategies.it.perRegime.source',
    });
  });
});
