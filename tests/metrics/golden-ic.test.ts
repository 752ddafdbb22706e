import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  correlationT,
  kendallTauB,
  mean,
  neweyWestError,
  pearson,
  pooledIc,
  predictiveRegression,
  segmentIcs,
  sharpe,
  signHitRate,
  spearman,
} from '../../src/metrics/index.ts';
import { normalTwoSided, studentTTwoSided } from '../../src/stats/index.ts';
import { readColumns } from '../labels/read-bars.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));

interface DailyRow {
  readonly series: 'pearson' | 'spearman';
  readonly maxlags: number;
  readonly small_sample_correction: boolean;
  readonly mean: number;
  readonly se: number;
  readonly t: number;
  readonly p_normal: number;
}

// Figures of scipy and statsmodels: 120 days of 48 bars, ties in what came of the signal.
describeWithShared('information coefficient', () => {
  const golden = JSON.parse(readFileSync(sharedPath('golden/metrics.json'), 'utf8')).information_coefficient;
  const { signal, forward, day } = readColumns(sharedPath('golden/ic.parquet')) as Record<string, Float64Array>;
  const x = signal!;
  const y = forward!;
  const days = Array.from({ length: 120 }, (_, d) => [48 * d, 48 * (d + 1)] as const);
  const daily = {
    pearson: days.map(([a, b]) => pearson(x.subarray(a, b), y.subarray(a, b))),
    spearman: segmentIcs(x, y, day!).map((segment) => segment.spearman),
  };

  it('pooled, with its p from Student’s t', () => {
    const pooled = pooledIc({ forecast: x, realised: y, lagBars: 0 });
    near(pooled.pooledPearson, golden.pooled_pearson);
    near(pooled.pooledSpearman, golden.pooled_spearman);
    near(studentTTwoSided(correlationT(pooled.pooledPearson, x.length), x.length - 2), golden.pooled_pearson_p);
    near(studentTTwoSided(correlationT(pooled.pooledSpearman, x.length), x.length - 2), golden.pooled_spearman_p);
    near(kendallTauB(x, y), golden.pooled_kendall_tau_b);
    near(kendallTauB(y, x), golden.pooled_kendall_tau_b);
  });

  it('of each day', () => {
    golden.daily_pearson_first_10.forEach((value: number, d: number) => {
      near(daily.pearson[d]!, value);
      near(daily.spearman[d]!, golden.daily_spearman_first_10[d]);
      near(spearman(x.subarray(...days[d]!), y.subarray(...days[d]!)), golden.daily_spearman_first_10[d]);
    });
    near(sharpe(daily.spearman, 1), golden.icir_spearman);
  });

  describe('Newey–West of the daily coefficients', () => {
    it.each(golden.newey_west_of_daily_ic as DailyRow[])(
      '$series, lag $maxlags, small sample $small_sample_correction',
      (row) => {
        const values = daily[row.series];
        const error = neweyWestError(values, row.maxlags, row.small_sample_correction);
        near(mean(values), row.mean);
        near(error, row.se);
        near(mean(values) / error, row.t);
        near(normalTwoSided(mean(values) / error), row.p_normal);
      },
    );
  });

  it('predictive regression', () => {
    const { maxlags, ...expected } = golden.predictive_regression;
    const own = predictiveRegression(x, y, maxlags);
    near(own.slope, expected.slope);
    near(own.slopeError, expected.se);
    near(own.slopeT, expected.t);
    near(own.intercept, expected.intercept);
    near(own.interceptError, expected.se_intercept);
  });

  it('hit rates without zeros, and with zeros as misses', () => {
    near(signHitRate(x, y), golden.hit_rate_excluding_zeros);
    near(signHitRate(x, y, 'miss'), golden.hit_rate_counting_zero_as_miss);
    expect(x.filter((value, i) => value === 0 || y[i] === 0)).toHaveLength(golden.zeros);
  });
});
