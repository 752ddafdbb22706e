import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { compute, flatBars, randomReturns, walkOf } from './one-feature.ts';

const N = 6000;
const returns = randomReturns(N);
const random = flatBars(walkOf(N, (i) => returns[i]!));
const last = (values: Float64Array | undefined): number => values!.at(-1)!;

/** Closes whose returns follow x(t) = phi × x(t − 1) + noise. */
function autoregressive(phi: number) {
  let x = 0;
  return flatBars(walkOf(N, (i) => (x = phi * x + returns[i]!)));
}

describe('variance-ratio', () => {
  const ratioOf = (bars: typeof random) =>
    last(compute('variance-ratio', { window: 5000, lag: 4 }, bars).variance_ratio_5000_4);

  it('is about 1 in a random walk', () => {
    expect(ratioOf(random)).toBeGreaterThan(0.93);
    expect(ratioOf(random)).toBeLessThan(1.07);
  });

  it('is 1 + 2 Σ (1 − k ÷ q) φ^k where returns are autoregressive', () => {
    for (const phi of [0.4, -0.4]) {
      const want = 1 + 2 * (0.75 * phi + 0.5 * phi ** 2 + 0.25 * phi ** 3);
      expect(Math.abs(ratioOf(autoregressive(phi)) - want)).toBeLessThan(0.1);
    }
  });

  it('is Lo and MacKinlay’s unbiased form on four returns, by hand', () => {
    // Returns 1, 2, 4, 1 %: mean 2; one-bar squares 1 + 0 + 4 + 1 = 6, ÷ 3. Two-bar sums 3, 6, 5, less 4: 1 + 4 + 1 = 6,
    // ÷ m = 2 × 3 × (1 − 2 ÷ 4) = 3. So 2 ÷ 2.
    const bars = flatBars(walkOf(5, (i) => [0, 0.01, 0.02, 0.04, 0.01][i]!));
    expect(last(compute('variance-ratio', { window: 4, lag: 2 }, bars).variance_ratio_4_2)).toBeCloseTo(1, 10);
  });

  it('refuses a lag that isn’t shorter than the window', () => {
    expect(() => compute('variance-ratio', { window: 4, lag: 4 }, random)).toThrow(/not shorter/);
  });
});

describe('hurst', () => {
  it.each([
    [0, 0.45, 0.55],
    [0.5, 0.55, 0.9],
    [-0.5, 0.1, 0.45],
  ])('with autoregression %d lies between %d and %d', (phi, low, high) => {
    const value = last(compute('hurst', { window: 5000 }, autoregressive(phi)).hurst_5000_5);
    expect(value).toBeGreaterThan(low);
    expect(value).toBeLessThan(high);
  });
});

describe('autocorrelation', () => {
  it('is the coefficient of an autoregression, and its powers at longer lags', () => {
    const bars = autoregressive(0.5);
    expect(last(compute('autocorrelation', { window: 5000 }, bars).autocorr_5000_1)).toBeCloseTo(0.5, 1);
    expect(last(compute('autocorrelation', { window: 5000, lag: 2 }, bars).autocorr_5000_2)).toBeCloseTo(0.25, 1);
  });

  it('is −1 where every move is taken back', () => {
    const bars = flatBars(Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 100 : 101)));
    expect(last(compute('autocorrelation', { window: 10 }, bars).autocorr_10_1)).toBeCloseTo(-1, 12);
  });
});

describe('entropy', () => {
  it('of signs is 0 where all are alike, and ln 2 ÷ ln 3 where rises and falls are even', () => {
    expect(last(compute('entropy', { window: 8 }, flatBars([1, 2, 3, 4, 5, 6, 7, 8, 9])).entropy_8)).toBe(0);
    const even = flatBars([1, 2, 1, 2, 1, 2, 1, 2, 1]);
    expect(last(compute('entropy', { window: 8 }, even).entropy_8)).toBeCloseTo(Math.log(2) / Math.log(3), 12);
  });

  it('of classes is that of the normal distribution’s four parts', () => {
    // Cut at −1, 0, 1 deviations: 15.87 %, 34.13 % twice each.
    const [outer, inner] = [0.158655, 0.341345];
    const want = (-2 * (outer * Math.log(outer) + inner * Math.log(inner))) / Math.log(4);
    const values = compute('entropy', { window: 2500, levels: 4 }, random).entropy_2500_4;
    expect(Math.abs(last(values) - want)).toBeLessThan(0.01);
  });
});

describe('roll-spread and corwin-schultz', () => {
  it('Roll finds the spread of closes that bounce between bid and ask', () => {
    const rng = makeRng(11);
    const spread = 0.004;
    const closes = walkOf(N, () => 0.0005 * rng.normal()).map(
      (c) => c * (1 + (rng.next() < 0.5 ? -0.5 : 0.5) * spread),
    );
    const value = last(compute('roll-spread', { window: 5000 }, flatBars(closes)).roll_spread_5000);
    expect(Math.abs(value / spread - 1)).toBeLessThan(0.05);
  });

  it('Roll gives 0 where prices trend', () => {
    expect(last(compute('roll-spread', { window: 500 }, autoregressive(0.5)).roll_spread_500)).toBe(0);
  });

  it('Corwin and Schultz find the spread alone where the price itself stands still', () => {
    const high = Array(20).fill(100 * 1.002);
    const low = Array(20).fill(100 * 0.998);
    const bars = flatBars(Array(20).fill(100), { high, low });
    // ln(h ÷ l) = s in both bars and in the pair: α = s, and the estimate is 2 tanh(s ÷ 2) = 2 (h − l) ÷ (h + l).
    expect(last(compute('corwin-schultz', { window: 5 }, bars).corwin_schultz_5)).toBeCloseTo(0.004, 12);
  });

  it('Corwin and Schultz count a pair that lies apart as 0', () => {
    const bars = flatBars([100, 101, 102, 103], { high: [100, 101, 102, 103], low: [99.9, 100.9, 101.9, 102.9] });
    expect(last(compute('corwin-schultz', { window: 3 }, bars).corwin_schultz_3)).toBe(0);
  });
});

describe('fractional-difference', () => {
  it('of order 1 is the log return, in both forms', () => {
    const logReturns = compute('returns', { windows: [1], kind: 'log' }, random).logret_1!;
    const plain = compute('fractional-difference', { order: 1 }, random).fracdiff_1!;
    const raw = compute('fractional-difference', { order: 1, raw: true }, random).fracdiff_raw_1!;
    expect(plain.subarray(1)).toEqual(logReturns.subarray(1));
    expect(raw.subarray(1).every((value, i) => Math.abs(value - logReturns[i + 1]!) < 1e-14)).toBe(true);
  });

  it('of order ½ has the weights 1, −1/2, −1/8, −1/16, cut below the threshold', () => {
    const x = [1, 3, 2, 5, 4];
    const bars = flatBars(x.map(Math.exp));
    const params = { order: 0.5, threshold: 0.05 };
    const raw = compute('fractional-difference', { ...params, raw: true }, bars)['fracdiff_raw_0.5']!;
    expect(raw.findIndex((value) => !Number.isNaN(value))).toBe(3);
    expect(raw[4]).toBeCloseTo(4 - 5 / 2 - 2 / 8 - 3 / 16, 12);
    // Against the newest: the same weights on x − 4.
    const plain = compute('fractional-difference', params, bars)['fracdiff_0.5']!;
    expect(plain[4]).toBeCloseTo(-(5 - 4) / 2 - (2 - 4) / 8 - (3 - 4) / 16, 12);
  });

  it('refuses a threshold that leaves the first weight only', () => {
    const params = { order: 0.1, threshold: 0.2 };
    expect(() => compute('fractional-difference', params, random)).toThrow(/no weight/);
  });
});
