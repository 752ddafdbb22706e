import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng, matrixFromColumns } from '../../src/core/index.ts';
import type { Model, TrainingSet } from '../../src/trainers/index.ts';
import { purgedFolds } from '../../src/trainers/index.ts';
import { crossFit } from '../../src/walkforward/cross-fit.ts';

describe('purgedFolds', () => {
  it('tests each row once; no row that is fitted on shares a bar with a tested one, the embargo further off', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 5 }),
        (n, folds, reach, embargo) => {
          const rng = makeRng(n * 31 + reach);
          const rows = Int32Array.from({ length: 2 * n }, (_, i) => 100 + i).filter(() => rng.next() < 0.6);
          const ends = new Map(Array.from(rows, (t) => [t, t + rng.int(reach + 1)]));
          const endOf = (t: number) => ends.get(t)!;
          const seen: number[] = [];
          for (const { train, test } of purgedFolds(rows, endOf, folds, embargo)) {
            seen.push(...test);
            for (const i of train) {
              for (const j of test) {
                const [a, b] = [rows[i]!, rows[j]!];
                expect(endOf(a) + embargo < b || endOf(b) + embargo < a).toBe(true);
              }
            }
          }
          expect(seen).toEqual(Array.from(rows.keys()));
        },
      ),
      { seed: 20240105, numRuns: 60 },
    ));

  it('gives up no more rows than it must', () => {
    const rows = Int32Array.from({ length: 20 }, (_, i) => i);
    const [, second] = purgedFolds(rows, (t) => t + 2, 4, 0);
    expect(Array.from(second!.test)).toEqual([5, 6, 7, 8, 9]);
    expect(Array.from(second!.train)).toEqual([0, 1, 2, 12, 13, 14, 15, 16, 17, 18, 19]);
  });
});

describe('crossFit', () => {
  /** Forecasts the mean of its rows, and remembers which they were. */
  function remembering(seen: Int32Array[]): Model {
    return {
      name: 'remembering',
      task: 'both',
      stopsEarly: false,
      needsLabelInputs: false,
      fit: async ({ rows, target }: TrainingSet) => {
        seen.push(rows);
        const mean = rows.reduce((sum, t) => sum + target[t]!, 0) / rows.length;
        return {
          predict: (matrix) => new Float64Array(matrix.rows).fill(mean),
          toOnnx: () => {
            throw new Error('not asked for');
          },
          summary: {},
        };
      },
    };
  }

  it('forecasts each row by a model that saw neither it nor a row that shares its target', async () => {
    const n = 400;
    const matrix = matrixFromColumns({ a: Float64Array.from({ length: n }, (_, i) => i) });
    const rows = Int32Array.from({ length: 300 }, (_, i) => i + 20);
    const fits: Int32Array[] = [];
    const input = {
      model: remembering(fits),
      transforms: [],
      columns: 1,
      matrix,
      rows,
      stopRows: new Int32Array(0),
      target: Float64Array.from({ length: n }, (_, i) => i),
      classes: 0,
      regimes: [],
      endOf: (t: number) => t + 6,
      folds: 5,
      embargoBars: 2,
      seed: 1,
    };
    const fitted = await crossFit(input);
    expect(fitted.rows).toEqual(rows);
    expect(fits).toHaveLength(5);
    fitted.rows.forEach((t, i) => {
      const fit = fits[Math.floor(i / 60)]!;
      expect(fit.every((other) => Math.abs(other - t) > 8)).toBe(true);
      expect(fitted.predicted[i]).toBe(fit.reduce((sum, row) => sum + row, 0) / fit.length);
    });
  });

  it('leaves pieces out whose other rows are few', async () => {
    const matrix = matrixFromColumns({ a: new Float64Array(60) });
    const rows = Int32Array.from({ length: 60 }, (_, i) => i);
    const fitted = await crossFit({
      model: remembering([]),
      transforms: [],
      columns: 1,
      matrix,
      rows,
      stopRows: new Int32Array(0),
      target: new Float64Array(60),
      classes: 0,
      regimes: [],
      endOf: (t) => t + 10,
      folds: 5,
      embargoBars: 0,
      seed: 1,
    });
    expect(fitted.rows).toHaveLength(0);
  });
});
