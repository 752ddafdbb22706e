import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { type MeanFunction, politisWhiteBlock, studentisedBootstrap } from '../../src/stats/index.ts';

const mean: MeanFunction = {
  value: (means) => means[0]!,
  gradientInto: (_, gradient) => {
    gradient[0] = 1;
  },
};

function estimate(table: Float64Array, tails: 'symmetric' | 'equal', block = 1, seed = 1) {
  return studentisedBootstrap({ table, width: 1, functions: [mean], block, reps: 999, rng: makeRng(seed), tails })[0]!;
}

describe('studentisedBootstrap', () => {
  it('comes close to the t interval for the mean of independent normal values', () => {
    const rng = makeRng(4);
    const n = 200;
    const values = Float64Array.from({ length: n }, () => 1 + rng.normal());
    const centre = values.reduce((sum, v) => sum + v, 0) / n;
    const se = Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / n / n);
    for (const tails of ['symmetric', 'equal'] as const) {
      const { value, se: error, ci95, p } = estimate(values, tails);
      expect(value).toBeCloseTo(centre, 12);
      expect(error).toBeCloseTo(se, 12);
      expect((centre - ci95[0]) / se).toBeGreaterThan(1.75);
      expect((centre - ci95[0]) / se).toBeLessThan(2.25);
      expect((ci95[1] - centre) / se).toBeGreaterThan(1.75);
      expect((ci95[1] - centre) / se).toBeLessThan(2.25);
      expect(p).toBeLessThan(0.01);
    }
  });

  it('covers the mean of an autocorrelated series, where single rows would not', () => {
    // 7 % of 800 draws miss by blocks; 300 scatter by 1.5 points.
    const sims = 300;
    const misses = { blocks: 0, rows: 0 };
    for (let seed = 0; seed < sims; seed++) {
      const rng = makeRng(1000 + seed);
      let last = 0;
      const series = Float64Array.from({ length: 400 }, () => (last = 0.7 * last + rng.normal()));
      for (const [kind, block] of [
        ['blocks', politisWhiteBlock(series)],
        ['rows', 1],
      ] as const) {
        const [result] = studentisedBootstrap({
          table: series,
          width: 1,
          functions: [mean],
          block,
          reps: 199,
          rng,
          tails: 'equal',
        });
        if (result!.ci95[0] > 0 || result!.ci95[1] < 0) misses[kind]++;
      }
    }
    expect(misses.blocks / sims).toBeLessThan(0.12);
    expect(misses.rows / sims).toBeGreaterThan(0.25);
  });

  it('leans with a skewed statistic where the tails are equal, and not where they are symmetric', () => {
    const rng = makeRng(6);
    const skewed = Float64Array.from({ length: 60 }, () => Math.exp(1.2 * rng.normal()));
    const lean = ({ value, ci95 }: ReturnType<typeof estimate>) => ci95[1] - value - (value - ci95[0]);
    expect(lean(estimate(skewed, 'equal'))).toBeGreaterThan(0.05);
    expect(lean(estimate(skewed, 'symmetric'))).toBeCloseTo(0, 10);
  });

  it('is a point with p 1 or 0 for a constant, and nothing for an undefined value', () => {
    expect(estimate(new Float64Array(30), 'equal')).toEqual({ value: 0, se: 0, ci95: [0, 0], p: 1 });
    expect(estimate(new Float64Array(30).fill(2), 'symmetric').p).toBe(0);
    const undefinedValue = estimate(new Float64Array(30).fill(Number.NaN), 'equal');
    expect(undefinedValue.ci95).toEqual([Number.NaN, Number.NaN]);
    expect(undefinedValue.p).toBeNaN();
  });
});
