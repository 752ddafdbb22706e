import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RollingMoments } from '../../src/core/index.ts';

it('runs over a column with the bits of one push a row, whatever came before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(1e9)), { maxLength: 60 }),
      fc.nat(6),
      fc.nat(20),
      (window, numbers, leading, pushed) => {
        const values = Float64Array.from([...new Array<number>(leading).fill(Number.NaN), ...numbers]);
        const one = new RollingMoments(window);
        const whole = new RollingMoments(window);
        const first = Math.min(pushed, values.length);
        for (const x of values.subarray(0, first)) whole.push(x);
        const n = values.length - first;
        const [means, deviations] = [new Float64Array(n), values.slice(first)];
        whole.runInto(deviations, n, 0, means, deviations);
        const expected = Array.from(values, (x) => {
          one.push(x);
          return [one.mean(), one.deviation(0)];
        }).slice(first);
        expect(Array.from(means, (mean, i) => [mean, deviations[i]])).toEqual(expected);
        expect(whole.memory).toEqual(one.memory);
      },
    ),
    { seed: 11, numRuns: 500 },
  );
});
