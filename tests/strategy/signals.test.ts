import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/index.ts';
import { parseFeatures } from '../../src/features/index.ts';
import { featureKey, parseStrategies, type Strategy, type StrategyColumns } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { columnsOf, REGIMES } from './columns.ts';
import { makeSignal } from './parts.ts';

const NAN = Number.NaN;
const HOLD = { use: 'hold' };

function parseAll(specs: Record<string, unknown>): Strategy[] {
  return parseStrategies(specs, { execution: {}, intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false });
}

function targetOf(spec: Record<string, unknown>, columns: StrategyColumns): number[] {
  return [...parseAll({ it: spec })[0]!.target(columns).target];
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

  it('ema-cross seeded with the first means speaks from the first row on which both are defined', () => {
    // Means of 2 and 4 closes on row 3: 13 against 12; on row 4 the fast one is 13 + ⅔ × (7 − 13), the slow 12 + ⅖ × (7 − 12).
    const columns = columnsOf({ closes: [10, 12, 12, 14, 7] });
    const spec = { use: 'ema-cross', params: { fast: 2, slow: 4, seed: 'sma' } };
    expect(targetOf(spec, columns)).toEqual([0, 0, 0, 1, -1]);
    expect(targetOf(spec, columnsOf({ closes: [10, 12, 12] }))).toEqual([0, 0, 0]);
  });

  it('forecast by weights takes the sign of the edge over all horizons', () => {
    const forecast = { expReturnBps_1: [1, 1, NAN], expReturnBps_2: [-1, -3, 5] };
    const spec = { use: 'forecast', params: { weights: { 1: 1, 2: 1 }, reference: 2 } };
    expect(targetOf(spec, columnsOf({ forecast }))).toEqual([1, -1, 0]);
    const both = { ...spec, params: { ...spec.params, regimes: { UP: 1 } } };
    expect(() => parseAll({ it: both })).toThrow('both weights and regimes are named');
  });
});

describe('reversion', () => {
  const reversion = (use: string, params: Record<string, unknown>, values: number[]): number[] => {
    const need = makeSignal(use, params).needs.features[0]!;
    const columns = {
      ...columnsOf({ rows: values.length }),
      features: { [featureKey(need)]: [Float64Array.from(values)] },
    };
    return targetOf({ use, params }, columns);
  };

  it('on the RSI is entered beyond a level and held until the exit level', () => {
    const values = [NAN, 50, 30, 29, 31, 49, 50, 45, 71, 60, 50, 20, 75, 40, 29];
    expect(reversion('rsi-reversion', {}, values)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, -1, -1, 0, 1, -1, 0, 1]);
  });

  it('trades one side alone, and forgets the side where the RSI is not defined', () => {
    const values = [20, 40, 80, 60, 20, NAN, 40];
    expect(reversion('rsi-reversion', { side: 'long' }, values)).toEqual([1, 1, 0, 0, 1, 0, 0]);
    expect(reversion('rsi-reversion', { side: 'short' }, values)).toEqual([0, 0, -1, -1, 0, 0, 0]);
  });

  it('on the RSI leaves where it is told to', () => {
    const params = { oversold: 25, overbought: 80, exit: 60 };
    expect(reversion('rsi-reversion', params, [24, 50, 59, 60, 85, 61, 60])).toEqual([1, 1, 1, 0, -1, -1, 0]);
  });

  it('on the bands is entered outside them and held to the middle', () => {
    const values = [NAN, 0, -0.01, 0.3, 0.5, 1, 1.01, 0.6, 0.5, -0.2, 1.2];
    expect(reversion('bollinger-reversion', {}, values)).toEqual([0, 0, 1, 1, 0, 0, -1, -1, 0, 1, -1]);
  });

  it('on the bands leaves a share of the way to the other band, from either side', () => {
    const values = [-0.1, 0.5, 0.74, 0.75, 1.1, 0.5, 0.26, 0.25];
    expect(reversion('bollinger-reversion', { exit: 0.75 }, values)).toEqual([1, 1, 1, 0, -1, -1, -1, 0]);
    expect(reversion('bollinger-reversion', { exit: 0 }, [-0.1, -0.2, 0, 0.1])).toEqual([1, 1, 0, 0]);
  });

  it('asks for its feature with all its parameters, and says so where it was not given', () => {
    const specs = {
      rsi: { use: 'rsi-reversion', params: { window: '4h' } },
      bands: { use: 'bollinger-reversion', params: { deviations: 2.5 } },
    };
    const [rsi, bands] = parseAll(specs);
    expect(rsi!.needs.features).toEqual([{ use: 'rsi', params: { window: '4h', seed: 'sma' } }]);
    const params = { window: 20, deviations: 2.5, raw: false, outputs: ['bb_position'] };
    expect(bands!.needs.features).toEqual([{ use: 'bollinger', params }]);
    expect(() => rsi!.target(columnsOf({ rows: 2 }))).toThrow(expect.objectContaining({ code: 'COLUMN_MISSING' }));
  });

  it.each([
    ['rsi-reversion', { oversold: 70, overbought: 30 }, 'must lie below overbought'],
    ['rsi-reversion', { exit: 20 }, 'must lie between oversold and overbought'],
    ['rsi-reversion', { window: '20m' }, 'not a whole number'],
    ['bollinger-reversion', { window: 1 }, 'too short'],
  ])('%s refuses %j', (use, params, words) => {
    expect(() => parseAll({ it: { use, params } })).toThrow(words);
  });

  it('reads the columns of the feature catalog', () => {
    const closes = Array.from({ length: 120 }, (_, t) => 100 + 5 * Math.sin(t / 6) + Math.sin(1.7 * t));
    const bars = columnsOf({ closes });
    const [strategy] = parseAll({ it: { use: 'bollinger-reversion', params: { window: 10, deviations: 1.5 } } });
    const need = strategy!.needs.features[0]!;
    const [feature] = parseFeatures([need], HALF_HOUR);
    const values = feature!.outputs.map((name) => feature!.compute(bars.bars)[name]!);
    const { target } = strategy!.target({ ...bars, features: { [featureKey(need)]: values } });
    for (let t = 9; t < 120; t++) {
      const window = closes.slice(t - 9, t + 1);
      const mean = window.reduce((a, b) => a + b) / 10;
      const deviation = Math.sqrt(window.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 10);
      if (closes[t]! < mean - 1.5 * deviation) expect(target[t]).toBe(1);
      if (closes[t]! > mean + 1.5 * deviation) expect(target[t]).toBe(-1);
    }
    expect(new Set(target)).toEqual(new Set([-1, 0, 1]));
  });
});
