import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakEvenMultiple,
  distribution,
  excessKurtosis,
  holdBucket,
  holdBucketName,
  skew,
  wilsonInterval,
} from '../../src/metrics/index.ts';

describe('distribution', () => {
  it('of 1, 2, 3, 4, 10: moments by hand', () => {
    // Distances −3, −2, −1, 0, 6: squares 50, cubes 180, fourth powers 1394; variance 12.5.
    const { mean, median, sd, skew: g1, excessKurtosis: g2, quantiles, count } = distribution([10, 1, 4, 2, 3]);
    expect([count, mean, median]).toEqual([5, 4, 3]);
    expect(sd).toBeCloseTo(Math.sqrt(12.5), 12);
    expect(g1).toBeCloseTo(((5 / 12) * 180) / 12.5 ** 1.5, 12);
    expect(g2).toBeCloseTo((1.25 * 1394) / 12.5 ** 2 - 8, 12);
    expect(quantiles.map(({ share }) => share)).toEqual([0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]);
    expect(quantiles[1]!.value).toBeCloseTo(1.2, 12);
    expect(quantiles[5]!.value).toBeCloseTo(8.8, 12);
  });

  it('passes over NaN, and leaves undefined what too few or equal values cannot say', () => {
    expect(distribution([1, Number.NaN, 3]).mean).toBe(2);
    expect(skew([1, 2])).toBeNaN();
    expect(excessKurtosis([1, 2, 3])).toBeNaN();
    expect(skew([0.1, 0.1, 0.1])).toBeNaN();
    expect(distribution([]).median).toBeNaN();
  });

  it('mirrored values have the mirrored skew and the same kurtosis', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 40 }), (values) => {
        fc.pre(new Set(values).size > 1);
        const mirrored = values.map((value) => 7 - value);
        expect(skew(mirrored)).toBeCloseTo(-skew(values), 9);
        expect(excessKurtosis(mirrored)).toBeCloseTo(excessKurtosis(values), 9);
      }),
      { seed: 65, numRuns: 200 },
    );
  });
});

describe('wilsonInterval', () => {
  it('8 of 10 and 0 of 10, as published tables have them', () => {
    expect(wilsonInterval(8, 10)[0]).toBeCloseTo(0.4902, 4);
    expect(wilsonInterval(8, 10)[1]).toBeCloseTo(0.9433, 4);
    expect(wilsonInterval(0, 10)[0]).toBe(0);
    expect(wilsonInterval(0, 10)[1]).toBeCloseTo(0.2775, 4);
    expect(wilsonInterval(0, 0)[0]).toBeNaN();
  });

  it('holds the share, stays within 0 and 1, and is symmetric in hits and misses', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (hits, misses) => {
        fc.pre(hits + misses > 0);
        const [low, high] = wilsonInterval(hits, hits + misses);
        const share = hits / (hits + misses);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        expect(high).toBeLessThanOrEqual(1);
        expect(wilsonInterval(misses, hits + misses)[1]).toBeCloseTo(1 - low, 12);
      }),
      { seed: 66, numRuns: 300 },
    );
  });
});

describe('breakEvenMultiple', () => {
  const stress = (...returns: number[]) => returns.map((totalReturn, factor) => ({ factor, totalReturn }));

  it('lies on the line between the factors where the return changes sign', () => {
    expect(breakEvenMultiple(stress(0.3, 0.1, -0.1, -0.2))).toBeCloseTo(1.5, 12);
    expect(breakEvenMultiple(stress(0.3, -0.1, -0.2, -0.3))).toBeCloseTo(0.75, 12);
    expect(breakEvenMultiple(stress(0.3, 0.2, 0, -0.1))).toBe(2);
  });

  it('is undefined where the return never changes its sign', () => {
    expect(breakEvenMultiple(stress(0.4, 0.3, 0.2, 0.1))).toBeNaN();
    expect(breakEvenMultiple(stress(-0.1, -0.2))).toBeNaN();
    expect(breakEvenMultiple([])).toBeNaN();
  });
});

describe('holdBucket', () => {
  it('doubles: each bucket’s name says which bars fall into it', () => {
    expect([0, 1, 2, 3, 4, 7, 8, 1023, 1024].map((bars) => holdBucketName(holdBucket(bars)))).toEqual([
      '0',
      '1',
      '2–3',
      '2–3',
      '4–7',
      '4–7',
      '8–15',
      '512–1023',
      '1024–2047',
    ]);
  });
});
