import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { encodeOnnx, openOnnx, shapImportance, treeShap } from '../../src/models/index.ts';
import {
  keptColumns,
  lossOf,
  onColumns,
  parseModel,
  parseSelection,
  permutationLosses,
  shapShares,
} from '../../src/trainers/index.ts';
import { blockOrder, thinRows, withShadows } from '../../src/trainers/selection/importance.ts';
import { FIT_ROWS, sampleSet } from './samples.ts';

const QUICK = { rounds: 8, depth: 3, earlyStopping: null };

describe('a model on some of its columns', () => {
  it.each(['gbdt', 'logistic'])(
    '%s: the file takes all columns and answers as the model does, whatever the others hold',
    async (use) => {
      const set = sampleSet('classify');
      const columns = Int32Array.of(0, 3, 5);
      const model = parseModel({ use, params: use === 'gbdt' ? QUICK : {} }, 'classify', 'model');
      const fitted = await onColumns(model, columns).fit(set, makeRng(3));
      const runner = await openOnnx(encodeOnnx(fitted.toOnnx()));
      expect(runner.width).toBe(set.matrix.names.length);
      const own = fitted.predict(set.matrix);
      const served = await runner.run(set.matrix);
      const noise = set.matrix.data.map((value, at) => (columns.includes(at % set.matrix.names.length) ? value : 1e6));
      const other = fitted.predict({ ...set.matrix, data: noise });
      await runner.close();
      own.forEach((p, i) => {
        expect(Math.abs(p - served[i]!)).toBeLessThan(1e-6);
      });
      expect(other).toEqual(own);
    },
  );

  it('its trees and its Shapley values name columns by their place among all', async () => {
    const set = sampleSet('classify');
    const columns = Int32Array.of(0, 3, 5);
    for (const use of ['gbdt', 'logistic']) {
      const model = parseModel({ use, params: use === 'gbdt' ? QUICK : {} }, 'classify', 'model');
      const fitted = await onColumns(model, columns).fit(set, makeRng(3));
      const shares = shapShares(fitted, set.matrix, FIT_ROWS)!;
      expect(shares).toHaveLength(set.matrix.names.length);
      expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 9);
      shares.forEach((share, j) => {
        if (!columns.includes(j)) expect(share).toBe(0);
      });
      if (fitted.trees !== undefined) {
        expect(fitted.trees.featureNames).toEqual(set.matrix.names);
        expect(shapImportance(treeShap(fitted.trees, set.matrix, FIT_ROWS))).toEqual(shares);
      }
    }
  });
});

describe('Shapley shares of a linear model', () => {
  it('are weight × mean distance from the mean: the margins’ own contributions', async () => {
    const set = sampleSet('regress');
    const fitted = await parseModel({ use: 'ridge', params: { alpha: 1 } }, 'regress', 'model').fit(set, makeRng(1));
    const width = set.matrix.names.length;
    // A contribution is what the forecast changes by when the column goes to its mean: measured on the forecasts themselves.
    const plain = fitted.predict(set.matrix);
    const moved = Array.from({ length: width }, (_, j) => {
      const data = set.matrix.data.slice();
      for (let t = 0; t < set.matrix.rows; t++) data[t * width + j] = Number.NaN;
      const without = fitted.predict({ ...set.matrix, data });
      const part = Float64Array.from(FIT_ROWS, (t) => plain[t]! - without[t]!);
      const mean = part.reduce((sum, x) => sum + x, 0) / part.length;
      return part.reduce((sum, x) => sum + Math.abs(x - mean), 0) / part.length;
    });
    const total = moved.reduce((sum, x) => sum + x, 0);
    shapShares(fitted, set.matrix, FIT_ROWS)!.forEach((share, j) => {
      expect(share).toBeCloseTo(moved[j]! / total, 9);
    });
  });
});

describe('permutation', () => {
  it('moves stretches as they are, each row once', () => {
    for (let seed = 0; seed < 20; seed++) {
      const order = blockOrder(103, 10, makeRng(seed));
      expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 103 }, (_, i) => i));
      const breaks = order.filter((row, i) => i > 0 && row !== order[i - 1]! + 1).length;
      expect(breaks).toBeLessThanOrEqual(11);
    }
  });

  it('costs a column that the model leans on, leaves one that it does not read, and the matrix as it was', async () => {
    const set = sampleSet('classify');
    const fitted = await parseModel({ use: 'gbdt', params: QUICK }, 'classify', 'model').fit(set, makeRng(3));
    const before = set.matrix.data.slice();
    const losses = permutationLosses(
      fitted,
      { matrix: set.matrix, rows: FIT_ROWS, truth: Float64Array.from(FIT_ROWS, (t) => set.target[t]!), classes: 3 },
      lossOf('classify'),
      { blockBars: 5, repeats: 2, rngOf: (column, repeat) => makeRng(column * 7 + repeat) },
    );
    expect(losses.indexOf(Math.max(...losses))).toBe(0);
    expect(losses[0]).toBeGreaterThan(0.1);
    expect(losses[2]).toBe(0);
    expect(set.matrix.data).toEqual(before);
  });
});

describe('shadows', () => {
  it('hold the values of their column in another order, within each list of rows', () => {
    const { matrix } = sampleSet('classify');
    const lists = [FIT_ROWS, Int32Array.from({ length: 60 }, (_, i) => 300 + i)];
    const wide = withShadows(matrix, [0, 1], lists, 4, (column, list) => makeRng(10 * column + list));
    expect(wide.names.slice(-2)).toEqual(['shadow trend', 'shadow noise']);
    const valuesOf = (column: number, rows: Int32Array) =>
      Array.from(rows, (t) => wide.data[t * wide.names.length + column]!);
    for (const rows of lists) {
      const [own, shadow] = [valuesOf(0, rows), valuesOf(matrix.names.length, rows)];
      expect(shadow).not.toEqual(own);
      expect(shadow.toSorted((a, b) => a - b)).toEqual(own.toSorted((a, b) => a - b));
    }
  });
});

describe('the columns that are kept', () => {
  const importance = Float64Array.of(0.1, 0.5, 0.1, 0.3, 0);
  const free = new Uint8Array(5);

  it('are a share or a number of the best, of equals the first; protected ones beside them', () => {
    expect(Array.from(keptColumns(importance, free, 0.4))).toEqual([1, 3]);
    expect(Array.from(keptColumns(importance, free, 3))).toEqual([0, 1, 3]);
    expect(Array.from(keptColumns(importance, free, 50))).toEqual([0, 1, 2, 3, 4]);
    expect(Array.from(keptColumns(importance, Uint8Array.of(0, 0, 0, 0, 1), 2))).toEqual([1, 3, 4]);
  });

  it('are those that beat every shadow in every fold, one at least', () => {
    expect(Array.from(keptColumns(importance, free, 'shadow', Float64Array.of(0.4, 1, 0, 1, 0.8)))).toEqual([1, 3]);
    expect(Array.from(keptColumns(importance, free, 'shadow', new Float64Array(5)))).toEqual([1]);
  });

  it('are looked at on rows spread over all', () => {
    const rows = Int32Array.from({ length: 1000 }, (_, i) => 3 * i);
    expect(thinRows(rows, 2000)).toBe(rows);
    const thin = thinRows(rows, 4);
    expect(Array.from(thin)).toEqual([375, 1125, 1875, 2625]);
  });
});

describe('selection of the configuration', () => {
  const columns = { names: ['rsi_14', 'ret_1'], labelInputs: false };
  const parse = (spec: { use: string; params?: unknown }, use = 'gbdt', params: unknown = {}, known = columns) =>
    parseSelection(
      spec,
      { model: parseModel({ use, params }, 'classify', 'model'), params, path: 'model' },
      known,
      3_600_000,
    );

  it('keeps columns that the model’s own parameters name', () => {
    expect(parse({ use: 'shap' }, 'gbdt', { monotone: { rsi_14: 1 } })!.protect).toEqual(['rsi_14']);
  });

  it('counts a block in bars', () => {
    expect(parse({ use: 'permutation', params: { block: '6h' } })!.blockBars).toBe(6);
  });

  it.each([
    [{ use: 'boruta' }, 'gbdt', 'model.selection.use', /shap, permutation/],
    [{ use: 'shap' }, 'majority', 'model.selection.use', /use permutation/],
    [{ use: 'permutation' }, 'naive', 'model.selection.use', /leave selection out/],
    [{ use: 'shap', params: { keep: 0 } }, 'gbdt', 'model.selection.params.keep', /./],
    [{ use: 'shap', params: { keep: 1.5 } }, 'gbdt', 'model.selection.params.keep', /./],
    [{ use: 'shap', params: { repeats: 3 } }, 'gbdt', 'model.selection.params.repeats', /keep, folds/],
    [{ use: 'shap', params: { protect: ['rsi'] } }, 'gbdt', 'model.selection.params.protect.0', /labelInputs/],
    [{ use: 'shap', params: { folds: { use: 'x' } } }, 'gbdt', 'model.selection.params.folds.use', /purged/],
  ])('%j for %s is refused at %s', (spec, use, path, mend) => {
    let error: unknown;
    try {
      parse(spec, use);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ path, mend: expect.stringMatching(mend) });
  });
});
