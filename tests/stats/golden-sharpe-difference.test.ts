import { expect, it } from 'vitest';
import { dieboldMariano, jobsonKorkie, sharpeDifference } from '../../src/stats/index.ts';
import { describeWithShared } from '../shared.ts';
import { goldenMetrics, relative } from './golden.ts';

describeWithShared('tests of two series against the reference', () => {
  it("gives Jobson and Korkie's test with Memmel's correction", () => {
    const { a, b, jobson_korkie_memmel: expected } = goldenMetrics().sharpe_difference;
    const test = jobsonKorkie(Float64Array.from(a), Float64Array.from(b));
    expect(relative(test.sharpeA, expected.sr_a)).toBeLessThan(1e-9);
    expect(relative(test.sharpeB, expected.sr_b)).toBeLessThan(1e-9);
    expect(relative(test.variance, expected.variance)).toBeLessThan(1e-9);
    expect(relative(test.z, expected.z)).toBeLessThan(1e-9);
    expect(relative(test.p, expected.p_two_sided)).toBeLessThan(1e-9);
  });

  it("gives Ledoit and Wolf's test at every lag of the reference", () => {
    const { a, b, ledoit_wolf_delta_hac } = goldenMetrics().sharpe_difference;
    expect(ledoit_wolf_delta_hac.map(({ lag }) => lag)).toEqual([0, 5, 10]);
    for (const expected of ledoit_wolf_delta_hac) {
      const test = sharpeDifference(Float64Array.from(a), Float64Array.from(b), expected.lag);
      expect(relative(test.difference, expected.difference)).toBeLessThan(1e-9);
      expect(relative(test.se, expected.se)).toBeLessThan(1e-9);
      expect(relative(test.z, expected.z)).toBeLessThan(1e-9);
      expect(relative(test.p, expected.p_two_sided)).toBeLessThan(1e-9);
    }
  });

  it("gives Diebold and Mariano's statistic, with and without the small-sample factor", () => {
    const { e1, e2, results } = goldenMetrics().diebold_mariano;
    const squares = (errors: number[]): Float64Array => Float64Array.from(errors, (e) => e * e);
    const n = e1.length;
    expect(results.map(({ h }) => h)).toEqual([1, 5]);
    for (const expected of results) {
      const { h } = expected;
      const test = dieboldMariano(squares(e1), squares(e2), h - 1);
      const factor = Math.sqrt((n + 1 - 2 * h + (h * (h - 1)) / n) / n);
      expect(relative(test.meanDifference, expected.mean_difference)).toBeLessThan(1e-9);
      expect(relative(test.t, expected.hln)).toBeLessThan(1e-9);
      expect(relative(test.t / factor, expected.dm)).toBeLessThan(1e-9);
      expect(relative(test.p, expected.p_hln_t)).toBeLessThan(1e-9);
    }
  });
});
