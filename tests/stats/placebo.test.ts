import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { circularShift, monteCarloP, placeboShifts } from '../../src/stats/index.ts';

describe('placeboShifts', () => {
  it('draws different shifts that stay away from both ends by the memory', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (n, memory, reps) => {
          const shifts = placeboShifts(n, memory, reps, makeRng(n));
          const least = Math.max(1, memory);
          expect(shifts.length).toBe(Math.max(0, Math.min(reps, n - 2 * least + 1)));
          expect(new Set(shifts).size).toBe(shifts.length);
          for (const shift of shifts) {
            expect(shift).toBeGreaterThanOrEqual(least);
            expect(n - shift).toBeGreaterThanOrEqual(least);
          }
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it('draws all of them equally often, the ends too', () => {
    const counts = new Map<number, number>();
    const rng = makeRng(4);
    for (let i = 0; i < 4000; i++)
      for (const shift of placeboShifts(20, 5, 4, rng)) counts.set(shift, (counts.get(shift) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    for (const count of counts.values()) expect(Math.abs(count / (16_000 / 11) - 1)).toBeLessThan(0.1);
  });
});

describe('circularShift', () => {
  it('moves rows on and round the circle, and back', () => {
    const values = Int8Array.of(0, 1, 2, 3, 4);
    expect(circularShift(values, 2)).toEqual(Int8Array.of(3, 4, 0, 1, 2));
    expect(circularShift(circularShift(values, 2), -2)).toEqual(values);
    expect(circularShift(values, 5)).toEqual(values);
    expect(values).toEqual(Int8Array.of(0, 1, 2, 3, 4));
    expect(circularShift(new Float64Array(0), 3).length).toBe(0);
  });
});

describe('monteCarloP', () => {
  it('is (1 + k) ÷ (1 + B), ties and the value itself counted', () => {
    expect(monteCarloP(2, Float64Array.of(1, 2, 3, 0))).toBe(3 / 5);
    expect(monteCarloP(9, Float64Array.of(1, 2, 3, 0))).toBe(1 / 5);
    expect(monteCarloP(-1, Float64Array.of(1, 2, 3, 0))).toBe(1);
  });

  it('passes over undefined draws, and is undefined where nothing is known', () => {
    expect(monteCarloP(2, Float64Array.of(Number.NaN, 3, 1))).toBe(2 / 3);
    expect(monteCarloP(Number.NaN, Float64Array.of(1))).toBeNaN();
    expect(monteCarloP(1, Float64Array.of(Number.NaN))).toBeNaN();
    expect(monteCarloP(1, new Float64Array(0))).toBeNaN();
  });
});
