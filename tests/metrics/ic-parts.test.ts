import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  correlationT,
  forwardReturns,
  icByRegime,
  icDecay,
  kendallTauB,
  meanSegmentIc,
  neweyWestError,
  pooledIc,
  predictiveRegression,
  rotatedIcs,
  segmentIcs,
  signHitRate,
  spearman,
} from '../../src/metrics/index.ts';

const pairs = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), { maxLength: 25 });

describe('Kendall’s tau-b', () => {
  it('is concordant less discordant pairs over those without ties', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        let [sum, freeX, freeY] = [0, 0, 0];
        for (let i = 0; i < rows.length; i++) {
          for (let j = 0; j < i; j++) {
            const [dx, dy] = [rows[i]![0] - rows[j]![0], rows[i]![1] - rows[j]![1]];
            sum += Math.sign(dx * dy);
            if (dx !== 0) freeX++;
            if (dy !== 0) freeY++;
          }
        }
        const tau = kendallTauB(
          rows.map(([x]) => x),
          rows.map(([, y]) => y),
        );
        if (freeX * freeY === 0) expect(tau).toBeNaN();
        else expect(tau).toBeCloseTo(sum / Math.sqrt(freeX * freeY), 12);
      }),
      { seed: 78, numRuns: 300 },
    );
  });

  it('leaves what it reads as it was', () => {
    const y = Float64Array.of(3, 1, 2);
    kendallTauB(Float64Array.of(1, 2, 3), y);
    expect(Array.from(y)).toEqual([3, 1, 2]);
  });
});

describe('hit rate of signs', () => {
  it('rows of 0 are left out, or missed', () => {
    const [x, y] = [
      [1, -1, 0, 2, -3],
      [2, 1, 1, 0, -1],
    ];
    expect(signHitRate(x!, y!)).toBeCloseTo(2 / 3, 12);
    expect(signHitRate(x!, y!, 'miss')).toBeCloseTo(2 / 5, 12);
    expect(signHitRate([0], [1])).toBeNaN();
    expect(signHitRate([0], [1], 'miss')).toBe(0);
    expect(signHitRate([], [], 'miss')).toBeNaN();
  });
});

describe('t of a correlation', () => {
  it('by hand, and at its edges', () => {
    expect(correlationT(0.6, 18)).toBeCloseTo(3, 12);
    expect(correlationT(-1, 10)).toBe(Number.NEGATIVE_INFINITY);
    expect(correlationT(0.5, 2)).toBeNaN();
    expect(correlationT(Number.NaN, 10)).toBeNaN();
  });
});

describe('predictive regression', () => {
  it('of a line has its slope and no error', () => {
    const x = [1, 2, 3, 5];
    const line = predictiveRegression(
      x,
      x.map((value) => 2 - 3 * value),
      2,
    );
    expect(line.slope).toBeCloseTo(-3, 12);
    expect(line.intercept).toBeCloseTo(2, 12);
    expect(line.slopeError).toBeCloseTo(0, 12);
  });

  it('is undefined where the forecast does not vary', () => {
    for (const x of [[], [1], [1, 1, 1]]) expect(predictiveRegression(x, x, 1).slopeT).toBeNaN();
  });
});

describe('IC by horizon', () => {
  const rng = makeRng(41);
  const close = new Float64Array(4000);
  const news = Float64Array.from(close, () => rng.normal());
  let price = 100;
  for (let t = 0; t < close.length; t++) {
    // What the forecast knows moves the price over the next three bars.
    const drift = (news[t - 1] ?? 0) + (news[t - 2] ?? 0) + (news[t - 3] ?? 0);
    close[t] = price *= 1 + 0.002 * drift + 0.005 * rng.normal();
  }

  it('rises while there is more to come, and falls after', () => {
    const curve = icDecay({ forecast: news, close, horizons: [1, 3, 30] });
    expect(curve.map(({ horizonBars }) => horizonBars)).toEqual([1, 3, 30]);
    expect(curve[1]!.pooledSpearman).toBeGreaterThan(curve[0]!.pooledSpearman + 0.05);
    expect(curve[1]!.pooledSpearman).toBeGreaterThan(curve[2]!.pooledSpearman + 0.1);
    expect(curve.map(({ rows }) => rows)).toEqual([3999, 3997, 3970]);
  });

  it('each point is the pooled IC, with a lag of four horizons', () => {
    const [point] = icDecay({ forecast: news, close, horizons: [5] });
    expect(point).toEqual({
      horizonBars: 5,
      ...pooledIc({ forecast: news, realised: forwardReturns(close, 5), lagBars: 20 }),
    });
  });

  it('a return is known h bars later; longer than the series there is none', () => {
    expect(Array.from(forwardReturns([1, 2, 3], 1))).toEqual([1, 0.5, Number.NaN]);
    expect(Array.from(forwardReturns([1, 2], 5))).toEqual([Number.NaN, Number.NaN]);
    const [empty] = icDecay({ forecast: [1, 2], close: [1, 2], horizons: [5] });
    expect(empty).toMatchObject({ rows: 0, pooledSpearman: Number.NaN, neweyWestT: Number.NaN, hitRate: Number.NaN });
  });
});

describe('IC by regime', () => {
  const rng = makeRng(42);
  const regime = Array.from({ length: 2000 }, (_, i) => Math.floor(i / 100) % 2);
  const forecast = regime.map(() => rng.normal());
  const realised = forecast.map((x, i) => (regime[i] === 0 ? 0.5 * x : 0) + rng.normal());

  it('finds the regime in which a forecast knows something', () => {
    const [knows, guesses] = icByRegime({ forecast, realised, regime, names: ['a', 'b'], lagBars: 4 });
    expect(knows).toMatchObject({ name: 'a', rows: 1000 });
    expect(knows!.neweyWestT).toBeGreaterThan(8);
    expect(Math.abs(guesses!.neweyWestT)).toBeLessThan(3);
  });

  it('one regime over all rows is the pooled IC', () => {
    const all = icByRegime({ forecast, realised, regime: regime.map(() => 0), names: ['all'], lagBars: 12 })[0]!;
    const pooled = pooledIc({ forecast, realised, lagBars: 12 });
    expect(all.spearman).toBe(pooled.pooledSpearman);
    expect(all.neweyWestT).toBeCloseTo(pooled.neweyWestT, 9);
    expect([all.pearson, all.hitRate]).toEqual([pooled.pooledPearson, pooled.hitRate]);
  });

  it('visits far apart are no neighbours, rows side by side are', () => {
    // Two visits of three rows; the products inside one agree, so that neighbours add to the error.
    const values = [1, 2, 3, 4, 5, 6];
    const said = [1, 2, 3, 4, 6, 5];
    const apart = { forecast: [...values.slice(0, 3), ...new Array(20).fill(0), ...values.slice(3)], lag: 2 };
    const outcome = [...said.slice(0, 3), ...new Array(20).fill(0), ...said.slice(3)];
    const code = apart.forecast.map((_, i) => (i < 3 || i >= 23 ? 0 : 1));
    const far = icByRegime({ forecast: apart.forecast, realised: outcome, regime: code, names: ['a'], lagBars: 2 })[0]!;
    const near = icByRegime({
      forecast: values,
      realised: said,
      regime: new Array(6).fill(0),
      names: ['a'],
      lagBars: 2,
    })[0]!;
    expect(far.spearman).toBeCloseTo(near.spearman, 12);
    expect(far.neweyWestT).not.toBeCloseTo(near.neweyWestT, 3);
  });

  it('a regime without rows, or with a constant forecast, has no figures', () => {
    const lines = icByRegime({
      forecast: [1, 1, 1],
      realised: [1, 2, 3],
      regime: [0, 0, -1],
      names: ['a', 'b'],
      lagBars: 1,
    });
    expect(lines).toEqual([
      { name: 'a', rows: 2, spearman: Number.NaN, pearson: Number.NaN, neweyWestT: Number.NaN, hitRate: 1 },
      { name: 'b', rows: 0, spearman: Number.NaN, pearson: Number.NaN, neweyWestT: Number.NaN, hitRate: Number.NaN },
    ]);
  });
});

describe('IC by segment', () => {
  it('is each segment’s own rank correlation; undefined ones are left out of the mean', () => {
    const x = Float64Array.of(1, 2, 3, 3, 2, 1, 5, 5);
    const y = Float64Array.of(1, 2, 3, 1, 2, 3, 1, 2);
    const segments = segmentIcs(x, y, [4, 4, 4, 5, 5, 5, 7, 7]);
    expect(segments.map(({ segment, rows }) => [segment, rows])).toEqual([
      [4, 3],
      [5, 3],
      [7, 2],
    ]);
    expect(segments[0]!.spearman).toBeCloseTo(1, 12);
    expect(segments[2]!.spearman).toBeNaN();
    expect(meanSegmentIc(segments)).toBeCloseTo(0, 12);
    expect(meanSegmentIc(segmentIcs(new Float64Array(0), new Float64Array(0), []))).toBeNaN();
  });

  it('its mean is above 0 on random walks, where the pooled IC is not: never evidence', () => {
    const rng = makeRng(43);
    let [segmentMean, pooledMean] = [0, 0];
    for (let market = 0; market < 60; market++) {
      const close = new Float64Array(1200);
      let price = 1;
      for (let t = 0; t < close.length; t++) close[t] = price *= 1 + 0.01 * rng.normal();
      // Against the last day's move: as if the market would come back.
      const forecast = close.map((value, t) => (t < 24 ? Number.NaN : close[t - 24]! / value - 1));
      const { pooledSpearman, segmentMean: own } = icDecay({
        forecast,
        close,
        horizons: [10],
        segment: close.map((_, t) => Math.floor(t / 48)),
      })[0]!;
      segmentMean += own / 60;
      pooledMean += pooledSpearman / 60;
    }
    expect(segmentMean).toBeGreaterThan(0.1);
    expect(Math.abs(pooledMean)).toBeLessThan(segmentMean / 3);
  });
});

describe('IC of a control without signal', () => {
  it('shift 0 is the IC itself, a shift is that of the moved forecast', () => {
    const x = [5, 1, 4, 2, 2, 6];
    const y = [6, 1, 2, 2, 5, 3];
    const moved = [2, 6, 5, 1, 4, 2];
    const [own, two, eight] = rotatedIcs(x, y, [0, 2, 8]);
    expect(own).toBeCloseTo(spearman(x, y), 12);
    expect(two).toBeCloseTo(spearman(moved, y), 12);
    expect(eight).toBe(two);
    expect(rotatedIcs([], [], [1])[0]).toBeNaN();
    expect(rotatedIcs([1, 1], [1, 2], [1])[0]).toBeNaN();
  });
});

describe('Newey–West in small samples', () => {
  it('multiplies the variance by n ÷ (n − 1)', () => {
    const values = [1, 3, 4, 4];
    expect(neweyWestError(values, 2, true)).toBeCloseTo(neweyWestError(values, 2) * Math.sqrt(4 / 3), 12);
    expect(neweyWestError([1], 0, true)).toBeNaN();
    expect(neweyWestError([], 3)).toBeNaN();
  });
});
