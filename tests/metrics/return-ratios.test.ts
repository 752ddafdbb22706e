import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cagr,
  calmar,
  downsideRisk,
  maxDrawdown,
  omega,
  quantile,
  sharpe,
  sortino,
  tailRatio,
  totalReturn,
  volatility,
  wealth,
} from '../../src/metrics/index.ts';

// Figures of empyrical (versions and tolerance in the file); its drawdown is negative.
const golden = JSON.parse(readFileSync(new URL('../golden/return-series.json', import.meta.url), 'utf8'));

describe.each(Object.keys(golden.series))('ratios of the %s series against empyrical', (name) => {
  const returns = Float64Array.from(golden.series[name].returns as number[]);
  const expected = golden.series[name].empyrical as Record<string, number | 'NaN'>;

  it.each<[string, number]>([
    ['sharpe', sharpe(returns, 365)],
    ['sortino', sortino(returns, 365)],
    ['max_drawdown', -maxDrawdown(wealth(returns))],
    ['calmar', calmar(returns, 365)],
    ['cagr', cagr(returns, 365)],
    ['annual_volatility', volatility(returns, 365)],
    ['downside_risk', downsideRisk(returns, 365)],
    ['omega_threshold_0', omega(returns)],
    ['tail_ratio', tailRatio(returns)],
    ['var_5pct', quantile(returns, 0.05)],
    ['cum_return', totalReturn(returns)],
  ])('%s', (key, actual) => {
    const value = expected[key]!;
    if (value === 'NaN') expect(actual).toBeNaN();
    else expect(Math.abs(actual - value)).toBeLessThanOrEqual(1e-10 * Math.abs(value));
  });
});

describe('ratios', () => {
  it('are undefined for a constant series, whatever rounding makes of its mean', () => {
    expect(sharpe(new Float64Array(7).fill(0.1), 365)).toBeNaN();
    expect(sharpe([], 365)).toBeNaN();
  });

  it('a drawdown counts the starting value as a peak', () => {
    expect(maxDrawdown([0.9, 0.95])).toBeCloseTo(0.1, 12);
    expect(maxDrawdown([90, 95], 100)).toBeCloseTo(0.1, 12);
    expect(maxDrawdown([1.5, 2, 1, 3])).toBe(0.5);
    expect(maxDrawdown([])).toBe(0);
  });

  it('Sharpe does not change with the scale of the returns, drawdown stays within [0, 1]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 3, maxLength: 40 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (returns, scale) => {
          fc.pre(new Set(returns).size > 1 && Math.max(...returns) - Math.min(...returns) > 1e-6);
          const one = sharpe(returns, 365);
          expect(
            Math.abs(
              sharpe(
                returns.map((r) => scale * r),
                365,
              ) - one,
            ),
          ).toBeLessThan(1e-6 * (1 + Math.abs(one)));
          const fall = maxDrawdown(wealth(returns));
          expect(fall).toBeGreaterThanOrEqual(0);
          expect(fall).toBeLessThanOrEqual(1);
        },
      ),
      { seed: 32, numRuns: 200 },
    );
  });
});
