import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Delay, RollingSum } from '../../src/features/index.ts';

const numbers = fc.array(fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(1e9)), { maxLength: 70 });

it.each([
  ['RollingSum', (window: number) => new RollingSum(window)],
  ['Delay', (lag: number) => new Delay(lag)],
])('%s runs over a column with the bits of one push a row, whatever came before', (_, make) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), numbers, fc.nat(6), fc.nat(20), (size, given, leading, pushed) => {
      const values = Float64Array.from([...new Array<number>(leading).fill(Number.NaN), ...given]);
      const [one, whole] = [make(size), make(size)];
      const first = Math.min(pushed, values.length);
      for (const x of values.subarray(0, first)) whole.push(x);
      const out = new Float64Array(values.length - first);
      whole.runInto(values.subarray(first), out.length, out);
      expect(Array.from(out)).toEqual(Array.from(values, (x) => one.push(x)).slice(first));
      const rest = [3, 1, 4, 1, 5];
      expect(rest.map((x) => whole.push(x))).toEqual(rest.map((x) => one.push(x)));
    }),
    { seed: 12, numRuns: 400 },
  );
});
