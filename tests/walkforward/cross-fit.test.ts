import { describe, expect, it } from 'vitest';
import type { Model, TrainingSet } from '../../src/trainers/index.ts';
import { crossFit } from '../../src/walkforward/cross-fit.ts';
import { headWorld } from './head-world.ts';

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

const worldOf = (rows: number, reach: number, embargoBars: number) =>
  headWorld({ rows, reach, classes: 0, informative: 0, noise: 1, over: { embargoBars } });

describe('crossFit', () => {
  it('forecasts each row by a model that saw neither it nor a row that shares its target', async () => {
    const head = worldOf(400, 6, 2);
    const rows = Int32Array.from({ length: 300 }, (_, i) => i + 20);
    const fits: Int32Array[] = [];
    const model = remembering(fits);
    const values = head.target.learnt;
    const fitted = await crossFit({
      head: { ...head, rows },
      tuned: model,
      plain: model,
      selection: null,
      folds: 5,
      seed: 1,
    });
    expect(fitted.rows).toEqual(rows);
    expect(fitted.truth).toEqual(Float64Array.from(rows, (t) => values[t]!));
    expect(fits).toHaveLength(5);
    fitted.rows.forEach((t, i) => {
      const fit = fits[Math.floor(i / 60)]!;
      expect(fit.every((other) => Math.abs(other - t) > 8)).toBe(true);
      expect(fitted.predicted[i]).toBe(fit.reduce((sum, row) => sum + values[row]!, 0) / fit.length);
    });
  });

  it('leaves pieces out whose other rows are few', async () => {
    const head = worldOf(60, 10, 0);
    const model = remembering([]);
    const fitted = await crossFit({ head, tuned: model, plain: model, selection: null, folds: 5, seed: 1 });
    expect(fitted.rows).toHaveLength(0);
    expect(fitted.pieces).toEqual({ done: 0, skipped: expect.arrayContaining(['30 rows to fit on, 50 needed']) });
    expect(fitted.pieces.skipped).toHaveLength(5);
  });
});
