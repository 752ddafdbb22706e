import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecursiveAverage, RollingMoments, RollingOrder } from '../../src/core/index.ts';
import { Delay } from '../../src/features/kernels/delay.ts';
import { Ring } from '../../src/features/kernels/ring.ts';
import { RollingCovariance } from '../../src/features/kernels/rolling-covariance.ts';
import { RollingShape } from '../../src/features/kernels/rolling-shape.ts';
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
  inputs = series,
): void {
  fc.assert(
    fc.property(inputs, window, (values, bars) => {
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

/** Mean of the given power of distances from the mean. */
function moment(values: readonly number[], power: number): number {
  const mean = sum(values) / values.length;
  return sum(values.map((x) => (x - mean) ** power)) / values.length;
}

function skewness(values: readonly number[]): number {
  const n = values.length;
  return (Math.sqrt(n * (n - 1)) / (n - 2)) * (moment(values, 3) / moment(values, 2) ** 1.5);
}

function excessKurtosis(values: readonly number[]): number {
  const n = values.length;
  const plain = moment(values, 4) / moment(values, 2) ** 2 - 3;
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * plain + 6);
}

describe('rolling kernels against plain windows', () => {
  it.each([
    ['skew', skewness],
    ['excessKurtosis', excessKurtosis],
  ] as const)('RollingShape: %s', (name, plain) => {
    expectLike(
      (bars) => {
        const kernel = new RollingShape(bars);
        return (x) => {
          kernel.push(x);
          return kernel[name]();
        };
      },
      (values) => (deviation(values) === 0 ? 0 : plain(values)),
      4,
      // Whole numbers: the plain form loses all digits on a scatter that is small beside its values.
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 }),
    );
  });

  it.each(['covariance', 'slope', 'correlation'] as const)('RollingCovariance: %s', (name) => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(pairs, fc.integer({ min: 2, max: 12 }), (values, bars) => {
        const kernel = new RollingCovariance(bars);
        values.forEach(([x, y], i) => {
          kernel.push(x, y);
          if (i < bars - 1) {
            expect(kernel[name]()).toBeNaN();
            return;
          }
          const inside = values.slice(i - bars + 1, i + 1);
          const [xs, ys] = [inside.map((pair) => pair[0]), inside.map((pair) => pair[1])];
          const meanX = sum(xs) / bars;
          const meanY = sum(ys) / bars;
          const covariance = sum(inside.map((pair) => (pair[0] - meanX) * (pair[1] - meanY))) / (bars - 1);
          const [dx, dy] = [deviation(xs), deviation(ys)];
          const want = {
            covariance,
            slope: dy === 0 ? 0 : covariance / dy ** 2,
            correlation: dx === 0 || dy === 0 ? 0 : covariance / dx / dy,
          }[name];
          expect(Math.abs(kernel[name]() - want)).toBeLessThan(1e-9 * Math.max(1, Math.abs(want)));
        });
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('Ring: the window in order, in one piece', () => {
    fc.assert(
      fc.property(series, window, (values, bars) => {
        const ring = new Ring(bars);
        values.forEach((x, i) => {
          const from = ring.push(x);
          if (i < bars - 1) expect(from).toBe(-1);
          else expect(Array.from(ring.memory.subarray(from, from + bars))).toEqual(values.slice(i - bars + 1, i + 1));
        });
      }),
      { seed: SEED },
    );
  });

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
  it('skewness, kurtosis and correlation of equal values are exactly 0, whatever came before', () => {
    const shape = new RollingShape(5);
    const pairs = new RollingCovariance(5);
    for (const x of [5e8, -3, 0.7, ...Array(5).fill(0.1)]) {
      shape.push(x);
      pairs.push(x, -x);
    }
    expect([shape.skew(), shape.excessKurtosis(), pairs.correlation(), pairs.slope()]).toEqual([0, 0, 0, 0]);
  });

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
