import { describe, expect, it } from 'vitest';
import { parseStrategies, type Strategy, type StrategyColumns } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { columnsOf, REGIMES } from './columns.ts';

const NAN = Number.NaN;
const HOLD = { use: 'hold' };

function parseAll(specs: Record<string, unknown>): Strategy[] {
  return parseStrategies(specs, { execution: {}, intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false });
}

function targetOf(spec: Record<string, unknown>, columns: StrategyColumns): number[] {
  return [...parseAll({ it: spec })[0]!.target(columns).target];
}

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

  it('edge-volatility takes the edge weighted anew where weights are given', () => {
    const columns = columnsOf({ closes: [100, 101, 100], forecast: { expReturnBps_1: [1, 1, -70.357] } });
    const sizing = { use: 'edge-volatility', params: { weights: { 1: 1 }, reference: 2 } };
    // 2 × 70.357 over two bars, in which the market moved √2 × 99.503 bps.
    expect(targetOf({ ...HOLD, sizing }, columns)).toEqual([0, 0, expect.closeTo(1, 4)]);
  });

  it('volatility-target holds as much as moves the wanted part of equity a year', () => {
    // Every bar moves ln 1.01; a year has 365 × 48 of them: 1.31703.
    const closes = [100, 101, 100, 101, 100, 100, 100, 100];
    const sizing = { use: 'volatility-target', params: { volatilityPerYear: 0.4, window: 3 } };
    const size = 0.4 / (Math.log(1.01) * Math.sqrt(365 * 48));
    const [, , , three, four, two, one, none] = targetOf(
      { use: 'hold', params: { side: 'short' }, sizing },
      columnsOf({ closes }),
    );
    expect(three).toBeCloseTo(-size, 12);
    expect(four).toBeCloseTo(-size, 12);
    expect(two).toBeCloseTo(-size * Math.sqrt(3 / 2), 12);
    expect(one).toBeCloseTo(-size * Math.sqrt(3), 12);
    expect(none).toBe(0);
    expect(targetOf({ ...HOLD, sizing }, columnsOf({ closes })).slice(0, 3)).toEqual([0, 0, 0]);
    const capped = { use: 'volatility-target', params: { volatilityPerYear: 9, window: 3, cap: 1.5 } };
    expect(targetOf({ ...HOLD, sizing: capped }, columnsOf({ closes }))[3]).toBe(1.5);
  });

  it('a size is taken only where it differs enough from the last taken one, or is 0, or on the other side', () => {
    const zEdge = [0.05, 0.1, 0.15, 0.2, 0.31, 0.25, 0, 0.3, 0.05, 0.04, NAN, 0.5];
    const edgeBps = [1, 1, 1, 1, 1, 1, 1, 1, -1, -1, 1, 1];
    const sizing = { use: 'edge-volatility', params: { minimumChange: 0.1 } };
    expect(targetOf({ use: 'forecast', sizing }, columnsOf({ forecast: { zEdge, edgeBps } }))).toEqual([
      0, 0.1, 0.1, 0.2, 0.31, 0.31, 0, 0.3, -0.05, -0.05, 0, 0.5,
    ]);
  });

  it('after rows on which nothing can be traded the size taken last is 0', () => {
    const columns = columnsOf({ forecast: { zEdge: [0.5, 0.5, 0.45, 0.45] }, tradable: [1, 1, 0, 1] });
    const sizing = { use: 'edge-volatility', params: { minimumChange: 0.1 } };
    expect(targetOf({ ...HOLD, sizing }, columns)).toEqual([0.5, 0.5, 0, 0.45]);
  });
});
