import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { mean, neweyWestError, overlapError } from '../../src/metrics/index.ts';

/** Lag by lag: Bartlett weights 1 − j ÷ (lag + 1), autocovariances around the mean. */
function byDefinition(values: readonly number[], lag: number): number {
  const n = values.length;
  const centre = mean(values);
  let variance = 0;
  for (let j = 0; j <= Math.min(lag, n - 1); j++) {
    let sum = 0;
    for (let i = j; i < n; i++) sum += (values[i]! - centre) * (values[i - j]! - centre);
    variance += (j === 0 ? 1 : 2) * (1 - j / (lag + 1)) * sum;
  }
  return Math.sqrt(Math.max(0, variance)) / n;
}

const series = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 60 });

it('Newey and West’s error in one pass is the one lag by lag, also with lags beyond the series', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 0, max: 150 }), (values, lag) => {
      const expected = byDefinition(values, lag);
      // The square root of a variance that rounds to 0.
      expect(Math.abs(neweyWestError(values, lag) - expected)).toBeLessThan(1e-9 * expected + 1e-7);
    }),
    { seed: 22, numRuns: 300 },
  );
});

describe('the error of a mean of overlapping values', () => {
  it('is Newey and West’s, over the share of the variance that their weights find in so few rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 60 }),
        fc.integer({ min: 0, max: 80 }),
        (values, lag) => {
          const b = (Math.min(lag, values.length - 1) + 1) / values.length;
          const plain = byDefinition(values, Math.min(lag, values.length - 1));
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
