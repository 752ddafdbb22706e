import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  deflatedSharpe,
  distinctSeries,
  expectedMaximumSharpe,
  meanCorrelation,
  minimumBacktestLength,
  noSkillVariance,
  sharpeInterval,
  sharpeMoments,
  supportedTrials,
} from '../../src/stats/index.ts';

/** Series that share the part `common` of their variance. */
function noise(seed: number, rows: number, count: number, common = 0): Float64Array[] {
  const rng = makeRng(seed);
  const shared = Float64Array.from({ length: rows }, () => rng.normal());
  return Array.from({ length: count }, () =>
    shared.map((value) => Math.sqrt(common) * value + Math.sqrt(1 - common) * rng.normal()),
  );
}

function correlation(a: Float64Array, b: Float64Array): number {
  const centred = (x: Float64Array) => x.map((value) => value - x.reduce((sum, v) => sum + v, 0) / x.length);
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const [x, y] = [centred(a), centred(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

describe('series that do not move as one', () => {
  it('lie pairwise within the bound, and every other one moves with one of them that stands before it', () => {
    for (const rows of [50, 64, 200]) {
      const series = noise(rows, rows, 24, 0.85);
      const bound = 0.86;
      const kept = [...distinctSeries(series, bound)];
      expect(kept.length).toBeGreaterThan(2);
      expect(kept.length).toBeLessThan(24);
      for (const i of kept)
        for (const j of kept) if (i < j) expect(correlation(series[i]!, series[j]!)).toBeLessThanOrEqual(bound);
      for (let i = 0; i < 24; i++) {
        if (kept.includes(i)) continue;
        expect(kept.some((j) => j < i && correlation(series[i]!, series[j]!) > bound)).toBe(true);
      }
    }
  });

  it('are the same at another leverage and level, and one of those that stand still is among them', () => {
    const series = noise(2, 100, 3);
    const still = new Float64Array(100);
    const copies = series.map((column) => column.map((value) => 3 * value + 1));
    expect([...distinctSeries([...series, ...copies, still, still], 0.95)]).toEqual([0, 1, 2, 6]);
    expect([...distinctSeries([], 0.95)]).toEqual([]);
  });

  it('correlate on average as their pairs do', () => {
    const series = noise(3, 120, 5, 0.4);
    let sum = 0;
    for (let i = 0; i < 5; i++) for (let j = 0; j < i; j++) sum += correlation(series[i]!, series[j]!);
    expect(meanCorrelation([...series, new Float64Array(120)])).toBeCloseTo(sum / 10, 12);
    expect(meanCorrelation(series.slice(0, 1))).toBeNaN();
  });
});

describe('the variance of Sharpe ratios without merit', () => {
  it('is what is seen, but no less than luck alone brings', () => {
    const series = noise(4, 250, 40, 0.5);
    const least = (1 - meanCorrelation(series)) / 250;
    const wide = series.map((column, i) => column.map((value) => value + i / 20));
    expect(noSkillVariance(wide)).toBeGreaterThan(4 * least);
    // All exactly at 0, as if a search had found nothing but ties.
    const level = series.map((column) => {
      const centre = column.reduce((sum, value) => sum + value, 0) / 250;
      return column.map((value) => value - centre);
    });
    expect(noSkillVariance(level)).toBeCloseTo(least, 12);
    expect(noSkillVariance(series.slice(0, 1))).toBeNaN();
  });

  it('replaces that of the trials in a deflated Sharpe ratio', () => {
    const [best] = noise(5, 300, 1);
    const sharpes = Float64Array.of(0.1, 0.1001, 0.0999);
    const { expectedMaximum, probability } = deflatedSharpe(best!, sharpes, 0.004);
    expect(expectedMaximum).toBe(expectedMaximumSharpe(0.004, 3));
    expect(probability).toBeLessThan(deflatedSharpe(best!, sharpes).probability);
  });
});

describe('the minimum backtest length', () => {
  it('is that of the paper: some 5 years for 45 independent trials and a Sharpe ratio of 1', () => {
    // Bailey et al. 2014: "if only 5 years of data are available, no more than 45 independent model configurations should be tried".
    expect(supportedTrials(5, 1)).toBe(45);
    expect(minimumBacktestLength(45, 1)).toBeLessThan(5);
    expect(minimumBacktestLength(46, 1)).toBeGreaterThan(5);
    // And at most 2 ln N ÷ SR².
    for (const trials of [10, 100, 1000]) {
      expect(minimumBacktestLength(trials, 1.5)).toBeLessThan((2 * Math.log(trials)) / 1.5 ** 2);
    }
  });

  it('falls with the luck that trials share, and with the Sharpe ratio that they should not show', () => {
    expect(minimumBacktestLength(100, 1, 0.25)).toBeCloseTo(minimumBacktestLength(100, 1) / 4, 12);
    expect(minimumBacktestLength(100, 2)).toBeCloseTo(minimumBacktestLength(100, 1) / 4, 12);
    expect(supportedTrials(2, 1, 0.25)).toBeGreaterThan(supportedTrials(2, 1));
  });

  it('has ends: one trial, any number, nothing to tell', () => {
    expect(minimumBacktestLength(1, 1)).toBe(0);
    expect(minimumBacktestLength(10, 0)).toBeNaN();
    expect(supportedTrials(0.01, 1)).toBe(1);
    expect(supportedTrials(1000, 1)).toBe(1e12);
    expect(supportedTrials(5, 1, Number.NaN)).toBeNaN();
    expect(supportedTrials(0, 1)).toBeNaN();
  });
});

describe('the interval of a Sharpe ratio', () => {
  it('lies about the ratio, with about the width of its error', () => {
    const daily = noise(6, 730, 1)[0]!.map((value) => 0.01 * value);
    const { sharpe, ci95 } = sharpeInterval(daily, 365, 1000, makeRng(1));
    expect(sharpe).toBeCloseTo(Math.sqrt(365) * sharpeMoments(daily).sharpe, 10);
    expect((ci95[0] + ci95[1]) / 2).toBeCloseTo(sharpe, 10);
    // 2 × 1.96 ÷ √2 years.
    expect(Math.abs(ci95[1] - ci95[0] - 2.77)).toBeLessThan(0.4);
  });

  it('is undefined on few days and without variance', () => {
    expect(sharpeInterval(noise(7, 19, 1)[0]!, 365, 100, makeRng(1)).ci95).toEqual([Number.NaN, Number.NaN]);
    const { sharpe, ci95 } = sharpeInterval(new Float64Array(50), 365, 100, makeRng(1));
    expect([sharpe, ...ci95]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
