import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { returnStatistics } from '../../src/metrics/index.ts';

type Figure = number | string;

// Figures of empyrical and quantstats (versions and tolerance in the file): drawdowns are negative there.
const golden: {
  series: Record<string, { returns: number[]; empyrical: Record<string, Figure>; quantstats: Record<string, Figure> }>;
} = JSON.parse(readFileSync(new URL('../golden/return-series.json', import.meta.url), 'utf8'));

/** Where we answer otherwise, and what: a share or ratio of nothing is undefined. */
const DECIDED: Readonly<Record<string, number>> = {
  'constant_zero quantstats calmar': Number.NaN, // raises ZeroDivisionError
  'one_bar quantstats calmar': Number.NaN, // raises ZeroDivisionError
  'constant_zero quantstats win_rate': Number.NaN, // 0
  'constant_zero quantstats profit_factor': Number.NaN, // 0
};

describe.each(Object.keys(golden.series))('all figures of the %s series', (name) => {
  const { returns, empyrical, quantstats } = golden.series[name]!;
  const own = returnStatistics(returns, 365);
  const theirs: Record<string, Record<string, Figure>> = { empyrical, quantstats };
  const ours: Record<string, Record<string, number>> = {
    empyrical: {
      sharpe: own.sharpe,
      sortino: own.sortino,
      max_drawdown: -own.maxDrawdown,
      calmar: own.calmar,
      cagr: own.cagr,
      annual_volatility: own.volatility,
      downside_risk: own.downsideRisk,
      omega_threshold_0: own.omega,
      tail_ratio: own.tailRatio,
      var_5pct: own.valueAtRisk,
      cvar_5pct: own.conditionalValueAtRisk,
      cum_return: own.totalReturn,
      stability: own.stability,
    },
    quantstats: {
      sharpe: own.sharpe,
      sortino: own.sortino,
      max_drawdown: -own.maxDrawdown,
      calmar: own.calmar,
      cagr: own.cagr,
      volatility: own.volatility,
      omega: own.omega,
      tail_ratio: own.tailRatio,
      var_95_normal: own.normalValueAtRisk,
      cvar_95: own.normalConditionalValueAtRisk,
      ulcer_index: own.ulcerIndex,
      win_rate: own.hitRate,
      profit_factor: own.profitFactor,
      payoff_ratio: own.payoffRatio,
    },
  };

  it.each(['empyrical', 'quantstats'])('every figure of %s has one of ours', (library) => {
    expect(Object.keys(ours[library]!).sort()).toEqual(Object.keys(theirs[library]!).sort());
  });

  const cases = Object.keys(ours).flatMap((library) =>
    Object.keys(ours[library]!).map((key) => [library, key] as const),
  );
  it.each(cases)('%s: %s', (library, key) => {
    const actual = ours[library]![key]!;
    const decided = DECIDED[`${name} ${library} ${key}`];
    const stored = theirs[library]![key]!;
    const expected = decided ?? Number(stored);
    if (Number.isNaN(expected) || !Number.isFinite(expected)) expect(actual).toBe(expected);
    else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.abs(expected));
  });
});
