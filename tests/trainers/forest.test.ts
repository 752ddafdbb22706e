import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng, sha256 } from '../../src/core/index.ts';
import { encodeOnnx, findLeaf, openOnnx, treeShap } from '../../src/models/index.ts';
import { drawBlocks, drawRows } from '../../src/trainers/forest/draw-rows.ts';
import { drawnFeatures } from '../../src/trainers/forest/fit-forest.ts';
import { clearRows } from '../../src/trainers/forest/out-of-bag.ts';
import { type FittedModel, parseModel, type TrainingSet } from '../../src/trainers/index.ts';
import { describeWithShared } from '../shared.ts';
import { head, logLoss, matrixOf, readGolden, rmse, syntheticClasses, trainingSet } from './gbdt-data.ts';

const FORESTS = ['random-forest', 'extra-trees'] as const;

function fit(use: string, set: TrainingSet, params: object = {}, seed = 1): Promise<FittedModel> {
  return parseModel({ use, params }, set.classes > 0 ? 'classify' : 'regress', 'model').fit(set, makeRng(seed));
}

/** One tree on all rows and features. */
const ONE_TREE = { trees: 1, bootstrap: 'none', maxFeatures: 1 };

interface OutOfBag {
  readonly rows: number;
  readonly without: number;
  readonly accuracy: number;
  readonly r2: number;
  readonly purged: OutOfBag | null;
}
const outOfBag = (model: FittedModel): OutOfBag => model.summary.outOfBag as OutOfBag;

/** scikit-learn 1.9.1: DecisionTreeClassifier and DecisionTreeRegressor, float64, each fifth row of these sixty. */
describe('one tree on all rows', () => {
  const rows = Array.from({ length: 60 }, (_, i) => [0, 1, 2].map((j) => ((i + 1) * (i + 7 * j + 3) * (j + 31)) % 251));
  const matrix = matrixOf(rows);
  const codes = rows.map(([a, b, c], i) => (i % 7 === 0 ? 2 : Number(a! > 120) + Number(b! > 100 && c! < 150)));
  const values = rows.map(([a, b, c]) => 0.5 * a! - (b! * b!) / 200 + (c! % 13));
  const weights = Float64Array.from(rows, (_, i) => 1 + 0.5 * (i % 3));

  it('has the leaves of scikit-learn’s tree: classes, sample weights, depth and least rows of a leaf', async () => {
    const set = trainingSet(matrix, codes, 3, { weights });
    const p = (await fit('random-forest', set, { ...ONE_TREE, depth: 3, minLeaf: 4 })).predict(matrix);
    const theirs = [
      [0.5, 0.0909090909, 0.4090909091],
      [0, 0.2558139535, 0.7441860465],
      [0, 1, 0],
      [0, 0.2558139535, 0.7441860465],
      [0, 1, 0],
      [0, 0.7058823529, 0.2941176471],
      [0.5, 0.0909090909, 0.4090909091],
      [0, 0.2558139535, 0.7441860465],
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
      [0.5, 0.0909090909, 0.4090909091],
    ];
    theirs.flat().forEach((share, at) => {
      expect(p[15 * Math.floor(at / 3) + (at % 3)]).toBeCloseTo(share, 9);
    });
    expect(p.reduce((sum, share) => sum + share * share, 0)).toBeCloseTo(45.98043558042238, 9);
  });

  it('ends in pure leaves without a limit, as many as scikit-learn’s', async () => {
    const model = await fit('random-forest', trainingSet(matrix, codes, 3, { weights }), { ...ONE_TREE, minLeaf: 1 });
    expect(model.summary.leaves).toBe(17);
    const p = model.predict(matrix);
    codes.forEach((code, i) => {
      expect(p[3 * i + code]).toBe(1);
    });
  });

  it('has the leaves of scikit-learn’s tree: values', async () => {
    const set = trainingSet(matrix, values, 0, { weights });
    const v = (await fit('random-forest', set, { ...ONE_TREE, depth: 3, minLeaf: 4 })).predict(matrix);
    const theirs = [
      26.646052632, 82.235172414, 82.235172414, -247.393695652, 82.235172414, 82.235172414, 26.646052632, 12.393333333,
      82.235172414, 12.393333333, 82.235172414, 26.646052632,
    ];
    theirs.forEach((value, i) => {
      expect(Math.abs(v[5 * i]! / value - 1)).toBeLessThan(1e-6);
    });
  });
});

/**
 * scikit-learn 1.9.1, 100 trees, mean of 20 seeds (10 for values), log loss of .99 p + .01 ÷ 4: the same rows, features drawn and
 * least rows of a leaf. Where values are missing its extra-trees send them at random, ours where they gain.
 */
const SKLEARN = [
  { use: 'random-forest', minLeaf: 1, classes: 4, loss: 1.074 },
  { use: 'random-forest', minLeaf: 5, classes: 4, loss: 1.0612 },
  { use: 'extra-trees', minLeaf: 1, classes: 4, loss: 1.1028 },
  { use: 'extra-trees', minLeaf: 5, classes: 4, loss: 1.1172 },
  { use: 'random-forest', minLeaf: 5, classes: 0, loss: 0.5725 },
  { use: 'extra-trees', minLeaf: 5, classes: 0, loss: 0.5722 },
];

describeWithShared('forests beside scikit-learn on golden/xgboost', () => {
  const train = readGolden('train');
  const held = readGolden('predict');
  const heldMatrix = head(held.matrix, 380);

  it.each(SKLEARN)('$use with minLeaf $minLeaf, $classes classes: held-out loss within 2 % of $loss', async (about) => {
    const { use, minLeaf, classes, loss } = about;
    const set = trainingSet(train.matrix, classes > 0 ? train.columns.y! : train.columns.yr!, classes);
    const bootstrap = use === 'random-forest' ? 'rows' : 'none';
    let sum = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const p = (await fit(use, set, { minLeaf, bootstrap }, seed)).predict(heldMatrix);
      const smooth = p.map((share) => 0.99 * share + 0.01 / 4);
      sum += classes > 0 ? logLoss(smooth, held.columns.y!, classes, 380) : rmse(p, held.columns.yr!, 380);
    }
    expect(sum / 3 / loss).toBeLessThan(1.02);
    expect(sum / 3 / loss).toBeGreaterThan(0.98);
  });
});

describe.each(FORESTS)('%s', (use) => {
  const { matrix, target } = syntheticClasses(600, 3, 4);
  const set = trainingSet(matrix, target, 3);

  it('sends a missing value where it was seen to belong', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? Number.NaN : i % 10, (i * 7) % 11]);
    const codes = rows.map(([x]) => Number(Number.isNaN(x)));
    const p = (
      await fit(use, trainingSet(matrixOf(rows), codes, 2), { trees: 30, maxFeatures: 1, minLeaf: 1 })
    ).predict(
      matrixOf([
        [Number.NaN, 3],
        [1, 3],
        [9, 3],
      ]),
    );
    expect(p[1]).toBeGreaterThan(0.9);
    expect(p[3]).toBeLessThan(0.1);
    expect(p[5]).toBeLessThan(0.1);
  });

  it('keeps the least number of rows in every leaf', async () => {
    const { trees } = await fit(use, set, { trees: 3, minLeaf: 9, bootstrap: 'none' });
    for (const root of trees!.forest.roots.slice(0, 3)) {
      const counts = new Map<number, number>();
      for (let i = 0; i < matrix.rows; i++) {
        const leaf = findLeaf(trees!.forest, root, matrix.data, 5 * i);
        counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
      }
      expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(9);
    }
  });

  it('begins with the trees of a smaller forest of the same seed', async () => {
    const [few, many] = [await fit(use, set, { trees: 3 }), await fit(use, set, { trees: 6 })];
    const nodes = few.trees!.forest.features.length / 3;
    expect(many.trees!.forest.features.slice(0, nodes)).toEqual(few.trees!.forest.features.slice(0, nodes));
  });

  it('is another forest with another seed', async () => {
    const [a, b] = [await fit(use, set, { trees: 3 }, 1), await fit(use, set, { trees: 3 }, 2)];
    expect(sha256(a.predict(matrix))).not.toBe(sha256(b.predict(matrix)));
  });

  it('gives a class without rows probability 0', async () => {
    const p = (
      await fit(
        use,
        trainingSet(
          matrix,
          target.map((k) => Math.min(k, 1)),
          3,
        ),
        { trees: 5 },
      )
    ).predict(matrix);
    for (let i = 0; i < matrix.rows; i++) expect(p[3 * i + 2]).toBe(0);
  });

  it('never splits on a constant or an empty column', async () => {
    const rows = Array.from({ length: matrix.rows }, (_, i) => [
      7.1,
      Number.NaN,
      ...matrix.data.slice(5 * i, 5 * i + 5),
    ]);
    const model = await fit(use, trainingSet(matrixOf(rows), target, 3), { trees: 10 });
    expect(model.summary.gain).toMatchObject({ f0: 0, f1: 0 });
    const features = Array.from(model.trees!.forest.features);
    expect(features.filter((f) => f === 0 || f === 1)).toEqual([]);
    expect(features.some((f) => f > 1)).toBe(true);
  });

  it('learns what one row says, and nothing where there is no feature to tell rows by', async () => {
    const one = await fit(use, trainingSet(matrixOf([[1, 2]]), [1], 3), { trees: 4 });
    expect(Array.from(one.predict(matrixOf([[5, Number.NaN]])))).toEqual([0, 1, 0]);
    const value = await fit(use, trainingSet(matrixOf([[1, 2]]), [4.5], 0), { trees: 4 });
    expect(Array.from(value.predict(matrixOf([[5, 6]])))).toEqual([4.5]);
    const empty = matrixOf(Array.from({ length: 40 }, () => [Number.NaN]));
    const same = await fit(
      use,
      trainingSet(
        empty,
        Array.from({ length: 40 }, (_, i) => i % 2),
        2,
      ),
      ONE_TREE,
    );
    expect(Array.from(same.predict(matrixOf([[1]])))).toEqual([0.5, 0.5]);
  });

  it('does not read the target of a row of weight 0', async () => {
    const weights = Float64Array.from({ length: matrix.rows }, (_, i) => Number(i % 3 > 0));
    const other = target.map((k, i) => (i % 3 > 0 ? k : (k + 1) % 3));
    const [a, b] = [
      await fit(use, trainingSet(matrix, target, 3, { weights }), { trees: 5 }),
      await fit(use, trainingSet(matrix, other, 3, { weights }), { trees: 5 }),
    ];
    expect(b.predict(matrix)).toEqual(a.predict(matrix));
    expect(b.summary).toEqual(a.summary);
  });

  it('weighs a row twice like two rows, where trees see all of them', async () => {
    const twice = trainingSet(
      matrixOf(
        Array.from({ length: 2 * matrix.rows }, (_, i) => [...matrix.data.slice(5 * (i >> 1), 5 * (i >> 1) + 5)]),
      ),
      Array.from({ length: 2 * matrix.rows }, (_, i) => target[i >> 1]!),
      3,
    );
    const depth = { trees: 3, depth: 3, minLeaf: 1, bootstrap: 'none' };
    const a = await fit(use, trainingSet(matrix, target, 3, { weights: new Float64Array(matrix.rows).fill(2) }), depth);
    const b = (await fit(use, twice, depth)).predict(matrix);
    a.predict(matrix).forEach((share, i) => {
      expect(b[i]).toBeCloseTo(share, 12);
    });
  });

  it('lifts a rare class with classBalance', async () => {
    const rare = target.map((k, i) => (k === 2 && i % 8 > 0 ? 1 : k));
    const share = async (classBalance: boolean): Promise<number> => {
      const p = (await fit(use, trainingSet(matrix, rare, 3), { trees: 10, classBalance })).predict(matrix);
      return p.reduce((sum, x, i) => sum + (i % 3 === 2 ? x : 0), 0);
    };
    expect(await share(true)).toBeGreaterThan(1.5 * (await share(false)));
  });

  it.each([3, 0])('splits each answer into contributions that sum to it (%d classes)', async (classes) => {
    const model = await fit(use, trainingSet(matrix, target, classes), { trees: 8, minLeaf: 10 });
    const { values, columns, width } = treeShap(model.trees!, matrix, Int32Array.of(0, 5, 77));
    const p = model.predict(matrix);
    [0, 5, 77].forEach((row, i) => {
      for (let k = 0; k < columns; k++) {
        const parts = values.subarray((i * columns + k) * (width + 1), (i * columns + k + 1) * (width + 1));
        expect(parts.reduce((sum, x) => sum + x, 0)).toBeCloseTo(p[row * columns + k]!, 5);
      }
    });
  });

  it('answers the same bits from its file however many rows a call has', async () => {
    const bytes = encodeOnnx((await fit(use, set, { trees: 50 })).toOnnx());
    const [small, large] = [await openOnnx(bytes, { batchRows: 24 }), await openOnnx(bytes)];
    expect(await small.run(matrix)).toEqual(await large.run(matrix));
    await small.close();
    await large.close();
  });
});

describe('out-of-bag scores', () => {
  it('are those of the trees that did not see a row: chance where there is nothing to learn', async () => {
    const rng = makeRng(3);
    const matrix = matrixOf(Array.from({ length: 1500 }, () => [rng.normal(), rng.normal(), rng.normal()]));
    const coin = Array.from({ length: 1500 }, () => rng.int(2));
    const model = await fit('random-forest', trainingSet(matrix, coin, 2), {
      trees: 40,
      bootstrap: 'rows',
      minLeaf: 1,
    });
    expect(Math.abs(outOfBag(model).accuracy - 0.5)).toBeLessThan(0.05);
    expect(outOfBag(model)).toMatchObject({ rows: 1500, without: 0, purged: null });
    const fitted = model.predict(matrix);
    expect(coin.filter((k, i) => fitted[2 * i + k]! > 0.5).length / 1500).toBeGreaterThan(0.95);
  });

  it('count the rows that every tree saw', async () => {
    const { matrix, target } = syntheticClasses(400, 2, 1);
    const one = outOfBag(await fit('random-forest', trainingSet(matrix, target, 2), { trees: 1, bootstrap: 'rows' }));
    expect(one.rows + one.without).toBe(400);
    expect(one.without / 400).toBeCloseTo(1 - Math.exp(-1), 1);
    expect((await fit('extra-trees', trainingSet(matrix, target, 2), { trees: 2 })).summary.outOfBag).toBeNull();
  });

  it('flatter by far where labels overlap, row by row; purged ones over blocks do not', async () => {
    // Whether a random walk is higher 24 steps on can't be known from where it came from.
    const rng = makeRng(8);
    const steps = Array.from({ length: 2600 }, () => rng.normal());
    const sum = (from: number, to: number): number => steps.slice(from, to).reduce((a, b) => a + b, 0);
    const at = Array.from({ length: 2400 }, (_, i) => i + 120);
    const matrix = matrixOf(at.map((t) => [sum(t - 120, t), sum(t - 60, t), sum(t - 24, t)]));
    const labelEnd = Int32Array.from(at, (_, i) => i + 24);
    const set = trainingSet(
      matrix,
      at.map((t) => Number(sum(t, t + 24) > 0)),
      2,
      { labelEnd },
    );
    const rows = outOfBag(await fit('random-forest', set, { bootstrap: 'rows', minLeaf: 1 }));
    expect(rows.accuracy).toBeGreaterThan(0.62);
    expect(rows.purged).toMatchObject({ rows: 0, without: 2400, accuracy: null });
    const blocks = await fit('random-forest', set, { minLeaf: 1 });
    expect(blocks.summary.blockBars).toBe(48);
    expect(outOfBag(blocks).purged!.rows).toBeGreaterThan(2300);
    expect(outOfBag(blocks).purged!.accuracy).toBeLessThan(0.58);
  });

  it('of values are R², about 0 or below where there is nothing to learn', async () => {
    const rng = makeRng(5);
    const matrix = matrixOf(Array.from({ length: 800 }, () => [rng.normal(), rng.normal()]));
    const signal = Array.from({ length: 800 }, (_, i) => 100 + 3 * matrix.data[2 * i]! + 0.3 * rng.normal());
    const noise = signal.map(() => rng.normal());
    const params = { trees: 30, bootstrap: 'rows' };
    expect(outOfBag(await fit('random-forest', trainingSet(matrix, signal, 0), params)).r2).toBeGreaterThan(0.9);
    expect(outOfBag(await fit('random-forest', trainingSet(matrix, noise, 0), params)).r2).toBeLessThan(0.05);
  });
});

it('clearRows keeps the rows whose targets share no bar with a drawn row’s, the embargo included', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      gaps,
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 5 }),
      fc.nat(),
      (steps, lead, embargo, seed) => {
        const rng = makeRng(seed);
        let at = 0;
        const rows = Int32Array.from(steps, (step) => (at += step));
        const ends = new Map(Array.from(rows, (row) => [row, row + rng.int(lead + 1)]));
        const times = Int32Array.from(rows, () => Number(rng.next() < 0.2));
        const clear = clearRows(rows, times, (row) => ends.get(row)!, embargo);
        rows.forEach((row, i) => {
          const free = Array.from(rows).every(
            (other, j) => times[j] === 0 || ends.get(other)! + embargo < row || other > ends.get(row)! + embargo,
          );
          expect(clear[i]).toBe(Number(free && times[i] === 0));
        });
      },
    ),
    { seed: 20260711, numRuns: 200 },
  );
});

it('draws as many rows as there are, alone or in blocks that follow each other', () => {
  const sum = (times: Int32Array): number => times.reduce((a, b) => a + b, 0);
  expect(sum(drawRows(500, makeRng(1)))).toBe(500);
  const blocks = drawBlocks(500, 60, makeRng(1));
  expect(sum(blocks)).toBe(500);
  const borders = blocks.filter((count, i) => count !== blocks[(i + 499) % 500]).length;
  expect(borders).toBeGreaterThan(2);
  expect(borders).toBeLessThanOrEqual(2 * Math.ceil(500 / 60));
  expect(Array.from(drawBlocks(3, 10, makeRng(1)))).toEqual([1, 1, 1]);
});

it('draws the root of the features, their logarithm or a share, at least one', () => {
  expect([drawnFeatures('sqrt', 13), drawnFeatures('log2', 13), drawnFeatures(0.5, 13), drawnFeatures(1, 13)]).toEqual([
    3, 3, 6, 13,
  ]);
  expect([drawnFeatures('log2', 1), drawnFeatures(0.01, 5), drawnFeatures('sqrt', 0)]).toEqual([1, 1, 1]);
});
