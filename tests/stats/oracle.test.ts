import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  benjaminiYekutieli,
  bonferroni,
  haircutSharpe,
  holm,
  normalCdf,
  normalQuantile,
  realityCheck,
  replayedResamples,
  stationaryVariance,
  studentTQuantile,
  superiorPredictiveAbility,
} from '../../src/stats/index.ts';
import { relative } from './golden.ts';

interface Rivals {
  readonly n: number;
  readonly width: number;
  readonly shifts: number[];
  readonly block: number;
  readonly reps: number;
  readonly seed: number;
  readonly omega2: number[];
  readonly white: { statistic: number; best: number; p: number };
  readonly spa: { statistic: number; best: number; lower: number; consistent: number; upper: number };
}

type Corrections<T> = Readonly<Record<'bonferroni' | 'holm' | 'bhy', T>>;

/** Made by oracle/make_oracle.py with numpy 2.4 and scipy 1.17. */
const oracle = JSON.parse(readFileSync(new URL('oracle/oracle.json', import.meta.url), 'utf8')) as {
  readonly rivals: Rivals[];
  readonly adjusted: ({ readonly p: number[] } & Corrections<number[]>)[];
  readonly haircut: {
    readonly sharpes: number[];
    readonly n: number;
    readonly p: number;
    readonly adjusted: Corrections<number>;
    readonly left: Corrections<number>;
  }[];
  readonly normal_quantile: { p: number; z: number }[];
  readonly normal_cdf: { z: number; p: number }[];
  readonly student: { p: number; degrees: number; t: number }[];
};

/** Park and Miller's generator, as in the script. */
function stream(seed: number): () => number {
  let x = seed;
  return () => (x = (16807 * x) % 2147483647) / 2147483647;
}

function differentialsOf({ n, width, shifts, seed }: Rivals): Float64Array {
  const next = stream(seed);
  const table = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    const common = next() - 0.5;
    for (let j = 0; j < width; j++) table[i * width + j] = shifts[j]! + 0.5 * common + (next() - 0.5) * (1 + j);
  }
  for (let at = width; at < table.length; at++) table[at]! += 0.4 * table[at - width]!;
  return table;
}

function drawsOf({ n, block, reps, seed }: Rivals): Int32Array {
  const next = stream(seed + 1);
  const indices = new Int32Array(reps * n);
  let at = 0;
  for (let i = 0; i < indices.length; i++) {
    if (i % n === 0 || next() < 1 / block) at = Math.floor(next() * n);
    else at = (at + 1) % n;
    indices[i] = at;
  }
  return indices;
}

describe('against numpy on replayed resamples', () => {
  for (const [i, expected] of oracle.rivals.entries()) {
    const input = () => ({
      differentials: differentialsOf(expected),
      width: expected.width,
      resamples: replayedResamples(drawsOf(expected), expected.n, expected.block),
    });

    it(`gives White's reality check, example ${i}`, () => {
      const result = realityCheck(input());
      expect(relative(result.statistic, expected.white.statistic)).toBeLessThan(1e-10);
      expect(result.best).toBe(expected.white.best);
      expect(result.p).toBeCloseTo(expected.white.p, 12);
    });

    it(`gives Hansen's three p-values, example ${i}`, () => {
      const result = superiorPredictiveAbility(input());
      if (expected.spa.statistic === 0) expect(result.statistic).toBe(0);
      else expect(relative(result.statistic, expected.spa.statistic)).toBeLessThan(1e-10);
      expect(result.best).toBe(expected.spa.best);
      expect(result.pLower).toBeCloseTo(expected.spa.lower, 12);
      expect(result.pConsistent).toBeCloseTo(expected.spa.consistent, 12);
      expect(result.pUpper).toBeCloseTo(expected.spa.upper, 12);
    });

    it(`gives the bootstrap's own variance of a mean, example ${i}`, () => {
      const table = differentialsOf(expected);
      expected.omega2.forEach((value, j) => {
        const column = table.filter((_, at) => at % expected.width === j);
        expect(relative(stationaryVariance(column, expected.block), value)).toBeLessThan(1e-10);
      });
    });
  }
});

describe('against scipy', () => {
  it('adjusts p-values', () => {
    for (const { p, ...expected } of oracle.adjusted) {
      const values = Float64Array.from(p);
      const results = { bonferroni: bonferroni(values), holm: holm(values), bhy: benjaminiYekutieli(values) };
      for (const name of ['bonferroni', 'holm', 'bhy'] as const)
        expected[name].forEach((value, i) => {
          expect(relative(results[name][i]!, value)).toBeLessThan(1e-12);
        });
    }
  });

  it('cuts the best of several Sharpe ratios', () => {
    for (const expected of oracle.haircut) {
      const result = haircutSharpe(Float64Array.from(expected.sharpes), expected.n);
      expect(result.sharpe).toBe(Math.max(...expected.sharpes));
      expect(relative(result.p, expected.p)).toBeLessThan(1e-9);
      for (const name of ['bonferroni', 'holm', 'bhy'] as const) {
        expect(relative(result[name].p, expected.adjusted[name])).toBeLessThan(1e-9);
        expect(relative(result[name].sharpe, expected.left[name])).toBeLessThan(1e-9);
        expect(result[name].haircut).toBeCloseTo(1 - expected.left[name] / result.sharpe, 10);
      }
    }
  });

  it('has the normal quantile and both tails of the distribution to 1e-12', () => {
    for (const { p, z } of oracle.normal_quantile)
      expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-12 * Math.abs(z));
    for (const { z, p } of oracle.normal_cdf) expect(relative(normalCdf(z), p)).toBeLessThan(1e-12);
  });

  it("has Student's quantile", () => {
    for (const { p, degrees, t } of oracle.student)
      expect(relative(studentTQuantile(p, degrees), t)).toBeLessThan(1e-10);
  });
});
