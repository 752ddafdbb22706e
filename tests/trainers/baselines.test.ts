import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { parseModel, type Task, type TrainingSet } from '../../src/trainers/index.ts';
import { matrixOf } from './samples.ts';

const NAMES = ['x', 'known_A', 'known_B'];
/** Known: none, A, A, A, B, B; target: A, A, A, B, B, B. */
const set: TrainingSet = {
  matrix: matrixOf(NAMES, [0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]),
  rows: Int32Array.of(0, 1, 2, 3, 4, 5),
  stopRows: new Int32Array(0),
  target: Float64Array.of(0, 0, 0, 1, 1, 1),
  classes: 2,
  regimes: ['A', 'B'],
};
/** Rows to forecast: nothing known, A known, B known, all missing. */
const asked = matrixOf(NAMES, [0, 0, 0, Number.NaN, 1, 0, 0, 0, 1, Number.NaN, Number.NaN, Number.NaN]);

async function forecast(use: string, params: object = {}, from: TrainingSet = set, task: Task = 'classify') {
  const model = await parseModel({ use, params }, task, 'model').fit(from, makeRng(1));
  return Array.from(model.predict(asked));
}

describe('baselines', () => {
  it('majority answers the shares of the fit rows', async () => {
    const most = { ...set, rows: Int32Array.of(0, 1, 2, 3) };
    expect(await forecast('majority', {}, most)).toEqual([0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25]);
  });

  it('naive answers the known regime, less epsilon, and the shares where nothing is known', async () => {
    expect(await forecast('naive', { epsilon: 0.5 })).toEqual([0.5, 0.5, 0.75, 0.25, 0.25, 0.75, 0.5, 0.5]);
  });

  it('markov answers the smoothed transition table: A to A 2 of 3, B to B 2 of 2', async () => {
    const expected = [0.5, 0.5, 3 / 5, 2 / 5, 1 / 4, 3 / 4, 0.5, 0.5];
    expect(await forecast('markov')).toEqual(expected);
  });

  it('markov smooths by its parameter', async () => {
    expect((await forecast('markov', { smoothing: 10 })).slice(2, 4)).toEqual([12 / 23, 11 / 23]);
  });

  it('mean answers the mean of the fit rows, by weight', async () => {
    const values = { ...set, target: Float64Array.of(1, 2, 3, 4, 5, 6), classes: 0, regimes: [] };
    expect(await forecast('mean', {}, values, 'regress')).toEqual([3.5, 3.5, 3.5, 3.5]);
    const weights = Float64Array.of(0, 0, 0, 0, 0, 2);
    expect(await forecast('mean', {}, { ...values, weights }, 'regress')).toEqual([6, 6, 6, 6]);
  });

  it('majority counts by weight', async () => {
    const weights = Float64Array.of(1, 1, 1, 0, 0, 0);
    expect((await forecast('majority', {}, { ...set, weights })).slice(0, 2)).toEqual([1, 0]);
  });
});
