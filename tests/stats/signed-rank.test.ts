import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedRank, signTest } from '../../src/stats/index.ts';

/** Every pattern of signs, counted by hand: what the test claims to do. */
function byEnumeration(differences: readonly number[]): number {
  const values = differences.filter((value) => value !== 0);
  const sizes = values.map(Math.abs);
  const rank = (size: number): number => {
    const below = sizes.filter((other) => other < size).length;
    const same = sizes.filter((other) => other === size).length;
    return below + (same + 1) / 2;
  };
  const ranks = sizes.map(rank);
  const half = ranks.reduce((sum, r) => sum + r, 0) / 2;
  const of = (positive: (i: number) => boolean): number =>
    Math.abs(ranks.reduce((sum, r, i) => (positive(i) ? sum + r : sum), 0) - half);
  const own = of((i) => values[i]! > 0);
  let extreme = 0;
  for (let signs = 0; signs < 2 ** values.length; signs++)
    if (of((i) => ((signs >> i) & 1) === 1) >= own - 1e-9) extreme++;
  return extreme / 2 ** values.length;
}

describe('signedRank', () => {
  it("gives SciPy's p of Darwin's maize plants", () => {
    // scipy.stats.wilcoxon's own example (SciPy 1.11 documentation): statistic 24, p 0.041259765625.
    const d = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
    expect(signedRank(d)).toBeCloseTo(0.041259765625, 14);
  });

  it('is the share of sign patterns that lie as far out, ties and zeros included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 10 }), (differences) => {
        fc.pre(differences.some((value) => value !== 0));
        expect(signedRank(differences)).toBeCloseTo(byEnumeration(differences), 12);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('counts and normal approximation meet where one takes over from the other', () => {
    const d = (n: number): number[] => Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898) + 0.08);
    expect(Math.abs(signedRank(d(300)) - signedRank(d(301)))).toBeLessThan(0.02);
  });

  it('leaves NaN out and knows nothing of no differences', () => {
    expect(signedRank([1, Number.NaN, 2])).toBe(signedRank([1, 2]));
    expect(signedRank([0, 0])).toBeNaN();
    expect(signedRank([1])).toBe(1);
  });
});

describe('signedRank, one-sided with zeros ranked', () => {
  const above = (differences: readonly number[]): number =>
    signedRank(differences, { sides: 'above', zeros: 'ranked' });

  it("gives SciPy's p, exact, and with ties and zeros", () => {
    // scipy.stats.wilcoxon, alternative greater, zero_method pratt, with the correction for continuity where it is not exact.
    expect(above([1.2, -0.3, 0.8, 2.1, -0.5, 0.9, 1.7, 0.4])).toBeCloseTo(0.02734375, 12);
    expect(above([1, 1, -1, 2, 2, -2, 3, 0, 0, 4])).toBeCloseTo(0.06738407146872284, 12);
    expect(above([0, 0])).toBeNaN();
  });

  it('is half of the two-sided p on the better side where nothing is tied, and leaves NaN out', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const differences = sizes.map((size, i) => (i % 3 === 0 ? -size : size));
        const p = above(differences);
        const other = above(differences.map((value) => -value));
        expect(Math.min(1, 2 * Math.min(p, other))).toBeCloseTo(signedRank(differences), 12);
        expect(signedRank(differences, { sides: 'above' })).toBe(p);
        expect(above([...differences, Number.NaN])).toBe(p);
      }),
      { seed: 6, numRuns: 100 },
    );
  });
});

describe('signTest', () => {
  it('is twice the binomial tail', () => {
    expect(signTest(9, 1)).toBeCloseTo((2 * 11) / 1024, 14);
    expect(signTest(1, 9)).toBeCloseTo((2 * 11) / 1024, 14);
    expect(signTest(5, 5)).toBe(1);
    expect(signTest(0, 0)).toBeNaN();
    expect(signTest(700, 500)).toBeLessThan(1e-7);
    expect(signTest(700, 500)).toBeGreaterThan(1e-9);
  });
});
