import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  realityCheck,
  replayedResamples,
  stationaryResamples,
  superiorPredictiveAbility,
} from '../../src/stats/index.ts';

/** Rivals' gains over a benchmark: what they share and what is their own, with given means. */
function differentials(seed: number, n: number, means: readonly number[], size = 1): Float64Array {
  const rng = makeRng(seed);
  const table = new Float64Array(n * means.length);
  for (let i = 0; i < n; i++) {
    const common = 0.5 * rng.normal();
    means.forEach((mean, j) => {
      table[i * means.length + j] = mean + size * (common + rng.normal());
    });
  }
  return table;
}

const input = (table: Float64Array, width: number, seed = 1, block = 2, reps = 199) => ({
  differentials: table,
  width,
  resamples: stationaryResamples(table.length / width, block, reps, makeRng(seed)),
});

describe('realityCheck and superiorPredictiveAbility', () => {
  it('find a rival that is truly better, by its column', () => {
    const table = differentials(1, 300, [0, 0.4, 0, -0.2]);
    expect(realityCheck(input(table, 4))).toMatchObject({ best: 1, p: 1 / 200 });
    expect(superiorPredictiveAbility(input(table, 4))).toMatchObject({ best: 1, pConsistent: 1 / 200 });
  });

  it('reject at most 7 times in 100 where no rival is better', () => {
    const sims = 300;
    const rejected = { white: 0, consistent: 0 };
    for (let seed = 0; seed < sims; seed++) {
      const table = differentials(1000 + seed, 150, [0, 0, 0, 0, 0]);
      if (realityCheck(input(table, 5, seed)).p <= 0.05) rejected.white++;
      if (superiorPredictiveAbility(input(table, 5, seed)).pConsistent <= 0.05) rejected.consistent++;
    }
    expect(rejected.white / sims).toBeLessThanOrEqual(0.07);
    expect(rejected.consistent / sims).toBeLessThanOrEqual(0.07);
  });

  it('order the three p-values', () => {
    for (let seed = 0; seed < 30; seed++) {
      const result = superiorPredictiveAbility(input(differentials(seed, 80, [0.1, 0, -0.1, -0.5, -1]), 5, seed));
      expect(result.pLower).toBeLessThanOrEqual(result.pConsistent);
      expect(result.pConsistent).toBeLessThanOrEqual(result.pUpper);
    }
  });

  it('differ where hopeless noisy rivals are added: White loses the good one, Hansen does not', () => {
    const good = differentials(3, 300, [0.2], 1);
    const bad = differentials(4, 300, [-3, -3, -3, -3], 8);
    const table = new Float64Array(1500);
    for (let i = 0; i < 300; i++) {
      table[5 * i] = good[i]!;
      table.set(bad.subarray(4 * i, 4 * i + 4), 5 * i + 1);
    }
    expect(realityCheck(input(table, 5)).p).toBeGreaterThan(0.2);
    expect(superiorPredictiveAbility(input(table, 5)).pConsistent).toBeLessThan(0.05);
  });

  it('say nothing for rivals that are all worse', () => {
    const result = superiorPredictiveAbility(input(differentials(5, 100, [-1, -2]), 2));
    expect(result).toMatchObject({ statistic: 0, pLower: 1, pConsistent: 1, pUpper: 1 });
    expect(realityCheck(input(differentials(5, 100, [-1, -2]), 2)).p).toBe(1);
  });

  it('pass over the benchmark itself among the rivals, and are undefined where nothing is left', () => {
    const table = differentials(6, 100, [0.5]);
    const withItself = new Float64Array(200);
    for (let i = 0; i < 100; i++) withItself[2 * i + 1] = table[i]!;
    expect(superiorPredictiveAbility(input(withItself, 2))).toMatchObject({
      ...superiorPredictiveAbility(input(table, 1)),
      best: 1,
    });
    const nothing = superiorPredictiveAbility(input(new Float64Array(100), 1));
    expect(nothing.pConsistent).toBeNaN();
    expect(nothing.best).toBe(-1);
    expect(realityCheck(input(new Float64Array(0), 0)).p).toBeNaN();
  });

  it('refuse resamples of another length, and those that were read before', () => {
    const differentialsOf40 = differentials(1, 40, [0, 0]);
    const resamples = stationaryResamples(50, 2, 9, makeRng(1));
    expect(() => realityCheck({ differentials: differentialsOf40, width: 2, resamples })).toThrow(RangeError);
    expect(() => superiorPredictiveAbility({ differentials: differentialsOf40, width: 2, resamples })).toThrow(
      RangeError,
    );
    const replayed = replayedResamples(new Int32Array(120), 40, 2);
    realityCheck({ differentials: differentialsOf40, width: 2, resamples: replayed });
    expect(() => realityCheck({ differentials: differentialsOf40, width: 2, resamples: replayed })).toThrow(
      /3 resamples/,
    );
  });
});
