import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conditionalValueAtRisk,
  drawdownDurations,
  drawdownSpells,
  equityStability,
  hitRate,
  maxDrawdown,
  normalConditionalValueAtRisk,
  normalValueAtRisk,
  payoffRatio,
  profitFactor,
  returnStatistics,
  ulcerIndex,
  valueAtRisk,
  wealth,
} from '../../src/metrics/index.ts';

const returnSeries = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('all figures at the edges', () => {
  const undefinedOnes = (returns: number[]): string[] =>
    Object.entries(returnStatistics(returns, 365))
      .filter(([, value]) => Number.isNaN(value))
      .map(([key]) => key)
      .sort();

  it('a return of NaN: nothing but the number of periods is defined, no drawdown of 0 either', () => {
    const { periods, periodsPerYear, drawdown, ...figures } = returnStatistics([0.01, Number.NaN, -0.5, 0.02], 365);
    expect([periods, periodsPerYear]).toEqual([4, 365]);
    for (const value of [...Object.values(figures), ...Object.values(drawdown)]) expect(value).toBeNaN();
    expect(Object.keys(figures)).toEqual(expect.arrayContaining(['maxDrawdown', 'valueAtRisk', 'hitRate']));
  });

  it('no returns: no fall, no growth, everything else undefined', () => {
    const none = returnStatistics([], 365);
    expect(none).toMatchObject({ periods: 0, totalReturn: 0, maxDrawdown: 0 });
    const defined = Object.keys(none).filter((key) => !undefinedOnes([]).includes(key));
    expect(defined.sort()).toEqual(['drawdown', 'maxDrawdown', 'periods', 'periodsPerYear', 'totalReturn']);
    expect(none.drawdown).toEqual({
      fallRows: 0,
      recoveryRows: 0,
      totalRows: 0,
      longestRows: 0,
      shareBelowPeak: Number.NaN,
    });
  });

  it('one gain: what needs a spread, a loss or a fall is undefined', () => {
    expect(undefinedOnes([0.01])).toEqual(
      [
        'calmar', 'excessKurtosis', 'normalValueAtRisk', 'omega', 'payoffRatio', 'sharpe', 'skew', 'sortino', 'stability',
        'ulcerIndex', 'volatility',
      ], // biome-ignore format: a list of names
    );
    expect(returnStatistics([0.01], 365)).toMatchObject({ hitRate: 1, profitFactor: Number.POSITIVE_INFINITY });
  });

  it('constant gains: no ratio out of rounding errors', () => {
    const { volatility, sharpe, skew, stability, cagr } = returnStatistics(new Array(9).fill(0.1), 365);
    expect(volatility).toBe(0);
    expect([sharpe, skew]).toEqual([Number.NaN, Number.NaN]);
    expect(stability).toBeCloseTo(1, 12);
    expect(cagr).toBeCloseTo(1.1 ** 365 - 1, -2);
  });

  it('losses alone: nothing gained, and the fall never ends', () => {
    const own = returnStatistics([-0.01, -0.02, -0.03], 365);
    expect(own).toMatchObject({ hitRate: 0, profitFactor: 0, omega: 0, payoffRatio: Number.NaN });
    expect(own.sharpe).toBeLessThan(0);
    expect(own.maxDrawdown).toBeCloseTo(1 - 0.99 * 0.98 * 0.97, 12);
    expect(own.drawdown).toEqual({
      fallRows: 3,
      recoveryRows: Number.NaN,
      totalRows: Number.NaN,
      longestRows: 3,
      shareBelowPeak: 1,
    });
  });

  it('a total loss: growth −1, drawdown 1, no stability', () => {
    expect(returnStatistics([0.1, -1, 0], 365)).toMatchObject({
      totalReturn: -1,
      cagr: -1,
      maxDrawdown: 1,
      stability: Number.NaN,
    });
  });
});

describe('drawdown spells', () => {
  it('are told apart, with their rows', () => {
    expect(drawdownSpells([1, 0.9, 0.8, 1, 1.2, 1.1, 1.2, 0.6])).toEqual([
      { peakRow: 0, troughRow: 2, recoveryRow: 3, depth: 1 - 0.8 },
      { peakRow: 4, troughRow: 5, recoveryRow: 6, depth: 1 - 1.1 / 1.2 },
      { peakRow: 6, troughRow: 7, recoveryRow: Number.NaN, depth: 0.5 },
    ]);
  });

  it('the starting value is a peak before the first row', () => {
    expect(drawdownSpells([0.9, 1])).toEqual([{ peakRow: -1, troughRow: 0, recoveryRow: 1, depth: 1 - 0.9 }]);
    expect(drawdownDurations([0.9, 0.8, 1])).toMatchObject({
      fallRows: 2,
      recoveryRows: 1,
      totalRows: 3,
      longestRows: 3,
    });
  });

  it('the longest need not be the deepest', () => {
    const shallow = [1, 0.99, 0.99, 0.99, 0.99, 1, 0.5, 1];
    expect(drawdownDurations(shallow)).toEqual({
      fallRows: 1,
      recoveryRows: 1,
      totalRows: 2,
      longestRows: 5,
      shareBelowPeak: 5 / 8,
    });
  });

  it('their deepest is the maximum drawdown, and they never overlap', () => {
    fc.assert(
      fc.property(returnSeries, (returns) => {
        const line = wealth(returns);
        const spells = drawdownSpells(line);
        expect(Math.max(0, ...spells.map(({ depth }) => depth))).toBeCloseTo(maxDrawdown(line), 12);
        let free = -1;
        for (const { peakRow, troughRow, recoveryRow } of spells) {
          expect(peakRow).toBeGreaterThanOrEqual(free);
          expect(troughRow).toBeGreaterThan(peakRow);
          free = Number.isNaN(recoveryRow) ? line.length : recoveryRow;
          expect(free).toBeGreaterThan(troughRow);
        }
      }),
      { seed: 71, numRuns: 200 },
    );
  });

  it('rows of NaN are passed over', () => {
    expect(drawdownSpells([1, Number.NaN, 0.9, 1])).toEqual([
      { peakRow: 0, troughRow: 2, recoveryRow: 3, depth: 1 - 0.9 },
    ]);
    expect(ulcerIndex([1, Number.NaN, 0.9, 1])).toBeCloseTo(ulcerIndex([1, 0.9, 1]), 12);
  });
});

describe('tails', () => {
  it('the mean of the tail is never above its border, empirical or normal', () => {
    fc.assert(
      fc.property(returnSeries, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (returns, share) => {
        expect(conditionalValueAtRisk(returns, share)).toBeLessThanOrEqual(valueAtRisk(returns, share) + 1e-12);
        const border = normalValueAtRisk(returns);
        if (!Number.isNaN(border)) expect(normalConditionalValueAtRisk(returns)).toBeLessThan(border);
      }),
      { seed: 72, numRuns: 200 },
    );
  });

  it('of 1 to 21: the lowest two, and the quantile between', () => {
    const values = Array.from({ length: 21 }, (_, i) => i + 1);
    expect(conditionalValueAtRisk(values)).toBe(1.5);
    expect(valueAtRisk(values)).toBeCloseTo(2, 12);
    expect(conditionalValueAtRisk(values, 0.5)).toBe(6);
  });

  it('where nothing spreads there is no normal distribution', () => {
    expect(normalValueAtRisk([0.1, 0.1])).toBeNaN();
    expect(normalConditionalValueAtRisk([0.1, 0.1])).toBeCloseTo(0.1, 12);
    expect(normalConditionalValueAtRisk([])).toBeNaN();
    expect(valueAtRisk([])).toBeNaN();
    expect(conditionalValueAtRisk([])).toBeNaN();
  });
});

describe('gains and losses', () => {
  it('by hand; rows of 0 are neither', () => {
    const values = [2, -1, 0, 4, -2, 0];
    expect([hitRate(values), profitFactor(values), payoffRatio(values)]).toEqual([0.5, 2, 2]);
  });

  it('of nothing are undefined', () => {
    for (const values of [[], [0, 0]]) {
      expect([hitRate(values), profitFactor(values), payoffRatio(values)]).toEqual([
        Number.NaN,
        Number.NaN,
        Number.NaN,
      ]);
    }
  });
});

describe('stability and ulcer index', () => {
  it('a straight line in logarithms is stable, up or down', () => {
    expect(equityStability([0.01, 0.01, 0.01])).toBeCloseTo(1, 12);
    expect(equityStability([-0.01, -0.01, -0.01])).toBeCloseTo(1, 12);
    expect(equityStability([0, 0, 0])).toBeNaN();
    expect(equityStability([])).toBeNaN();
  });

  it('the ulcer index by hand', () => {
    expect(ulcerIndex([1, 0.9, 0.8, 1])).toBeCloseTo(Math.sqrt((0.01 + 0.04) / 3), 12);
    expect(ulcerIndex([0.9, 0.9])).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(ulcerIndex([1, 1.1])).toBe(0);
  });
});
