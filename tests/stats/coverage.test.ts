import { describe, expect, it } from 'vitest';
import { makeRng, type Rng } from '../../src/core/index.ts';
import { sharpeImprovement } from '../../src/stats/index.ts';

/** Student t with 5 degrees, unit variance. */
function heavyTailed(rng: Rng): number {
  let squares = 0;
  for (let i = 0; i < 5; i++) squares += rng.normal() ** 2;
  return rng.normal() / Math.sqrt(squares / 3);
}

/** A strategy without merit, and the same one under position multipliers that change about once a week. */
function overlayOnNoise(rng: Rng, days: number): { a: Float64Array; b: Float64Array } {
  const multipliers = [1, 0.5, 0.7, 0.3];
  const a = new Float64Array(days);
  const b = new Float64Array(days);
  let regime = 0;
  for (let i = 0; i < days; i++) {
    if (rng.next() < 1 / 7) regime = rng.int(4);
    a[i] = 0.01 * heavyTailed(rng) * (regime === 3 ? 1.8 : 1);
    b[i] = multipliers[regime]! * a[i]!;
  }
  return { a, b };
}

describe('sharpeImprovement on markets without merit', () => {
  const sims = 300;
  let covered = 0;
  let met = 0;
  for (let seed = 0; seed < sims; seed++) {
    const rng = makeRng(seed);
    const { a, b } = overlayOnNoise(rng, 280);
    const result = sharpeImprovement({
      baselineDaily: a,
      againstDaily: b,
      margin: 0.1,
      periodsPerYear: 365,
      reps: 199,
      rng,
    });
    if (result.ci95[0] <= 0 && result.ci95[1] >= 0) covered++;
    if (result.baseline > 0 && result.margin.ci95[0] > 0) met++;
  }

  // 300 draws at 95 % scatter by 1.3 points.
  it('covers a true difference of zero about 19 times in 20', () => {
    expect(covered / sims).toBeGreaterThan(0.9);
    expect(covered / sims).toBeLessThan(0.985);
  });

  it('finds an improvement above 10 % at most 4 times in 100', () => {
    expect(met / sims).toBeLessThanOrEqual(0.04);
  });
});
