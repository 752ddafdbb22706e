import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  autocovariances,
  bartlettLag,
  deflatedSharpe,
  expectedMaximumSharpe,
  haircutSharpe,
  jobsonKorkie,
  minimumTrackRecord,
  normalCdf,
  probabilisticSharpe,
  sharpeDifference,
  sharpeMoments,
} from '../../src/stats/index.ts';

function normals(seed: number, n: number, mean = 0): Float64Array {
  const rng = makeRng(seed);
  return Float64Array.from({ length: n }, () => mean + 0.01 * rng.normal());
}

describe('one Sharpe ratio', () => {
  it('is as probable as alpha asks at the length of the minimum track record', () => {
    const moments = sharpeMoments(normals(1, 700, 0.001));
    const n = minimumTrackRecord(moments, 0.01, 0.02);
    expect(probabilisticSharpe({ ...moments, n }, 0.01)).toBeCloseTo(0.98, 12);
  });

  it('has no track record that proves it where it is not above the benchmark', () => {
    const moments = sharpeMoments(normals(1, 700, 0.001));
    expect(minimumTrackRecord(moments, moments.sharpe)).toBeNaN();
    expect(minimumTrackRecord(moments, 0, 0)).toBeNaN();
  });

  it('is undefined without variance', () => {
    for (const returns of [
      new Float64Array(30),
      new Float64Array(30).fill(0.1),
      Float64Array.of(0.1),
      new Float64Array(0),
    ]) {
      const moments = sharpeMoments(returns);
      expect(moments.sharpe).toBeNaN();
      expect(probabilisticSharpe(moments)).toBeNaN();
      expect(minimumTrackRecord(moments)).toBeNaN();
      expect(deflatedSharpe(returns, Float64Array.of(0.1, 0.2)).probability).toBeNaN();
    }
  });
});

describe('the best of many Sharpe ratios', () => {
  it('is expected near the exact maximum of normal values, as closely as documented', () => {
    // ∫ z N φ(z) Φ(z)^(N − 1) dz by the trapezoid rule.
    const exact = (trials: number): number => {
      const step = 0.001;
      let sum = 0;
      for (let z = -10; z <= 10; z += step)
        sum += z * trials * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * normalCdf(z) ** (trials - 1) * step;
      return sum;
    };
    expect(exact(2)).toBeCloseTo(1 / Math.sqrt(Math.PI), 9);
    const ratioTo = (trials: number): number => expectedMaximumSharpe(0.09, trials) / (0.3 * exact(trials));
    expect(ratioTo(2)).toBeCloseTo(0.92, 2);
    expect(ratioTo(10)).toBeCloseTo(1.02, 2);
    for (const trials of [100, 300, 1000]) expect(Math.abs(ratioTo(trials) - 1)).toBeLessThan(0.01);
  });

  it('is not deflated where it was the only one, and more with each trial', () => {
    const returns = normals(2, 500, 0.0012);
    const alone = deflatedSharpe(returns, Float64Array.of(0.1));
    expect(alone.expectedMaximum).toBe(0);
    expect(alone.probability).toBe(alone.undeflated);
    const many = [2, 20, 200].map(
      (trials) =>
        deflatedSharpe(
          returns,
          Float64Array.from({ length: trials }, (_, i) => (i % 2) * 0.05),
        ).probability,
    );
    expect(alone.probability).toBeGreaterThan(many[0]!);
    expect(many[0]!).toBeGreaterThan(many[1]!);
    expect(many[1]!).toBeGreaterThan(many[2]!);
  });

  it('counts undefined trials, and takes the variance of the others', () => {
    const result = deflatedSharpe(normals(2, 500), Float64Array.of(0.1, Number.NaN, 0.3, Number.NaN));
    expect(result.trials).toBe(4);
    expect(result.trialVariance).toBeCloseTo(0.02, 12);
  });

  it('survives its deflation at most 7 times in 100 where no trial has merit', () => {
    const rng = makeRng(17);
    let survived = 0;
    for (let sim = 0; sim < 300; sim++) {
      const trials = Array.from({ length: 20 }, () => Float64Array.from({ length: 250 }, () => rng.normal()));
      const sharpes = Float64Array.from(trials, (returns) => sharpeMoments(returns).sharpe);
      const best = sharpes.indexOf(Math.max(...sharpes));
      if (deflatedSharpe(trials[best]!, sharpes).probability > 0.95) survived++;
    }
    expect(survived / 300).toBeLessThanOrEqual(0.07);
  });

  it('is undefined for trials that make no sense', () => {
    for (const trials of [0, -1, Number.NaN]) expect(expectedMaximumSharpe(1, trials)).toBeNaN();
    expect(expectedMaximumSharpe(Number.NaN, 5)).toBeNaN();
  });
});

describe('haircutSharpe', () => {
  it('cuts nothing off a single trial, and all where the adjusted p is 1', () => {
    const single = haircutSharpe(Float64Array.of(0.08), 900);
    for (const cut of [single.bonferroni, single.holm, single.bhy]) {
      expect(cut.sharpe).toBeCloseTo(0.08, 12);
      expect(cut.haircut).toBeCloseTo(0, 10);
    }
    const many = haircutSharpe(
      Float64Array.from({ length: 300 }, (_, i) => (i === 0 ? 0.05 : 0.01)),
      900,
    );
    expect(many.bonferroni).toEqual({ p: 1, sharpe: 0, haircut: 1 });
  });

  it('has Holm cut no more than Bonferroni, for every trial', () => {
    const sharpes = Float64Array.from({ length: 12 }, (_, i) => 0.015 * i - 0.02);
    for (let trial = 0; trial < 12; trial++) {
      const { sharpe, bonferroni, holm } = haircutSharpe(sharpes, 800, trial);
      if (!(sharpe > 0)) continue;
      expect(holm.haircut).toBeLessThanOrEqual(bonferroni.haircut);
    }
  });

  it('takes a sure loss for no discovery', () => {
    const beside = (other: number) => haircutSharpe(Float64Array.of(0.09, other), 900).bhy.p;
    expect(beside(-0.5)).toBe(beside(0));
    expect(beside(0.5)).toBeLessThan(1);
  });

  it('is undefined for an undefined trial and for none, and has no share of what was not positive', () => {
    expect(haircutSharpe(Float64Array.of(Number.NaN), 900).holm.p).toBeNaN();
    expect(haircutSharpe(new Float64Array(0), 900).sharpe).toBeNaN();
    expect(haircutSharpe(Float64Array.of(-0.1), 900).bhy.haircut).toBeNaN();
  });
});

describe('tests of two Sharpe ratios', () => {
  it('agree on independent normal returns', () => {
    const a = normals(5, 4000, 0.0004);
    const b = normals(6, 4000);
    const hac = sharpeDifference(a, b, 0);
    expect(Math.abs(jobsonKorkie(a, b).z - hac.z)).toBeLessThan(0.05);
  });

  it('are undefined where the series are one and the same, or one stands still', () => {
    const a = normals(5, 100, 0.001);
    expect(sharpeDifference(a, a, 3).p).toBeNaN();
    expect(jobsonKorkie(a, new Float64Array(100)).p).toBeNaN();
  });

  it('choose more lags for persistent series, few for independent ones, none for a constant', () => {
    const rng = makeRng(3);
    let last = 0;
    const persistent = Float64Array.from({ length: 1000 }, () => (last = 0.8 * last + rng.normal()));
    expect(bartlettLag(persistent)).toBeGreaterThan(20);
    expect(bartlettLag(normals(3, 1000))).toBeLessThan(6);
    expect(bartlettLag(new Float64Array(50))).toBe(0);
    // Andrews' α for one series is 4ρ²σ⁴ / ((1 − ρ)⁶ (1 + ρ)²) ÷ (σ⁴ / (1 − ρ)⁴).
    const [variance, covariance] = autocovariances(persistent, 1);
    const rho = covariance! / variance!;
    const alpha = ((4 * rho ** 2) / ((1 - rho) ** 6 * (1 + rho) ** 2)) * (1 - rho) ** 4;
    expect(bartlettLag(persistent)).toBe(Math.ceil(1.1447 * Math.cbrt(alpha * 1000)) - 1);
    const test = sharpeDifference(persistent, normals(4, 1000), 'auto');
    expect(test.lag).toBeGreaterThan(8);
    expect(sharpeDifference(normals(5, 1000), normals(4, 1000), 'auto').lag).toBeLessThan(6);
    expect(sharpeDifference(persistent, normals(4, 1000), test.lag)).toEqual(test);
  });
});
