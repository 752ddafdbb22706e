import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { mean, neweyWestError, overlapError } from '../../src/metrics/index.ts';

describe('the error of a mean of overlapping values', () => {
  it('is Newey and West’s, over the share of the variance that their weights find in so few rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 60 }),
        fc.integer({ min: 0, max: 80 }),
        (values, lag) => {
          const b = (Math.min(lag, values.length - 1) + 1) / values.length;
          const plain = neweyWestError(values, Math.min(lag, values.length - 1));
          expect(overlapError(values, lag)).toBeCloseTo(plain / Math.sqrt(1 - b + (b * b) / 3), 8);
        },
      ),
      { seed: 21, numRuns: 300 },
    );
  });

  it('finds nine tenths of the variance of sums of 12 neighbours in 400 rows, the plain one eight', () => {
    const rng = makeRng(5);
    let [squares, corrected, plain] = [0, 0, 0];
    const times = 600;
    for (let i = 0; i < times; i++) {
      const noise = Float64Array.from({ length: 411 }, () => rng.normal());
      const values = Float64Array.from({ length: 400 }, (_, t) => mean(noise.subarray(t, t + 12)));
      squares += mean(values) ** 2 / times;
      corrected += overlapError(values, 48) ** 2 / times;
      plain += neweyWestError(values, 48) ** 2 / times;
    }
    expect(corrected / squares).toBeGreaterThan(0.83);
    expect(corrected / squares).toBeLessThan(1);
    expect(plain / squares).toBeLessThan(0.83);
  });
});
