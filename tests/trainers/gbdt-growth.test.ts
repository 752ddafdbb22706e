import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng } from '../../src/core/index.ts';
import type { FittedModel, TrainingSet } from '../../src/trainers/contract.ts';
import { boost } from '../../src/trainers/gbdt/boost.ts';
import { slotsFor } from '../../src/trainers/gbdt/grow.ts';
import { gbdt, gbdtSchema } from '../../src/trainers/gbdt/index.ts';
import { Kernel } from '../../src/trainers/gbdt/kernel.ts';
import { averageUniqueness } from '../../src/trainers/gbdt/row-weights.ts';
import { weightedQuantile } from '../../src/trainers/gbdt/value-objectives.ts';
import { logLoss, matrixOf, rmse, syntheticClasses, trainingSet } from './gbdt-data.ts';

const fit = (set: TrainingSet, params: object = {}, seed = 1): Promise<FittedModel> =>
  gbdt(
    gbdtSchema.parse({ rounds: 20, depth: 4, earlyStopping: null, ...params }),
    set.classes > 0 ? 'classify' : 'regress',
  ).fit(set, makeRng(seed));

/** A curve of one feature with noise, and a second feature of nothing but noise. */
function curve(rows: number, seed: number, noise: (rng: ReturnType<typeof makeRng>) => number) {
  const rng = makeRng(seed);
  const values = Array.from({ length: rows }, () => [4 * rng.next() - 2, rng.normal()]);
  const truth = Float64Array.from(values, ([x]) => Math.sin(2 * x!) + x!);
  return { matrix: matrixOf(values), truth, target: truth.map((y) => y + noise(rng)) };
}

describe('growth by the best leaf', () => {
  it('makes no more leaves than asked for, and the tree of growth by levels where they are enough', async () => {
    const { matrix, target } = syntheticClasses(900, 3, 21);
    const set = trainingSet(matrix, target, 3);
    for (const leaves of [2, 7, 20]) {
      const summary = (await fit(set, { grow: 'leaf', leaves, depth: 16 })).summary as Record<string, number>;
      expect(summary.leaves).toBeLessThanOrEqual(leaves * summary.trees!);
      expect(summary.leaves).toBeGreaterThan(0.9 * leaves * summary.trees!);
    }
    const deep = await fit(set, { depth: 4 });
    const best = await fit(set, { grow: 'leaf', leaves: 16, depth: 4 });
    expect(best.predict(matrix)).toEqual(deep.predict(matrix));
  });

  it('lowers the loss on its rows more than levels do with as many leaves', async () => {
    const { matrix, target } = syntheticClasses(2000, 3, 22);
    const set = trainingSet(matrix, target, 3);
    const loss = async (params: object): Promise<number> =>
      logLoss((await fit(set, params)).predict(matrix), target, 3, 2000);
    expect(await loss({ grow: 'leaf', leaves: 8, depth: 16 })).toBeLessThan(await loss({ depth: 3 }));
  });

  it('gives the same trees when there is no room for the histograms of all open leaves', async () => {
    const { matrix, target } = syntheticClasses(900, 3, 23);
    const set = trainingSet(matrix, target, 3);
    const params = gbdtSchema.parse({ grow: 'leaf', leaves: 60, depth: 16, rounds: 5, earlyStopping: null });
    const trees = async (slots: number) => {
      const kernelOf = (shape: ConstructorParameters<typeof Kernel>[0]) => new Kernel({ ...shape, slots });
      return (await boost(set, params, makeRng(1), undefined, undefined, kernelOf)).forest;
    };
    expect(slotsFor({ depth: 16, leaves: 60 })).toBe(62);
    expect(await trees(4)).toEqual(await trees(62));
  });
});

describe('monotone features', () => {
  const risingIn = (model: FittedModel, direction: number, at: number, width: number): boolean => {
    const grid = matrixOf(Array.from({ length: 400 }, (_, i) => [(i % 200) / 50 - 2, i < 200 ? -1 : 1]));
    const p = model.predict(grid).filter((_, i) => i % width === at);
    return p.every((value, i) => i % 200 === 0 || direction * (value - p[i - 1]!) >= 0);
  };

  it.each([1, -1] as const)('forecast values that never turn against direction %i', async (direction) => {
    const { matrix, target } = curve(1500, 31, (rng) => 0.5 * rng.normal());
    const set = trainingSet(matrix, target, 0);
    expect(risingIn(await fit(set, { rounds: 60 }), direction, 0, 1)).toBe(false);
    for (const grow of ['depth', 'leaf']) {
      const model = await fit(set, { rounds: 60, grow, monotone: { f0: direction } });
      expect(risingIn(model, direction, 0, 1)).toBe(true);
    }
  });

  it('forecast probabilities of two classes likewise', async () => {
    const { matrix, target } = curve(1500, 32, (rng) => rng.normal());
    const set = trainingSet(
      matrix,
      target.map((y) => Number(y > 0)),
      2,
    );
    expect(risingIn(await fit(set, { rounds: 60 }), 1, 1, 2)).toBe(false);
    expect(risingIn(await fit(set, { rounds: 60, monotone: { f0: 1 } }), 1, 1, 2)).toBe(true);
  });

  it('are refused for more classes, for quantiles, and where there is no such feature', async () => {
    const { matrix, target } = syntheticClasses(50, 3, 33);
    const bad = { monotone: { f0: 1 } };
    await expect(fit(trainingSet(matrix, target, 3), bad)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(fit(trainingSet(matrix, target, 0), { monotone: { nope: 1 } })).rejects.toMatchObject({
      code: 'COLUMN_MISSING',
      what: expect.stringContaining('"nope"'),
    });
    expect(() => gbdt(gbdtSchema.parse({ ...bad, loss: 'quantile' }), 'regress')).toThrow(/quantile/);
    expect(() => gbdt(gbdtSchema.parse({ loss: 'huber' }), 'classify')).toThrow(/loss: huber/);
  });
});

describe('losses of values', () => {
  it('huber is nearer the truth than squared where a few targets are wild', async () => {
    const wild = (rng: ReturnType<typeof makeRng>): number => 0.3 * rng.normal() + (rng.next() < 0.03 ? 60 : 0);
    const { matrix, truth, target } = curve(2000, 41, wild);
    const error = async (params: object): Promise<number> =>
      rmse((await fit(trainingSet(matrix, target, 0), { rounds: 80, ...params })).predict(matrix), truth, 2000);
    expect(await error({ loss: 'huber', huberDelta: 0.05 })).toBeLessThan(0.5 * (await error({})));
  });

  it.each([0.1, 0.5, 0.9])('quantile forecasts lie above that share of new targets: %f', async (quantile) => {
    const noise = (rng: ReturnType<typeof makeRng>): number => 100 * rng.normal();
    const { matrix, target } = curve(4000, 42, noise);
    const rows = Int32Array.from({ length: 3000 }, (_, i) => i);
    const model = await fit(trainingSet(matrix, target, 0, { rows }), {
      loss: 'quantile',
      quantile,
      depth: 3,
      rounds: 40,
    });
    const p = model.predict(matrix);
    let below = 0;
    for (let i = 3000; i < 4000; i++) below += Number(target[i]! <= p[i]!);
    expect(Math.abs(below / 1000 - quantile)).toBeLessThan(0.04);
  });

  it('weightedQuantile counts weights as repeats', () => {
    const values = Float64Array.of(5, 1, 3, 100);
    const weights = Float64Array.of(1, 2, 1, 0);
    expect(weightedQuantile(values, weights, 0.5)).toBe(2);
    expect(weightedQuantile(values, weights, 0.6)).toBe(3);
    expect(weightedQuantile(values, weights, 0.99)).toBe(5);
    expect(weightedQuantile(values, new Float64Array(4), 0.5)).toBe(0);
  });
});

describe('row weights', () => {
  it('let new rows outvote old ones under recencyHalfLife', async () => {
    const matrix = matrixOf(Array.from({ length: 400 }, () => [1]));
    const target = Float64Array.from({ length: 400 }, (_, i) => (i < 300 ? 0 : 1));
    const share = async (params: object): Promise<number> =>
      (await fit(trainingSet(matrix, target, 2), params)).predict(matrix)[1]!;
    expect(await share({})).toBeCloseTo(0.25, 2);
    expect(await share({ recencyHalfLife: 50 })).toBeCloseTo(0.75, 1);
  });

  it('share out a bar among the rows whose labels read it', () => {
    // Row 0 is alone, rows 2 to 4 overlap: row 2 reads bars 2 to 4, row 3 bars 3 to 5, row 4 bars 4 to 6.
    const labelEnd = Int32Array.of(1, 9, 4, 5, 6, 9, 9);
    const shares = averageUniqueness(Int32Array.of(0, 2, 3, 4), labelEnd);
    expect(shares[0]).toBe(1);
    expect(shares[1]).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 3, 12);
    expect(shares[2]).toBeCloseTo((1 / 2 + 1 / 3 + 1 / 2) / 3, 12);
    expect(shares[3]).toBeCloseTo((1 / 3 + 1 / 2 + 1) / 3, 12);
  });

  it('make a model of rows of their own under uniqueness', async () => {
    // 40 rows say 1 and read 40 bars each; 20 say 0 and read one.
    const matrix = matrixOf(Array.from({ length: 200 }, () => [1]));
    const target = Float64Array.from({ length: 200 }, (_, i) => (i < 40 ? 1 : 0));
    const labelEnd = Int32Array.from({ length: 200 }, (_, i) => (i < 40 ? i + 39 : i));
    const rows = Int32Array.from({ length: 60 }, (_, i) => (i < 40 ? i : 60 + i));
    const set = trainingSet(matrix, target, 2, { rows, labelEnd });
    expect((await fit(set)).predict(matrix)[1]).toBeCloseTo(2 / 3, 1);
    expect((await fit(set, { uniqueness: true })).predict(matrix)[1]).toBeLessThan(0.25);
  });

  it('may be zero, for some rows or all', async () => {
    const { matrix, target } = syntheticClasses(120, 3, 51);
    const half = Float64Array.from({ length: 120 }, (_, i) => i % 2);
    const rows = Int32Array.from({ length: 60 }, (_, i) => 2 * i + 1);
    const zeroed = await fit(trainingSet(matrix, target, 3, { weights: half }));
    const without = await fit(trainingSet(matrix, target, 3, { rows }));
    zeroed.predict(matrix).forEach((p, i) => {
      expect(p).toBeCloseTo(without.predict(matrix)[i]!, 1);
    });
    for (const classes of [0, 3]) {
      const none = await fit(trainingSet(matrix, target, classes, { weights: new Float64Array(120) }));
      expect(none.predict(matrix).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('a warm start', () => {
  const tail = (matrix: Matrix, from: number): Matrix => ({
    ...matrix,
    data: matrix.data.slice(from * matrix.names.length),
    rows: matrix.rows - from,
  });

  it('goes on from the earlier trees, and does as well with a quarter of the rounds', async () => {
    const { matrix, target } = syntheticClasses(4000, 3, 61);
    const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
    const earlier = await fit(trainingSet(matrix, target, 3, { rows: rows(0, 2000) }), { rounds: 40 });
    const set = trainingSet(matrix, target, 3, { rows: rows(500, 2500) });
    const cold = await fit(set, { rounds: 40 });
    const warm = await fit({ ...set, warmStart: { from: earlier.resume!(), rounds: 10 } }, { rounds: 40 });
    expect(warm.summary).toMatchObject({ warmStart: true, trees: 150, grownRounds: 10 });
    const held = tail(matrix, 2500);
    const loss = (model: FittedModel): number => logLoss(model.predict(held), target.subarray(2500), 3, 1500);
    expect(loss(warm)).toBeLessThanOrEqual(loss(cold));
  });

  it('is the longer training where the rows are the same', async () => {
    const { matrix, target } = syntheticClasses(500, 3, 62);
    const set = trainingSet(matrix, target, 3);
    const first = await fit(set, { rounds: 8 });
    const second = await fit({ ...set, warmStart: { from: first.resume!(), rounds: 12 } });
    expect(second.predict(matrix)).toEqual((await fit(set, { rounds: 20 })).predict(matrix));
  });

  it('keeps the earlier trees where none of the new ones helps, and takes up a class that is new', async () => {
    const { matrix, target } = syntheticClasses(600, 3, 63);
    const two = target.map((y) => Math.min(y, 1));
    const first = await fit(trainingSet(matrix, two, 3), { rounds: 5 });
    const next = await fit({ ...trainingSet(matrix, target, 3), warmStart: { from: first.resume!(), rounds: 30 } });
    expect(logLoss(next.predict(matrix), target, 3, 600)).toBeLessThan(0.9);
    const noise = target.map((_, i) => (i * 7919) % 3);
    const rows = Int32Array.from({ length: 300 }, (_, i) => i);
    const stopRows = rows.map((i) => 300 + i);
    const stopped = await fit(
      {
        ...trainingSet(matrix, noise, 3, { rows, stopRows }),
        warmStart: { from: JSON.parse(JSON.stringify(next.resume!())), rounds: 1 },
      },
      { learningRate: 1, earlyStopping: { rounds: 2 }, rounds: 1 },
    );
    expect(stopped.summary.trees as number).toBeGreaterThanOrEqual(next.summary.trees as number);
  });

  it('drops the oldest rounds and shrinks the others, and says the trees of each round', async () => {
    const { matrix, target } = syntheticClasses(400, 3, 65);
    const set = trainingSet(matrix, target, 3);
    const first = await fit(set, { rounds: 10 });
    const from = first.resume!();
    const next = await fit({ ...set, warmStart: { from, rounds: 3, keepRounds: 4, shrink: 0.5 } });
    const { forest, roundEnds } = next.trees!;
    expect(Array.from(roundEnds)).toEqual([3, 6, 9, 12, 15, 18, 21]);
    const earlier = first.trees!.forest;
    const start = earlier.roots[18]!;
    const kept = forest.roots[12]!;
    expect(forest.features.subarray(0, kept)).toEqual(earlier.features.subarray(start));
    for (let node = 0; node < kept; node++) {
      const leaf = forest.features[node]! < 0;
      expect(forest.values[node]).toBe(Math.fround(earlier.values[start + node]! * (leaf ? 0.5 : 1)));
      if (!leaf) expect(forest.rights[node]).toBe(earlier.rights[start + node]! - start);
    }
    const same = await fit({ ...set, warmStart: { from, rounds: 1, keepRounds: 10, shrink: 1 } });
    expect(same.trees!.forest.values.subarray(0, earlier.values.length)).toEqual(earlier.values);
  });

  it('starts afresh from a model of other columns', async () => {
    const { matrix, target } = syntheticClasses(300, 3, 64);
    const other = await fit(trainingSet({ ...matrix, names: ['a', 'b', 'c', 'd', 'e'] }, target, 3));
    const model = await fit({ ...trainingSet(matrix, target, 3), warmStart: { from: other.resume!(), rounds: 5 } });
    expect(model.summary).toMatchObject({ warmStart: false, trees: 60 });
  });
});
