import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecursiveAverage, RollingMoments, RollingOrder } from '../../src/core/index.ts';
import { Delay } from '../../src/features/kernels/delay.ts';
import { RollingSlope } from '../../src/features/kernels/rolling-slope.ts';
import { RollingSum } from '../../src/features/kernels/rolling-sum.ts';

const SEED = 20_240_602;
const series = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 60 });
const window = fc.integer({ min: 1, max: 12 });

/** Checks a kernel against a plain function of its window's values; NaN before the window is full. */
function expectLike(
  make: (window: number) => (x: number) => number,
  plain: (values: readonly number[]) => number,
  minimum = 1,
): void {
  fc.assert(
    fc.property(series, window, (values, bars) => {
      fc.pre(bars >= minimum);
      const push = make(bars);
      values.forEach((x, i) => {
        const got = push(x);
        if (i < bars - 1) expect(got).toBeNaN();
        else {
          const want = plain(values.slice(i - bars + 1, i + 1));
          expect(Math.abs(got - want)).toBeLessThan(1e-9 * Math.max(1, Math.abs(want)));
        }
      });
    }),
    { seed: SEED, numRuns: 200 },
  );
}

const sum = (values: readonly number[]) => values.reduce((total, x) => total + x, 0);

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((x) => (x - mean) ** 2)) / (values.length - 1));
}

function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const spread = sum(values.map((_, k) => (k - middle) ** 2));
  return sum(values.map((x, k) => (k - middle) * x)) / spread;
}

describe('rolling kernels against plain windows', () => {
  it('RollingSum', () => {
    expectLike((bars) => {
      const kernel = new RollingSum(bars);
      return (x) => kernel.push(x);
    }, sum);
  });

  it('RollingSlope', () => {
    expectLike(
      (bars) => {
        const kernel = new RollingSlope(bars);
        return (x) => kernel.push(x);
      },
      slope,
      2,
    );
  });

  it('RollingMoments: mean', () => {
    expectLike(
      (bars) => {
        const kernel = new RollingMoments(bars);
        return (x) => {
          kernel.push(x);
          return kernel.mean();
        };
      },
      (values) => sum(values) / values.length,
    );
  });

  it('RollingMoments: sample deviation', () => {
    expectLike(
      (bars) => {
        const kernel = new RollingMoments(bars);
        return (x) => {
          kernel.push(x);
          return kernel.deviation(1);
        };
      },
      deviation,
      2,
    );
  });

  it('RollingOrder: rank of the newest, with ties', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 }), window, (values, bars) => {
        const order = new RollingOrder(bars);
        values.forEach((x, i) => {
          order.push(x);
          const inside = values.slice(Math.max(0, i - bars + 1), i + 1);
          const want = (inside.filter((y) => y < x).length + inside.filter((y) => y === x).length / 2) / bars;
          if (i < bars - 1) expect(order.rank(x)).toBeNaN();
          else expect(order.rank(x)).toBeCloseTo(want, 12);
        });
      }),
      { seed: SEED },
    );
  });
});

describe('what has left a window leaves no trace', () => {
  it('the deviation after an outlier of 1e9 is that of the window alone', () => {
    const moments = new RollingMoments(5);
    const values = [1e9, 0.1, 0.2, 0.3, 0.15, 0.25, 0.05];
    for (const x of values) moments.push(x);
    expect(moments.deviation(1)).toBeCloseTo(deviation(values.slice(2)), 15);
  });

  it('equal values have a deviation of exactly 0, whatever came before', () => {
    const moments = new RollingMoments(7);
    for (const x of [5e8, -3, 0.7, ...Array(7).fill(0.1)]) moments.push(x);
    expect(moments.deviation(0)).toBe(0);
    expect(moments.mean()).toBe(0.1);
  });

  it('a sum of zeros is exactly 0 after large inputs', () => {
    const kernel = new RollingSum(4);
    let last = Number.NaN;
    for (const x of [0.1, 1e17, 0.3, 0, 0, 0, 0]) last = kernel.push(x);
    expect(last).toBe(0);
  });
});

describe('leading NaN inputs', () => {
  it('are passed over by averages, moments, sums and orders', () => {
    const average = new RecursiveAverage(0.5, 2, 'sma');
    expect([Number.NaN, 1, 3, 4].map((x) => average.push(x))).toEqual([Number.NaN, Number.NaN, 2, 3]);
    const first = new RecursiveAverage(0.5, 2, 'first');
    expect([Number.NaN, 1, 3].map((x) => first.push(x))).toEqual([Number.NaN, 1, 2]);
    const total = new RollingSum(2);
    expect([Number.NaN, 1, 3].map((x) => total.push(x))).toEqual([Number.NaN, Number.NaN, 4]);
    const moments = new RollingMoments(2);
    for (const x of [Number.NaN, 1, 3]) moments.push(x);
    expect(moments.mean()).toBe(2);
  });

  it('Delay gives NaN until it has an earlier input', () => {
    const delay = new Delay(2);
    expect([1, 2, 3, 4].map((x) => delay.push(x))).toEqual([Number.NaN, Number.NaN, 1, 2]);
  });
});
