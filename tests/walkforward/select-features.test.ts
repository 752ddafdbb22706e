import { describe, expect, it } from 'vitest';
import { parseModel, parseSelection, selectionStability } from '../../src/trainers/index.ts';
import { selectFeatures } from '../../src/walkforward/select-features.ts';
import { headWorld, type WorldOptions } from './head-world.ts';

const GBDT = { use: 'gbdt', params: { rounds: 25, depth: 3, learningRate: 0.2, earlyStopping: null } };
const LOGISTIC = { use: 'logistic', params: {} };
const RIDGE = { use: 'ridge', params: { alpha: 10 } };

function run(
  spec: { use: string; params?: Record<string, unknown> },
  model: { use: string; params?: unknown },
  world: WorldOptions = {},
) {
  const head = headWorld(world);
  const task = head.classes > 0 ? 'classify' : 'regress';
  const made = parseModel(model, task, 'model');
  const columns = { names: head.matrix.names, labelInputs: false };
  const selection = parseSelection(spec, { model: made, params: {}, path: 'model' }, columns, 3_600_000)!;
  return selectFeatures(head, selection, made, 5);
}

const USEFUL = Array.from({ length: 5 }, (_, j) => `useful_${j}`);

describe('of 5 columns that say something and 20 that say nothing', () => {
  it.each([
    ['shap', GBDT, {}],
    ['shap', LOGISTIC, {}],
    ['permutation', GBDT, {}],
    ['permutation', LOGISTIC, {}],
    ['permutation', RIDGE, { classes: 0 }],
    ['shap', RIDGE, { classes: 0 }],
  ])('%s keeps the 5, with %j', async (use, model, world) => {
    const { record, columns } = await run({ use, params: { keep: 5, block: 8 } }, model, world);
    expect(record.kept).toEqual(USEFUL);
    expect(Array.from(columns)).toEqual([0, 1, 2, 3, 4]);
    expect(record.folds).toEqual({ use: 'purged', done: 5, skipped: [] });
  });

  it.each([['shap', GBDT] as const, ['permutation', LOGISTIC] as const])(
    '%s against shadows keeps the 5 and hardly another',
    async (use, model) => {
      const { record } = await run({ use, params: { keep: 'shadow', block: 8 } }, model);
      for (const name of USEFUL) expect(record.kept).toContain(name);
      expect(record.kept.length).toBeLessThanOrEqual(6);
    },
  );

  it('keeps a protected one whatever it says, beside as many as asked for', async () => {
    const { record } = await run({ use: 'shap', params: { keep: 5, protect: ['noise_3'] } }, GBDT);
    expect(record.kept).toEqual([...USEFUL, 'noise_3']);
    expect(record.protected).toEqual(['noise_3']);
  });

  it('is the same twice over, and reads no row but the fit part', async () => {
    const spec = { use: 'permutation', params: { keep: 'shadow' } };
    const { record } = await run(spec, LOGISTIC);
    expect((await run(spec, LOGISTIC)).record).toEqual(record);
    const head = headWorld();
    const made = parseModel(LOGISTIC, 'classify', 'model');
    const selection = parseSelection(
      spec,
      { model: made, params: {}, path: 'model' },
      { names: [], labelInputs: false },
      3_600_000,
    )!;
    const rows = head.rows.slice(0, 900);
    const spoilt = { ...head.matrix, data: head.matrix.data.slice().fill(Number.NaN, 900 * 25) };
    const target = {
      ...head.target,
      learnt: head.target.learnt.slice().fill(-1, 900),
      truth: head.target.truth.slice().fill(-1, 900),
    };
    const plain = await selectFeatures({ ...head, rows }, selection, made, 5);
    expect(await selectFeatures({ ...head, rows, matrix: spoilt, target }, selection, made, 5)).toEqual(plain);
  });
});

describe('where nothing says anything', () => {
  it('no column beats its shadows, one is kept, and no two windows agree on which', async () => {
    const sets: number[] = [];
    let claimed = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const { record, columns } = await run({ use: 'permutation', params: { keep: 'shadow', block: 8 } }, LOGISTIC, {
        informative: 0,
        noise: 15,
        rows: 500,
        seed,
      });
      const beats = Object.values(record.beatsShadows!).filter((share) => share === 1).length;
      claimed += beats;
      if (beats === 0) expect(columns).toHaveLength(1);
      for (let j = 0; j < 15; j++) sets.push(Number(columns.includes(j)));
    }
    // 180 columns; a claim is a chance of the folds.
    expect(claimed).toBeLessThanOrEqual(3);
    const { value, ci95 } = selectionStability(Uint8Array.from(sets), 15);
    expect(Math.abs(value)).toBeLessThan(0.25);
    expect(ci95[0]).toBeLessThan(0.05);
  });
});

describe('too few rows', () => {
  it('are refused by the key of the folds', async () => {
    await expect(run({ use: 'shap', params: { keep: 5 } }, GBDT, { rows: 60 })).rejects.toMatchObject({
      code: 'TRAIN_TOO_SHORT',
      path: 'model.selection.params.folds',
      what: expect.stringMatching(
        /0 of 5 inner folds of 55 fit rows could be used \(\d+ rows to fit on, 50 needed\), 2 needed/,
      ),
      mend: expect.stringMatching(/fewer folds/),
    });
  });
});
