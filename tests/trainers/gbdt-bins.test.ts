import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binRows, quantileCuts } from '../../src/trainers/gbdt/bins.ts';
import { matrixOf } from './gbdt-data.ts';

const code = (bins: ReturnType<typeof binRows>, row: number, feature: number): number =>
  bins.codes[feature * bins.rows + row]!;

describe('quantileCuts', () => {
  it('keeps every distinct value but the highest when there is room for all', () => {
    const cuts = quantileCuts(Float32Array.of(3, 1, Number.NaN, 2, 2, 1), 255);
    expect([...cuts]).toEqual([1, 2, Infinity]);
  });

  it('splits many values into parts of nearly equal size', () => {
    const cuts = quantileCuts(
      Float32Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000),
      10,
    );
    expect([...cuts]).toEqual([99, 199, 299, 399, 499, 599, 699, 799, 899, Infinity]);
  });

  it('gives a heavy value a part of its own and shares out the rest', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : i));
    const cuts = quantileCuts(values, 6);
    expect(cuts[0]).toBe(0);
    expect([...cuts.slice(1)]).toEqual([599, 699, 799, 899, Infinity]);
  });

  it('counts a row of weight 2 as two rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 3 })), {
          minLength: 1,
          maxLength: 80,
        }),
        (pairs) => {
          const weighted = quantileCuts(
            Float32Array.from(pairs, ([x]) => x),
            7,
            Float64Array.from(pairs, ([, w]) => w),
          );
          const repeated = quantileCuts(
            Float32Array.from(pairs.flatMap(([x, w]) => Array.from({ length: w }, () => x))),
            7,
          );
          expect([...weighted]).toEqual([...repeated]);
        },
      ),
      { seed: 11 },
    );
  });

  it('has one cut for a constant and for nothing but missing values', () => {
    expect([...quantileCuts(Float32Array.of(5, 5, 5), 255)]).toEqual([Infinity]);
    expect([...quantileCuts(Float32Array.of(Number.NaN, Number.NaN), 255)]).toEqual([Infinity]);
  });
});

describe('binRows', () => {
  it('orders codes as the values: code ≤ b exactly where x <= cuts[b − 1], and code 0 where x is missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.oneof(fc.float(), fc.integer({ min: -5, max: 5 })), { minLength: 6, maxLength: 6 }), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.integer({ min: 3, max: 256 }),
        (values, most) => {
          const matrix = matrixOf(values);
          const before = matrix.data.slice();
          const rows = Int32Array.from({ length: matrix.rows }, (_, i) => matrix.rows - 1 - i);
          const bins = binRows(matrix, rows, most);
          for (let f = 0; f < 6; f++) {
            expect(bins.counts[f]).toBeLessThanOrEqual(most - 1);
            rows.forEach((row, i) => {
              const x = matrix.data[row * 6 + f]!;
              const c = code(bins, i, f);
              expect(c === 0).toBe(Number.isNaN(x));
              bins.cuts[f]!.forEach((cut, b) => {
                if (c > 0) expect(c <= b + 1).toBe(x <= cut);
              });
            });
          }
          expect(matrix.data).toEqual(before);
        },
      ),
      { seed: 12, numRuns: 60 },
    );
  });

  it('cuts at float32 values that occur in the rows named, and reads no other row', () => {
    const values = Array.from({ length: 900 }, (_, i) => [Math.sin(i)]);
    const matrix = matrixOf([...values, [1e9], [-1e9]]);
    const rows = Int32Array.from({ length: 900 }, (_, i) => i);
    const { cuts } = binRows(matrix, rows, 64);
    const seen = new Set(matrix.data.subarray(0, 900));
    expect(cuts[0]!.length).toBe(63);
    for (const cut of cuts[0]!.subarray(0, 62)) expect(seen.has(cut)).toBe(true);
  });

  it('puts values on a cut left of it in long columns, too, zeros of either sign among them', () => {
    const levels = [0, -0, 1, -1, 2 ** -140, -(2 ** -140), 0.5, 65_536, Number.NaN];
    const values = Array.from({ length: 6000 }, (_, i) => [levels[i % 9]!, i % 2, Math.sin(i)]);
    const matrix = matrixOf(values);
    const bins = binRows(
      matrix,
      Int32Array.from({ length: 6000 }, (_, i) => i),
      64,
    );
    for (let f = 0; f < 3; f++) {
      for (let i = 0; i < 6000; i++) {
        const x = matrix.data[3 * i + f]!;
        const below = bins.cuts[f]!.filter((cut) => cut < x).length;
        expect(code(bins, i, f)).toBe(Number.isNaN(x) ? 0 : below + 1);
      }
    }
  });
});
