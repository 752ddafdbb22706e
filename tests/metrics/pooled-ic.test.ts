import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeRng, type Rng } from '../../src/core/index.ts';
import { neweyWestError, pearson, pooledIc, rankWithTies, spearman } from '../../src/metrics/index.ts';
import { readColumns } from '../labels/read-bars.ts';
import { describeWithShared, hasShared, sharedPath } from '../shared.ts';

const near = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-9);

describe('ranks and correlation', () => {
  it('ties share their mean rank', () => {
    expect(Array.from(rankWithTies([3, 1, 3, 2, 3]))).toEqual([4, 1, 4, 2, 4]);
  });

  it('a rising function changes no rank correlation', () => {
    const x = [1, 5, 2, 2, 9, -4];
    const y = [0, 3, 3, 1, 2, -2];
    near(
      spearman(x, y),
      spearman(
        x.map(Math.exp),
        y.map((v) => v ** 3),
      ),
    );
    expect(
      pearson(
        x,
        x.map((v) => 2 - 3 * v),
      ),
    ).toBeCloseTo(-1, 12);
    expect(pearson(x, [1, 1, 1, 1, 1, 1])).toBeNaN();
  });
});

describe('neweyWestError', () => {
  it('is Bartlett-weighted around the mean', () => {
    // Deviations −2, 0, 1, 1; γ0 = 6, γ1 = 0 + 0 + 1 = 1, γ2 = −2 + 0 = −2 (sums); lag 2 weighs 2/3 and 1/3.
    expect(neweyWestError([1, 3, 4, 4], 2)).toBeCloseTo(Math.sqrt(6 + 2 * (2 / 3) * 1 + 2 * (1 / 3) * -2) / 4, 12);
    expect(neweyWestError([1, 3, 4, 4], 0)).toBeCloseTo(Math.sqrt(6) / 4, 12);
  });
});

describeWithShared('IC against scipy and statsmodels', () => {
  const golden = hasShared
    ? JSON.parse(readFileSync(sharedPath('golden/metrics.json'), 'utf8')).information_coefficient
    : {};
  const ic = hasShared ? readColumns(sharedPath('golden/ic.parquet')) : {};

  it('pooled correlations and hit rate, with ties', () => {
    const pooled = pooledIc({ forecast: ic.signal!, realised: ic.forward!, lagBars: 40, segment: ic.day! });
    near(pooled.pooledPearson, golden.pooled_pearson);
    near(pooled.pooledSpearman, golden.pooled_spearman);
    near(pooled.hitRate, golden.hit_rate_excluding_zeros);
    expect(pooled.rows).toBe(ic.signal!.length);
    const spearmanMean = golden.newey_west_of_daily_ic.find(
      (row: { series: string }) => row.series === 'spearman',
    ).mean;
    near(pooled.segmentMean, spearmanMean);
  });

  it('Newey–West error and t of the daily coefficients', () => {
    const days: [number, number][] = [];
    for (let start = 0; start < ic.day!.length; start += 48) days.push([start, start + 48]);
    const daily = {
      pearson: days.map(([a, b]) => pearson(ic.signal!.subarray(a, b), ic.forward!.subarray(a, b))),
      spearman: days.map(([a, b]) => spearman(ic.signal!.subarray(a, b), ic.forward!.subarray(a, b))),
    };
    for (const row of golden.newey_west_of_daily_ic) {
      if (row.small_sample_correction) continue;
      const values = daily[row.series as 'pearson' | 'spearman'];
      near(neweyWestError(values, row.maxlags), row.se);
    }
  });
});

describe('pooledIc', () => {
  it('drops rows where either side is NaN', () => {
    const rng = makeRng(5);
    const forecast = Array.from({ length: 300 }, () => rng.normal());
    const realised = forecast.map((x) => 0.2 * x + rng.normal());
    const padded = (values: number[]) => [Number.NaN, 1, ...values, Number.NaN];
    const other = (values: number[]) => [1, Number.NaN, ...values, Number.NaN];
    expect(pooledIc({ forecast: padded(forecast), realised: other(realised), lagBars: 4 })).toEqual(
      pooledIc({ forecast, realised, lagBars: 4 }),
    );
  });

  it('finds a real relation, and an undefined t for a constant forecast', () => {
    const rng = makeRng(6);
    const forecast = Array.from({ length: 2000 }, () => rng.normal());
    const realised = forecast.map((x) => 0.2 * x + rng.normal());
    expect(pooledIc({ forecast, realised, lagBars: 4 }).neweyWestT).toBeGreaterThan(5);
    const constant = pooledIc({ forecast: forecast.map(() => 1), realised, lagBars: 4 });
    expect(constant.neweyWestT).toBeNaN();
    expect(constant.pooledSpearman).toBeNaN();
  });

  // 200 markets of pure noise: |t| > 2 is 4.6 % of them in truth; more than 10 % has a chance below 0.1 %.
  it.each([
    ['half-life of a day', (rng: Rng) => persistent(rng, 24)],
    ['half-life of a week', (rng: Rng) => persistent(rng, 168)],
    ['momentum of a day', (_: Rng, returns: Float64Array) => momentum(returns, 24)],
  ])('keeps its size on overlapping returns and a forecast of %s', (_, forecastOf) => {
    const horizon = 10;
    let rejected = 0;
    for (let market = 0; market < 200; market++) {
      const rng = makeRng(9000 + market);
      const returns = Float64Array.from({ length: 3000 }, () => 0.01 * rng.normal());
      const ahead = returns.map((_, t) => {
        if (t + horizon >= returns.length) return Number.NaN;
        let sum = 0;
        for (let j = 1; j <= horizon; j++) sum += returns[t + j]!;
        return sum;
      });
      const { neweyWestT } = pooledIc({
        forecast: forecastOf(rng, returns),
        realised: ahead,
        lagBars: 4 * horizon,
      });
      if (Math.abs(neweyWestT) > 2) rejected++;
    }
    expect(rejected).toBeGreaterThan(0);
    expect(rejected).toBeLessThanOrEqual(20);
  });
});

function persistent(rng: Rng, halfLife: number): Float64Array {
  const decay = 0.5 ** (1 / halfLife);
  let value = rng.normal();
  return Float64Array.from({ length: 3000 }, () => {
    value = decay * value + Math.sqrt(1 - decay * decay) * rng.normal();
    return value;
  });
}

function momentum(returns: Float64Array, window: number): Float64Array {
  let sum = 0;
  return returns.map((r, t) => {
    sum += r - (t >= window ? returns[t - window]! : 0);
    return t >= window - 1 ? sum : Number.NaN;
  });
}
