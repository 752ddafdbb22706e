import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/core/index.ts';
import type { StrategyColumns } from '../../src/strategy/index.ts';
import { numbers, readTable } from '../backtest/bars.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { columnsOf } from './columns.ts';
import { applied, gateSteps, makeGate, partContext } from './parts.ts';

const NAN = Number.NaN;

function passed(use: string, params: unknown, columns: StrategyColumns): number[] {
  return applied(gateSteps(makeGate(use, params), columns), new Array<number>(columns.bars.close.length).fill(1));
}

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
    const unknown = { ...partContext(), roundTripBps: () => undefined };
    expect(() => makeGate('expected-value', {}, unknown)).toThrow(ConfigError);
    expect(() => makeGate('expected-value', { costBps: 3 }, unknown)).not.toThrow();
  });

  it('z-threshold and expected-value weigh the horizons anew, brought to the reference', () => {
    // 2 bars: twice what one bar brings. Edge over 2 bars: ½ × 2 × 1-bar + ½ × 2-bar forecast.
    const closes = [100, 101, 100, 101, 100];
    const forecast = { expReturnBps_1: [NAN, 1, 2, -60, 80], expReturnBps_2: [4, 6, 4, -80, NAN] };
    const columns = columnsOf({ closes, forecast });
    const weights = { weights: { 1: 3, 2: 3 }, reference: 2 };
    // Edges: NaN, 4, 4, −100, NaN.
    expect(passed('expected-value', { ...weights, costBps: 3 }, columns)).toEqual([0, 1, 1, 1, 0]);
    expect(passed('expected-value', { ...weights, costBps: 5 }, columns)).toEqual([0, 0, 0, 1, 0]);
    // Volatility of two bars: 10⁴ × √2 × ln 1.01 = 140.7 bps from row 2 on; z: 0.028, −0.711.
    expect(passed('z-threshold', { ...weights, minimum: 0.02 }, columns)).toEqual([0, 0, 1, 1, 0]);
    expect(passed('z-threshold', { ...weights, minimum: 0.7 }, columns)).toEqual([0, 0, 0, 1, 0]);
    expect(passed('z-threshold', { ...weights, minimum: 0.72 }, columns)).toEqual([0, 0, 0, 0, 0]);
    // Weights 1 and 3: ¼ × 2 × 1-bar + ¾ × 2-bar forecast: NaN, 5, 4, −90, NaN.
    const unequal = { weights: { 1: 1, 2: 3 }, reference: 2, costBps: 0 };
    expect(passed('expected-value', { ...unequal, minimumBps: 5 }, columns)).toEqual([0, 1, 0, 1, 0]);
  });

  it.each([
    [{ weights: { '1d': 1 } }, 'params.reference'],
    [{ reference: '1d' }, 'params.reference'],
    [{ weights: { '1d': 1 }, reference: '1d', column: 'edgeBps' }, 'params.weights'],
    [{ weights: { '1d': 0 }, reference: '1d' }, 'params.weights'],
    [{ weights: { '20m': 1 }, reference: '1d' }, 'params.weights.20m'],
    [{ weights: { '1d': 1 }, reference: '0h' }, 'params.reference'],
  ])('an edge that cannot be weighed is refused: %j', (params, path) => {
    expect(() => makeGate('expected-value', params)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', path }));
  });

  it('volatility: from a floor to a ceiling, per the horizon that is named', () => {
    // Each return is ± ln 1.01 = 99.5 bps; a window of 4 bars holds 4 of them: 199 bps, or 99.5 per bar.
    const columns = columnsOf({ closes: [100, 101, 100, 101, 100, 101, 101, 101, 101, 101] });
    const over = (params: object) => passed('volatility', { window: 4, ...params }, columns);
    expect(over({ minimumBps: 199 })).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(over({ minimumBps: 199.1 })).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(over({ minimumBps: 99.5, horizon: 1 })).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(over({ minimumBps: 0, maximumBps: 150 })).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    expect(() => over({ minimumBps: 10, maximumBps: 10 })).toThrow('must lie above minimumBps');
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
    expect(() => makeGate('regime', { allowed: ['UPP'] })).toThrow('did you mean "UP"');
  });

  it('persistence: a side is taken after it held, and stays until another has', () => {
    const held = (params: unknown, target: number[]): number[] =>
      applied(gateSteps(makeGate('persistence', params), columnsOf({ rows: target.length })), target);
    expect(held({ bars: 3 }, [1, 1, 1, -1, 1, -1, -1, -1, 0])).toEqual([0, 0, 1, 1, 1, 1, 1, -1, -1]);
    expect(held({ bars: 3, votes: 2 }, [1, -1, 1, -1, -1, 0, 0])).toEqual([0, 0, 1, -1, -1, -1, 0]);
    expect(held({ bars: 2 }, [0.5, 1, 0.25, -1])).toEqual([0, 1, 0.25, 0.25]);
    expect(() => makeGate('persistence', { bars: 2, votes: 3 })).toThrow('can never be reached');
  });
});

describeWithShared('the persistence gate of the reference vectors', () => {
  it.each([1, 3, 6])('%i bars: the gated column exactly', (bars) => {
    const table = readTable(sharedPath('golden/backtest.parquet'));
    const raw = numbers(table, 'raw_signal');
    const out = applied(gateSteps(makeGate('persistence', { bars }), columnsOf({ rows: raw.length })), raw);
    expect(out).toEqual([...numbers(table, `gated_${bars}`)]);
  });
});
