import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { sharpeImprovement } from '../../src/stats/index.ts';
import { relative } from './golden.ts';

function pair(seed: number, days: number, gain: number): { a: Float64Array; b: Float64Array } {
  const rng = makeRng(seed);
  const a = new Float64Array(days);
  const b = new Float64Array(days);
  for (let i = 0; i < days; i++) {
    const shared = 0.02 * rng.normal();
    a[i] = 0.001 + shared + 0.005 * rng.normal();
    b[i] = 0.001 + gain + shared + 0.005 * rng.normal();
  }
  return { a, b };
}

function improvement(a: Float64Array, b: Float64Array, seed = 1, reps = 500) {
  return sharpeImprovement({
    baselineDaily: a,
    againstDaily: b,
    margin: 0.1,
    periodsPerYear: 365,
    reps,
    rng: makeRng(seed),
  });
}

describe('sharpeImprovement', () => {
  it('reports the annualised ratios with deviations by n − 1', () => {
    const { a, b } = pair(1, 300, 0);
    const mean = a.reduce((s, v) => s + v, 0) / 300;
    const deviation = Math.sqrt(a.reduce((s, v) => s + (v - mean) ** 2, 0) / 299);
    const result = improvement(a, b);
    expect(relative(result.baseline, (mean / deviation) * Math.sqrt(365))).toBeLessThan(1e-12);
    expect(result.sharpeDelta).toBe(result.against - result.baseline);
    expect(relative(result.margin.value, result.against - 1.1 * result.baseline)).toBeLessThan(1e-12);
  });

  it('sees a large difference: interval above zero and p small', () => {
    const { a, b } = pair(2, 1000, 0.002);
    const result = improvement(a, b);
    expect(result.ci95[0]).toBeGreaterThan(0);
    expect(result.p).toBeLessThan(0.01);
    expect(result.ratio).toBeCloseTo(result.against / result.baseline - 1, 12);
  });

  it('has an interval around its value that leaves zero out exactly where p is below 0.05', () => {
    for (let seed = 10; seed < 40; seed++) {
      const { a, b } = pair(seed, 200, 0.0005);
      const { ci95, sharpeDelta, p } = improvement(a, b, seed, 199);
      expect(ci95[0]).toBeLessThan(sharpeDelta);
      expect(ci95[1]).toBeGreaterThan(sharpeDelta);
      if (p < 0.045) expect(ci95[0] > 0 || ci95[1] < 0).toBe(true);
      if (p > 0.055) expect(ci95[0] < 0 && ci95[1] > 0).toBe(true);
    }
  });

  it('finds no difference between a series and itself, and none beyond the margin', () => {
    const { a } = pair(3, 300, 0);
    const result = improvement(a, a);
    expect(result.sharpeDelta).toBe(0);
    expect(result.ci95).toEqual([0, 0]);
    expect(result.p).toBe(1);
    expect(result.margin.value).toBeCloseTo(-0.1 * result.baseline, 12);
  });

  it('does not change when a strategy is scaled', () => {
    const { a, b } = pair(4, 300, 0.0005);
    const plain = improvement(a, b);
    const scaled = improvement(
      a,
      b.map((v) => 0.25 * v),
    );
    expect(relative(scaled.sharpeDelta, plain.sharpeDelta)).toBeLessThan(1e-10);
    expect(relative(scaled.ci95[0], plain.ci95[0])).toBeLessThan(1e-10);
  });

  it('gives no ratio where the baseline does not earn', () => {
    const { a, b } = pair(5, 300, 0);
    const losing = a.map((v) => v - 0.01);
    expect(improvement(losing, b).ratio).toBeNull();
  });

  it('is undefined for a strategy that never trades and for a handful of days', () => {
    const { a } = pair(6, 300, 0);
    const flat = improvement(a, new Float64Array(300));
    expect(flat.sharpeDelta).toBeNaN();
    expect(flat.ci95).toEqual([Number.NaN, Number.NaN]);
    expect(flat.p).toBeNaN();
    const few = improvement(a.slice(0, 10), a.slice(10, 20));
    expect(few.ci95).toEqual([Number.NaN, Number.NaN]);
  });

  it('follows from the seed alone and leaves its inputs alone', () => {
    const { a, b } = pair(7, 300, 0);
    const before = a.slice();
    expect(improvement(a, b, 3)).toEqual(improvement(a, b, 3));
    expect(a).toEqual(before);
  });
});
