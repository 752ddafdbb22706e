import { describe, expect, it } from 'vitest';
import { BoundedMemory, type Memory, makeRng } from '../../src/core/index.ts';
import { encodeOnnx } from '../../src/models/index.ts';
import { modelCatalog, parseModel, type Task, type TrainingSet } from '../../src/trainers/index.ts';
import { quickParams } from './quick-params.ts';
import { sampleSet } from './samples.ts';

/** A memory that counts what it was asked for and what it had to make. */
function counting(): Memory & { asked: number; made: number } {
  const inner = new BoundedMemory(2 ** 24);
  const memory = {
    asked: 0,
    made: 0,
    recall<T>(key: string, make: () => T): T {
      memory.asked++;
      return inner.recall(key, () => {
        memory.made++;
        return make();
      });
    },
  };
  return memory;
}

async function bytesOf(set: TrainingSet, use: string, task: Task, params: unknown): Promise<string> {
  const model = parseModel({ use, params }, task, 'model');
  const fitted = await model.fit(set, makeRng(11));
  return `${Buffer.from(encodeOnnx(fitted.toOnnx())).toString('base64')} ${JSON.stringify(fitted.summary)}`;
}

const MODELS = Object.entries(modelCatalog).flatMap(([use, { tasks }]) => tasks.map((task) => [use, task] as const));

describe('a memory that fits share', () => {
  it.each(MODELS)('changes no byte of %s (%s), first or second time', async (use, task) => {
    const set = sampleSet(task);
    const params = quickParams(use, task);
    const alone = await bytesOf(set, use, task, params);
    const memory = counting();
    for (let i = 0; i < 2; i++) expect(await bytesOf({ ...set, memory }, use, task, params)).toBe(alone);
  });

  const SWEEPS: readonly (readonly [string, Task, readonly object[]])[] = [
    [
      'gbdt',
      'classify',
      [
        { rounds: 5, depth: 2 },
        { rounds: 8, depth: 3 },
        { rounds: 5, depth: 2, learningRate: 0.3 },
      ],
    ],
    [
      'gbdt',
      'regress',
      [
        { rounds: 5, l2: 1 },
        { rounds: 5, l2: 10 },
      ],
    ],
    ['logistic', 'classify', [{ C: 0.01 }, { C: 0.1 }, { C: 1, maxIterations: 20 }]],
    ['ridge', 'regress', [{ alpha: 1 }, { alpha: 100 }, { alpha: 1 }]],
    ['elastic-net', 'regress', [{ alpha: 0.1 }, { alpha: 1, l1Ratio: 0.9 }]],
    ['random-forest', 'classify', [{ trees: 5 }, { trees: 8, minLeaf: 20 }]],
  ];
  it.each(SWEEPS)('serves all fits of a sweep of %s (%s) from one computation', async (use, task, sweep) => {
    const memory = counting();
    const set = sampleSet(task);
    for (const params of sweep) {
      expect(await bytesOf({ ...set, memory }, use, task, params)).toBe(await bytesOf(set, use, task, params));
    }
    expect(memory.asked).toBe(sweep.length);
    expect(memory.made).toBe(1);
  });

  const OTHER: Readonly<Record<string, (set: TrainingSet) => { set: TrainingSet; params?: object }>> = {
    'one value of a row': (set) => {
      const data = set.matrix.data.slice();
      data[7] = 12;
      return { set: { ...set, matrix: { ...set.matrix, data } } };
    },
    'a row less': (set) => ({ set: { ...set, rows: set.rows.slice(1) } }),
    weights: (set) => ({ set: { ...set, weights: set.target.map((_, i) => 1 + (i % 3)) } }),
    'a half-life': (set) => ({ set, params: { recencyHalfLife: 50 } }),
    bins: (set) => ({ set, params: { bins: 12 } }),
    categories: (set) => ({ set, params: { categorical: ['known_UP'] } }),
    'columns in another shape': (set) => {
      const { data, names, rows } = set.matrix;
      const matrix = { data, rows: rows * names.length, names: ['all'] };
      return { set: { ...set, matrix, target: Float64Array.from({ length: matrix.rows }, (_, i) => i % 3) } };
    },
  };
  it.each(Object.keys(OTHER))('is not asked for the rows of another set: %s', async (what) => {
    const memory = counting();
    const set = sampleSet('classify');
    const rounds = { rounds: 4, depth: 3 };
    await bytesOf({ ...set, memory }, 'gbdt', 'classify', rounds);
    const other = OTHER[what]!(set);
    const params = { ...rounds, ...other.params };
    const shared = await bytesOf({ ...other.set, memory }, 'gbdt', 'classify', params);
    expect(shared).toBe(await bytesOf(other.set, 'gbdt', 'classify', params));
    expect(memory.made).toBe(2);
  });

  it.each([
    ['logistic', 'classify', { standardise: false }],
    ['logistic', 'classify', { clip: 1 }],
    ['logistic', 'classify', { classBalance: true }],
    ['logistic', 'classify', { uniqueness: true }],
    ['ridge', 'regress', { standardise: false }],
    ['ridge', 'regress', { clip: 1 }],
    ['ridge', 'regress', { winsorise: 0.1 }],
    ['ridge', 'regress', { recencyHalfLife: 50 }],
  ] as const)('tells parameters of %s (%s) apart that change what is computed: %j', async (use, task, params) => {
    const memory = counting();
    const set = { ...sampleSet(task), labelEnd: Int32Array.from({ length: 420 }, (_, i) => i + (i % 9)) };
    await bytesOf({ ...set, memory }, use, task, {});
    expect(await bytesOf({ ...set, memory }, use, task, params)).toBe(await bytesOf(set, use, task, params));
    expect(memory.made).toBe(2);
  });

  it('tells targets of a regression apart', async () => {
    const memory = counting();
    const set = sampleSet('regress');
    const other = { ...set, target: set.target.map((value) => 2 * value + 1) };
    await bytesOf({ ...set, memory }, 'ridge', 'regress', {});
    expect(await bytesOf({ ...other, memory }, 'ridge', 'regress', {})).toBe(
      await bytesOf(other, 'ridge', 'regress', {}),
    );
  });
});
