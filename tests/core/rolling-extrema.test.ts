import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingExtrema } from '../../src/core/index.ts';

const SEED = 20_240_603;

describe('RollingExtrema', () => {
  it.each(['max', 'min'] as const)('gives the %s of each window and the age of the newest of equals', (kind) => {
    const series = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 12 }), (values, window) => {
        const extrema = new RollingExtrema(window, kind);
        values.forEach((x, i) => {
          const got = extrema.push(x);
          expect(extrema.value()).toBe(got);
          if (i < window - 1) {
            expect(got).toBeNaN();
            expect(extrema.age()).toBeNaN();
            return;
          }
          const inside = values.slice(i - window + 1, i + 1);
          const want = Math[kind](...inside);
          expect(got === want).toBe(true);
          expect(extrema.age()).toBe(window - 1 - inside.lastIndexOf(want));
        });
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('passes over leading NaN inputs', () => {
    const extrema = new RollingExtrema(2, 'max');
    expect([Number.NaN, 3, 1, 0].map((x) => extrema.push(x))).toEqual([Number.NaN, Number.NaN, 3, 1]);
  });

  it('goes on from copied memory', () => {
    const one = new RollingExtrema(3, 'min');
    for (const x of [5, 2, 4, 3]) one.push(x);
    const other = new RollingExtrema(3, 'min');
    other.memory.set(one.memory);
    expect([6, 7, 1].map((x) => other.push(x))).toEqual([6, 7, 1].map((x) => one.push(x)));
  });
});
