import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ConfigError, InputError } from '../../src/core/index.ts';
import { parseStrategies, type Strategy, type StrategyColumns } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { columnsOf, REGIMES } from './columns.ts';

const NAN = Number.NaN;
const HOLD = { use: 'hold' };

function parseAll(specs: Record<string, unknown>, labelIsForward = false): Strategy[] {
  const execution = { costBps: 7, stopLoss: null };
  return parseStrategies(specs, { execution, intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward });
}

function targetOf(spec: Record<string, unknown>, columns: StrategyColumns): number[] {
  return [...parseAll({ it: spec })[0]!.target(columns).target];
}

function refusal(specs: Record<string, unknown>, labelIsForward = false): ConfigError {
  try {
    parseAll(specs, labelIsForward);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('signals', () => {
  it('hold is long, or short, on every row', () => {
    expect(targetOf(HOLD, columnsOf({ rows: 3 }))).toEqual([1, 1, 1]);
    expect(targetOf({ use: 'hold', params: { side: 'short' } }, columnsOf({ rows: 2 }))).toEqual([-1, -1]);
  });

  it('ema-cross follows the averages after `slow` rows, and leaves out the side that is not traded', () => {
    // alpha 1 and 1/2: fast is the close, slow the mean of close and slow before it.
    const columns = columnsOf({ closes: [10, 12, 12, 14, 8, 8, 8] });
    const spec = (params: object): object => ({ use: 'ema-cross', params: { fast: 1, slow: 3, ...params } });
    expect(targetOf({ ...spec({}) }, columns)).toEqual([0, 0, 0, 1, -1, -1, -1]);
    expect(targetOf({ ...spec({ side: 'long' }) }, columns)).toEqual([0, 0, 0, 1, 0, 0, 0]);
    expect(targetOf({ ...spec({ side: 'short' }) }, columns)).toEqual([0, 0, 0, 0, -1, -1, -1]);
  });

  it('ema-cross compares a duration and a number of bars on the data’s bars', () => {
    const specs = { it: { use: 'ema-cross', params: { fast: '1d', slow: 240 } } };
    expect(parseAll(specs)).toHaveLength(1);
    const onSeconds = { execution: {}, intervalMs: 1000, regimes: REGIMES, labelIsForward: false };
    expect(() => parseStrategies(specs, onSeconds)).toThrow(expect.objectContaining({ code: 'WINDOWS_CROSSED' }));
  });

  it('ema-cross with equal averages wants nothing', () => {
    const spec = { use: 'ema-cross', params: { fast: 1, slow: 2 } };
    expect(targetOf(spec, columnsOf({ closes: [10, 10, 10, 10] }))).toEqual([0, 0, 0, 0]);
  });

  it('forecast takes the sign of its column, and nothing where there is no forecast', () => {
    const columns = columnsOf({ forecast: { edgeBps: [NAN, 3, 0, -8], zEdge: [1, 1, -1, 1] } });
    expect(targetOf({ use: 'forecast' }, columns)).toEqual([0, 1, 0, -1]);
    expect(targetOf({ use: 'forecast', params: { column: 'zEdge', side: 'long' } }, columns)).toEqual([1, 1, 0, 1]);
  });

  it('forecast by regimes is the probability-weighted mean of their values', () => {
    const columns = columnsOf({
      forecast: { p_UP: [0.5, NAN, 0.25], p_DOWN: [0.25, 0.5, 0.5], p_WILD: [0.25, 0.5, 0.25] },
    });
    const spec = { use: 'forecast', params: { regimes: { UP: 1, DOWN: -1 } } };
    expect(targetOf(spec, columns)).toEqual([0.25, 0, -0.25]);
    expect(targetOf({ ...spec, params: { ...spec.params, side: 'long' } }, columns)).toEqual([0.25, 0, 0]);
  });

  it('a forecast column that is not there is named with the nearest', () => {
    const columns = columnsOf({ forecast: { edgeBps: [1], zEdge: [1] } });
    const [strategy] = parseAll({ it: { use: 'forecast', params: { column: 'edgBps' } } });
    expect(() => strategy!.target(columns)).toThrow(InputError);
    expect(() => strategy!.target(columns)).toThrow('the nearest is "edgeBps"');
    expect(() => strategy!.target(columnsOf({ rows: 1 }))).toThrow('was given none');
  });
});

describe('sizing', () => {
  it('fixed multiplies by the size and stops at the cap', () => {
    const sized = (params: object): number[] =>
      targetOf({ use: 'hold', params: { side: 'short' }, sizing: { use: 'fixed', params } }, columnsOf({ rows: 1 }));
    expect(sized({ size: 0.4 })).toEqual([-0.4]);
    expect(sized({ size: 3, cap: 2 })).toEqual([-2]);
  });

  it('edge-volatility grows with |zEdge| up to the cap, and is 0 without one', () => {
    const columns = columnsOf({ forecast: { zEdge: [0.5, -0.25, 4, NAN] } });
    const spec = { ...HOLD, sizing: { use: 'edge-volatility', params: { perZ: 0.5, cap: 0.8 } } };
    expect(targetOf(spec, columns)).toEqual([0.25, 0.125, 0.8, 0]);
  });
});

describe('the regime overlay', () => {
  const multipliers = { UP: 1, DOWN: 0.5, WILD: 0.25 };

  it('multiplies by the row’s regime, and by `undefined` where there is none', () => {
    const label = [-1, 0, 1, 2];
    expect(
      targetOf({ ...HOLD, overlay: { source: 'label', multipliers, undefined: 0.75 } }, columnsOf({ label })),
    ).toEqual([0.75, 1, 0.5, 0.25]);
    const forecast = { p_UP: [0.2, 0.3, NAN], p_DOWN: [0.1, 0.6, NAN], p_WILD: [0.7, 0.1, NAN] };
    const columns = columnsOf({ forecast, regime: [2, 1, -1] });
    expect(targetOf({ ...HOLD, overlay: { source: 'forecast', multipliers } }, columns)).toEqual([0.25, 0.5, 1]);
  });

  it('a regime that is not named keeps its target', () => {
    const spec = { ...HOLD, overlay: { source: 'label', multipliers: { WILD: 0.25 } } };
    expect(targetOf(spec, columnsOf({ label: [0, 1, 2] }))).toEqual([1, 1, 0.25]);
  });

  it('weighted takes the expectation over the forecast’s probabilities', () => {
    const columns = columnsOf({ forecast: { p_UP: [0.5, NAN], p_DOWN: [0.25, 1], p_WILD: [0.25, 0] } });
    const spec = { ...HOLD, overlay: { weighted: true, multipliers, undefined: 0.75 } };
    expect(targetOf(spec, columns)).toEqual([0.5 + 0.125 + 0.0625, 0.75]);
  });

  it('by forecast refuses forecasts without every regime’s probability, weighted or not', () => {
    const columns = columnsOf({ forecast: { edgeBps: [1], p_UP: [1], p_DOWN: [0] }, regime: [-1] });
    for (const weighted of [false, true]) {
      const [strategy] = parseAll({ it: { ...HOLD, overlay: { multipliers, weighted } } });
      expect(() => strategy!.target(columns)).toThrow(InputError);
      expect(() => strategy!.target(columns)).toThrow('no column "p_WILD"');
    }
  });

  it('refuses an unknown regime and names the known ones', () => {
    const error = refusal({ it: { ...HOLD, overlay: { source: 'label', multipliers: { WLD: 0.3 } } } });
    expect(error).toMatchObject({ code: 'CONFIG_UNKNOWN_KEY', path: 'strategies.it.overlay.multipliers.WLD' });
    expect(error.what).toContain('did you mean "WILD"');
    expect(error.mend).toContain('UP, DOWN, WILD');
  });

  it('refuses to trade a label that reads the future, as overlay and as gate, but not a forecast of it', () => {
    const overlay = { source: 'label', multipliers };
    expect(refusal({ it: { ...HOLD, overlay } }, true)).toMatchObject({
      code: 'FORWARD_LABEL_TRADED',
      path: 'strategies.it.overlay.source',
    });
    const gates = [{ use: 'regime', params: { allowed: ['UP'], source: 'label' } }];
    expect(refusal({ it: { ...HOLD, gates } }, true).code).toBe('FORWARD_LABEL_TRADED');
    expect(parseAll({ it: { ...HOLD, overlay: { ...overlay, source: 'forecast' } } }, true)).toHaveLength(1);
  });

  it('refuses to weigh by a label', () => {
    const error = refusal({ it: { ...HOLD, overlay: { source: 'label', multipliers, weighted: true } } });
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', path: 'strategies.it.overlay.weighted' });
  });
});

describe('strategies in the configuration', () => {
  it('the target is 0 where nothing may be traded, and those rows are in no count', () => {
    const spec = { ...HOLD, gates: [{ use: 'warm-up', params: { bars: 2 } }] };
    const [strategy] = parseAll({ it: spec });
    const answer = strategy!.target(columnsOf({ rows: 5, tradable: [0, 1, 1, 0, 1] }));
    expect([...answer.target]).toEqual([0, 0, 1, 0, 1]);
    expect(answer).toMatchObject({ signalRows: 3, gates: { 'warm-up': 1 } });
  });

  it('each gate counts what it stopped of what the gates before it let through', () => {
    const gates = [
      { use: 'z-threshold', params: { minimum: 1 } },
      { use: 'expected-value', params: {} },
      { use: 'z-threshold', params: { minimum: 2 } },
    ];
    const [strategy] = parseAll({ it: { use: 'forecast', gates } });
    const columns = columnsOf({ forecast: { edgeBps: [9, 9, 6, -9, 0], zEdge: [0.5, 1.5, 3, -3, 3] } });
    const answer = strategy!.target(columns);
    expect([...answer.target]).toEqual([0, 0, 0, -1, 0]);
    expect(answer).toMatchObject({
      signalRows: 4,
      gates: { 'z-threshold': 1, 'expected-value': 1, 'z-threshold#2': 1 },
    });
  });

  it('needs the forecast columns of all its parts, each once and sorted', () => {
    const probabilities = ['p_DOWN', 'p_UP', 'p_WILD'];
    const columnsNeeded = (spec: Record<string, unknown>) => parseAll({ it: spec })[0]!.needs.columns;
    expect(columnsNeeded(HOLD)).toEqual([]);
    expect(columnsNeeded({ use: 'forecast', params: { column: 'zEdge' } })).toEqual(['zEdge']);
    expect(columnsNeeded({ use: 'forecast', params: { regimes: { UP: 1 } } })).toEqual(probabilities);
    expect(columnsNeeded({ ...HOLD, overlay: { multipliers: { UP: 0.5 } } })).toEqual(probabilities);
    expect(columnsNeeded({ ...HOLD, overlay: { source: 'label', multipliers: { UP: 0.5 } } })).toEqual([]);
    const gates = [
      { use: 'expected-value' },
      { use: 'z-threshold', params: { minimum: 1 } },
      { use: 'rolling-quantile', params: { window: 3, quantile: 0.5, column: 'expReturnBps_1d' } },
    ];
    expect(columnsNeeded({ use: 'forecast', gates, sizing: { use: 'edge-volatility' } })).toEqual([
      'edgeBps',
      'expReturnBps_1d',
      'zEdge',
    ]);
    const regime = [{ use: 'regime', params: { allowed: ['UP'] } }];
    expect(columnsNeeded({ use: 'forecast', gates: regime })).toEqual(['edgeBps', ...probabilities]);
  });

  it('`from` takes over what the child does not name', () => {
    const specs = {
      base: {
        use: 'hold',
        params: { side: 'short' },
        sizing: { use: 'fixed', params: { size: 0.5 } },
        execution: { costBps: 3, stopLoss: { atr: 5 } },
        overlay: { source: 'label', multipliers: { WILD: 0.5 } },
      },
      softer: { from: 'base', overlay: { multipliers: { WILD: 0.25 } }, execution: { costBps: 0 } },
      plain: { from: 'softer', overlay: null, params: { side: 'long' } },
      other: { from: 'base', use: 'ema-cross', params: { fast: 1, slow: 2 }, overlay: null },
    };
    const [, softer, plain, other] = parseAll(specs);
    const columns = columnsOf({ closes: [1, 2, 3], label: [2, 2, 0] });
    expect([...softer!.target(columns).target]).toEqual([-0.125, -0.125, -0.5]);
    expect(softer!.needs).toEqual({ forecast: false, label: true, columns: [] });
    expect(softer!.execution).toEqual({ costBps: 0, stopLoss: { atr: 5 } });
    expect([...plain!.target(columns).target]).toEqual([0.5, 0.5, 0.5]);
    expect(plain!.needs).toEqual({ forecast: false, label: false, columns: [] });
    expect([...other!.target(columns).target]).toEqual([0, 0, 0.5]);
  });

  it('the expected-value gate knows the strategy’s own cost', () => {
    const gates = [{ use: 'expected-value' }];
    const columns = columnsOf({ forecast: { edgeBps: [6, 8] } });
    expect(targetOf({ use: 'forecast', gates }, columns)).toEqual([0, 1]);
    expect(targetOf({ use: 'forecast', gates, execution: { costBps: 5 } }, columns)).toEqual([1, 1]);
    const given = [{ use: 'expected-value', params: { costBps: 8, minimumBps: 0.5 } }];
    expect(targetOf({ use: 'forecast', gates: given }, columns)).toEqual([0, 0]);
  });

  it('an unknown `from` is answered with the nearest strategy', () => {
    const error = refusal({ trend: HOLD, more: { from: 'trnd' } });
    expect(error).toMatchObject({ code: 'UNKNOWN_STRATEGY', path: 'strategies.more.from' });
    expect(error.what).toContain('did you mean "trend"');
  });

  it('a circle of `from` is refused with its members', () => {
    const error = refusal({ a: { from: 'b' }, b: { from: 'c' }, c: { from: 'a' } });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.what).toContain('a from b from c from a');
    expect(refusal({ a: { from: 'a' } }).what).toContain('a from a');
  });

  it.each([
    ['strategies.it', 'CONFIG_INVALID', { gates: [] }],
    ['strategies.it.use', 'UNKNOWN_PLUGIN', { use: 'hodl' }],
    ['strategies.it.gate', 'CONFIG_UNKNOWN_KEY', { use: 'hold', gate: [] }],
    ['strategies.it.params.fst', 'CONFIG_UNKNOWN_KEY', { use: 'ema-cross', params: { fst: 1, fast: 1, slow: 2 } }],
    ['strategies.it.params.fast', 'WINDOWS_CROSSED', { use: 'ema-cross', params: { fast: '5d', slow: '1d' } }],
    ['strategies.it.params.regimes', 'CONFIG_INVALID', { use: 'forecast', params: { column: 'x', regimes: {} } }],
    ['strategies.it.gates.0.use', 'UNKNOWN_PLUGIN', { use: 'hold', gates: [{ use: 'warmup' }] }],
    ['strategies.it.sizing.use', 'UNKNOWN_PLUGIN', { use: 'hold', sizing: { use: 'kelly' } }],
    [
      'strategies.it.sizing.params.cap',
      'CONFIG_INVALID',
      { use: 'hold', sizing: { use: 'fixed', params: { cap: 0 } } },
    ],
  ])('what cannot be built is refused with its key, %s', (path, code, spec) => {
    expect(refusal({ it: spec })).toMatchObject({ code, path });
  });

  it('a fault taken over from another strategy names the key where it stands', () => {
    expect(refusal({ ok: HOLD, base: { use: 'hold', gates: [{ use: 'no' }] }, it: { from: 'base' } }).path).toBe(
      'strategies.base.gates.0.use',
    );
  });

  it('config.yml’s own strategies parse', () => {
    const { strategies, execution } = parse(readFileSync(new URL('../../config.yml', import.meta.url), 'utf8'));
    const regimes = ['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL'];
    const parsed = parseStrategies(strategies, { execution, intervalMs: HALF_HOUR, regimes, labelIsForward: false });
    expect(parsed.map(({ name, needs }) => [name, needs.forecast, needs.label])).toEqual([
      ['trend', false, false],
      ['trend+regime', true, false],
      ['trend+label', false, true],
      ['forecast', true, false],
      ['forecast+regime', true, false],
    ]);
  });
});
