import { describe, expect, it } from 'vitest';
import { erfc, normalCdf, normalTwoSided, studentTTwoSided } from '../../src/stats/index.ts';
import { relative } from './golden.ts';

describe('normal tails', () => {
  // Tabulated values of erfc to 16 digits.
  const values: [number, number][] = [
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [3, 2.209049699858544e-5],
    [5, 1.5374597944280349e-12],
    [10, 2.088487583762545e-45],
  ];
  for (const [x, expected] of values) {
    it(`erfc(${x}) keeps 13 digits`, () => expect(relative(erfc(x), expected)).toBeLessThan(1e-13));
  }

  it('joins series and continued fraction without a step', () => {
    const slope = (-2 / Math.sqrt(Math.PI)) * Math.exp(-4);
    const step = erfc(2) - erfc(2 - 1e-6) - slope * 1e-6;
    expect(Math.abs(step)).toBeLessThan(1e-12);
  });

  it('is symmetric about zero and two-sided at twice the tail', () => {
    for (const z of [0.1, 1, 1.96, 4, 8]) {
      expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
      expect(relative(normalTwoSided(z), 2 * normalCdf(-z))).toBeLessThan(1e-14);
    }
    expect(relative(normalCdf(-1.959963984540054), 0.025)).toBeLessThan(1e-13);
  });
});

describe('Student t tails', () => {
  it('agrees with the closed forms of 1, 2 and 4 degrees', () => {
    for (const t of [0.01, 0.5, 1, 2.5, 7, 60]) {
      expect(relative(studentTTwoSided(t, 1), (2 / Math.PI) * Math.atan2(1, t))).toBeLessThan(1e-12);
      // 1 − t / √(2 + t²) cancels; its conjugate form does not.
      const root = Math.sqrt(2 + t * t);
      expect(relative(studentTTwoSided(t, 2), 2 / (root * (root + t)))).toBeLessThan(1e-12);
      const s = t / Math.sqrt(4 + t * t);
      if (t < 5) expect(relative(studentTTwoSided(t, 4), 1 - 1.5 * s * (1 - (s * s) / 3))).toBeLessThan(1e-11);
    }
  });

  it('approaches the normal with many degrees', () => {
    expect(relative(studentTTwoSided(3, 1e9), normalTwoSided(3))).toBeLessThan(1e-7);
  });

  it('is 1 at zero, even in t, and 0 at infinity', () => {
    expect(studentTTwoSided(0, 7)).toBe(1);
    expect(studentTTwoSided(-2, 7)).toBe(studentTTwoSided(2, 7));
    expect(studentTTwoSided(Number.POSITIVE_INFINITY, 7)).toBe(0);
  });
});
