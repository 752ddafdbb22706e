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
    expect(answer.stages).toEqual([
      { stage: 'signal', rows: 3, stopped: 0 },
      { stage: 'warm-up', rows: 2, stopped: 1 },
      { stage: 'sizing', rows: 2, stopped: 0 },
    ]);
    expect(answer.variant).toBeNull();
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
    expect(answer.stages).toEqual([
      { stage: 'signal', rows: 4, stopped: 0 },
      { stage: 'z-threshold', rows: 3, stopped: 1 },
      { stage: 'expected-value', rows: 2, stopped: 1 },
      { stage: 'z-threshold#2', rows: 1, stopped: 1 },
      { stage: 'sizing', rows: 1, stopped: 0 },
    ]);
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
    expect(softer!.needs).toEqual({ forecast: false, label: true, columns: [], features: [] });
    expect(softer!.executions).toEqual([{ costBps: 0, stopLoss: { atr: 5 } }]);
    expect([...plain!.target(columns).target]).toEqual([0.5, 0.5, 0.5]);
    expect(plain!.needs).toEqual({ forecast: false, label: false, columns: [], features: [] });
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

  it('the expected-value gate asks for the cost of the merged execution where somebody knows its models', () => {
    const specs = { it: { use: 'forecast', gates: [{ use: 'expected-value' }], execution: { costs: 'three' } } };
    const columns = columnsOf({ forecast: { edgeBps: [2, 4, 8] } });
    const parsed = (answer: number | undefined) =>
      parseStrategies(specs, {
        execution: { costBps: 7, capital: 1 },
        intervalMs: HALF_HOUR,
        regimes: REGIMES,
        labelIsForward: false,
        roundTripBps: (execution) => {
          expect(execution).toEqual({ costBps: 7, capital: 1, costs: 'three' });
          return answer;
        },
      });
    expect([...parsed(3)[0]!.target(columns).target]).toEqual([0, 1, 1]);
    // Costs that cannot be said beforehand: `costBps`, which `costs` replaced, would be the wrong answer.
    expect(() => parsed(undefined)).toThrow('the cost of a round trip is not known');
  });

  it('a stage counts what a filter kept alive: rows = rows before − stopped + kept', () => {
    const gates = [{ use: 'persistence', params: { bars: 2 } }];
    const [strategy] = parseAll({
      it: { use: 'forecast', gates, overlay: { source: 'label', multipliers: { DOWN: 0 } } },
    });
    const columns = columnsOf({ forecast: { edgeBps: [1, 1, 0, 1, 0, 0] }, label: [0, 0, 1, 0, 0, 0] });
    const answer = strategy!.target(columns);
    expect([...answer.target]).toEqual([0, 1, 0, 1, 1, 0]);
    expect(answer.stages).toEqual([
      { stage: 'signal', rows: 3, stopped: 0 },
      { stage: 'persistence', rows: 4, stopped: 1 },
      { stage: 'sizing', rows: 4, stopped: 0 },
      { stage: 'overlay', rows: 3, stopped: 1 },
    ]);
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
