import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { encodeOnnx, sealBundle } from '../../src/models/index.ts';
import type { BundleManifest } from '../../src/models/public.ts';
import { parseModel } from '../../src/trainers/index.ts';
import { syntheticClasses, trainingSet } from '../trainers/gbdt-data.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-serve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** As a program of a user's own imports it. */
const library = (await import(
  createRequire(import.meta.url).resolve('regimewalk/models')
)) as typeof import('../../src/models/public.ts');

describe('a bundle as a library serves it', () => {
  it('names its columns, answers with probabilities, and refuses other columns', async () => {
    const { matrix, target } = syntheticClasses(300, 3, 5);
    const model = await parseModel({ use: 'gbdt', params: { rounds: 5 } }, 'classify', 'model').fit(
      trainingSet(matrix, target, 3),
      makeRng(1),
    );
    const labels = { use: 'made-up', leadBars: 0, names: ['A', 'B', 'C'] };
    const manifest = { format: 1, features: [...matrix.names], labels } as unknown as Omit<BundleManifest, 'heads'>;
    const { files } = sealBundle({ heads: { regime: encodeOnnx(model.toOnnx()) }, manifest });
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);

    const bundle = library.readBundle(folder);
    expect(library.featureNames(bundle)).toEqual(matrix.names);
    const again = library.readXgboost(new TextEncoder().encode(library.writeXgboost(model.trees!)));
    expect(library.treeMargins(again, matrix)).toEqual(library.treeMargins(model.trees!, matrix));
    expect(library.shapImportance(library.treeShap(again, matrix))).toHaveLength(matrix.names.length);
    const p = await library.predictProba(bundle, matrix);
    model.predict(matrix).forEach((value, i) => {
      expect(p[i]).toBeCloseTo(value, 6);
    });
    const turned = { ...matrix, names: [...matrix.names].reverse() };
    await expect(library.predictProba(bundle, turned)).rejects.toMatchObject({ code: 'MODEL_FEATURES_MISMATCH' });
    for (const torn of [
      { ...matrix, rows: matrix.rows + 1 },
      { ...matrix, data: matrix.data.subarray(1) },
      { ...matrix, data: Array.from(matrix.data) as unknown as Float32Array },
    ]) {
      await expect(library.predictProba(bundle, torn)).rejects.toMatchObject({ code: 'MODEL_INPUT_INVALID' });
    }
    await expect(library.predictHead(bundle, 'toString', matrix)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
    await expect(library.predictHead(bundle, 'return_1d', matrix)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
    expect(() => library.readBundle(path.join(folder, 'nothing'))).toThrow(/cannot be read/);
  });
});
