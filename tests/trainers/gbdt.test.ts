import { describe, expect, it } from 'vitest';
import { makeRng, parseParams } from '../../src/core/index.ts';
import type { FittedModel, TrainingSet } from '../../src/trainers/contract.ts';
import { gbdt, gbdtSchema } from '../../src/trainers/gbdt/index.ts';
import { logLoss, matrixOf, rmse, syntheticClasses, trainingSet } from './gbdt-data.ts';

const fit = (set: TrainingSet, params: object = {}, seed = 1): Promise<FittedModel> =>
  gbdt(
    gbdtSchema.parse({ rounds: 20, depth: 4, earlyStopping: null, ...params }),
    set.classes > 0 ? 'classify' : 'regress',
  ).fit(set, makeRng(seed));

const rowsOf = (count: number, from = 0): Int32Array => Int32Array.from({ length: count }, (_, i) => from + i);

describe('gbdt parameters', () => {
  it('name the nearest key for an unknown one', () => {
    expect(() => parseParams(gbdtSchema, { learningrate: 0.1 }, 'model.params')).toThrow(/learningRate/);
  });

  it('refuse impossible values', () => {
    for (const bad of [
      { rounds: 0 },
      { bins: 257 },
      { subsample: 0 },
      { depth: 1.5 },
      { earlyStopping: { rounds: 0 } },
    ]) {
      expect(() => parseParams(gbdtSchema, bad, 'model.params')).toThrow(/model\.params\./);
    }
  });

  it('say whether the stop part is read', () => {
    expect(gbdt(gbdtSchema.parse({}), 'classify').stopsEarly).toBe(true);
    expect(gbdt(gbdtSchema.parse({ earlyStopping: null }), 'classify').stopsEarly).toBe(false);
  });
});

describe('gbdt', () => {
  it('learns classes well beyond their shares, and its probabilities sum to 1', async () => {
    const { matrix, target } = syntheticClasses(1500, 3, 1);
    const model = await fit(trainingSet(matrix, target, 3, { rows: rowsOf(1000) }), { rounds: 50 });
    const p = model.predict(matrix);
    const tail = p.subarray(3000);
    const shares = [0, 1, 2].map((k) => target.subarray(0, 1000).filter((y) => y === k).length / 1000);
    const prior = -target.subarray(1000).reduce((sum, y) => sum + Math.log(shares[y]!), 0) / 500;
    expect(logLoss(tail, target.subarray(1000), 3, 500)).toBeLessThan(0.85 * prior);
    for (let i = 0; i < p.length; i += 3) expect(p[i]! + p[i + 1]! + p[i + 2]!).toBeCloseTo(1, 12);
  });

  it('gives the same bits for the same seed, and others for another seed once it samples', async () => {
    const { matrix, target } = syntheticClasses(600, 4, 2);
    const set = trainingSet(matrix, target, 4);
    const sampled = { subsample: 0.7, columnSample: 0.6 };
    const once = (await fit(set, sampled)).predict(matrix);
    expect((await fit(set, sampled)).predict(matrix)).toEqual(once);
    expect((await fit(set, sampled, 2)).predict(matrix)).not.toEqual(once);
    expect((await fit(set, {}, 1)).predict(matrix)).toEqual((await fit(set, {}, 2)).predict(matrix));
  });

  it('leaves its inputs untouched and reads no row beyond those named', async () => {
    const { matrix, target } = syntheticClasses(700, 3, 3);
    const set = trainingSet(matrix, target, 3, { rows: rowsOf(400), stopRows: rowsOf(100, 400) });
    const params = { earlyStopping: { rounds: 5 }, subsample: 0.8 };
    const before = [matrix.data.slice(), target.slice(), set.rows.slice()];
    const model = await fit(set, params);
    expect([matrix.data, target, set.rows]).toEqual(before);
    const other = { ...matrix, data: matrix.data.slice() };
    other.data.fill(7, 500 * 5);
    const spoilt = target.slice().fill(0, 500);
    const again = await fit(trainingSet(other, spoilt, 3, { rows: set.rows, stopRows: set.stopRows }), params);
    expect(again.predict(matrix)).toEqual(model.predict(matrix));
  });

  it('does not read the stop part when it does not stop early', async () => {
    const { matrix, target } = syntheticClasses(400, 3, 4);
    const set = trainingSet(matrix, target, 3, { rows: rowsOf(300) });
    const without = (await fit(set)).predict(matrix);
    expect((await fit({ ...set, stopRows: rowsOf(100, 300) })).predict(matrix)).toEqual(without);
  });

  it('gives the same model whatever the order of the rows, up to rounding', async () => {
    const { matrix, target } = syntheticClasses(500, 3, 5);
    const forward = (await fit(trainingSet(matrix, target, 3))).predict(matrix);
    const reversed = rowsOf(500).reverse();
    const backward = (await fit(trainingSet(matrix, target, 3, { rows: reversed }))).predict(matrix);
    forward.forEach((p, i) => {
      expect(backward[i]).toBeCloseTo(p, 6);
    });
  });

  it('treats a weight of 2 as the row given twice', async () => {
    // Values rather than classes: gradients of a first round of classes are so few that splits tie, and rounding breaks ties.
    const { matrix } = syntheticClasses(300, 3, 6);
    const rng = makeRng(60);
    const target = Float64Array.from({ length: 300 }, (_, i) => (matrix.data[5 * i] || 0) + rng.normal());
    const twice = Int32Array.from([...rowsOf(300), ...rowsOf(300).filter((i) => i % 3 === 0)]).sort();
    const repeated = await fit(trainingSet(matrix, target, 0, { rows: twice }), { bins: 32 });
    const weights = Float64Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 2 : 1));
    const weighted = await fit(trainingSet(matrix, target, 0, { weights }), { bins: 32 });
    const expected = repeated.predict(matrix);
    weighted.predict(matrix).forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i]!, 5);
    });
    const unweighted = (await fit(trainingSet(matrix, target, 0), { bins: 32 })).predict(matrix);
    expect(Math.max(...unweighted.map((p, i) => Math.abs(p - expected[i]!)))).toBeGreaterThan(0.05);
  });

  it('sends missing values where they fared better in training, on either side', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => [i % 4 === 0 ? Number.NaN : (i % 100) / 100]);
    for (const level of [0, 5]) {
      // Small values have target 0, large ones 5; missing ones go with one of the two.
      const target = rows.map(([x]) => (Number.isNaN(x!) ? level : x! > 0.5 ? 5 : 0));
      const model = await fit(trainingSet(matrixOf(rows), target, 0), { depth: 1, rounds: 60 });
      const [low, high, missing] = model.predict(matrixOf([[0.1], [0.9], [Number.NaN]]));
      expect(missing).toBe(level === 0 ? low : high);
      expect(Math.abs(missing! - level)).toBeLessThan(0.1);
    }
  });

  it('splits missing from present when only that tells, also for values beyond those seen', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? Number.NaN : i]);
    const target = rows.map(([x]) => (Number.isNaN(x!) ? 1 : -1));
    const model = await fit(trainingSet(matrixOf(rows), target, 0), { rounds: 60, depth: 2 });
    const p = model.predict(matrixOf([[Number.NaN], [3], [1e30], [-1e30]]));
    expect(p[0]).toBeGreaterThan(0.95);
    for (const value of p.subarray(1)) expect(value).toBeLessThan(-0.95);
  });

  it('stops early on the stop part and keeps the best round, not the last', async () => {
    const { matrix, target } = syntheticClasses(500, 3, 7);
    const rows = rowsOf(250);
    const stopRows = rowsOf(250, 250);
    const params = { rounds: 300, learningRate: 0.3, earlyStopping: { rounds: 8 } };
    const model = await fit(trainingSet(matrix, target, 3, { rows, stopRows }), params);
    const { rounds, grownRounds, stopLoss } = model.summary as Record<string, number>;
    expect(grownRounds).toBe(rounds! + 8);
    const stopPart = { ...matrix, data: matrix.data.slice(250 * 5), rows: 250 };
    const lossOf = (m: FittedModel): number => logLoss(m.predict(stopPart), target.subarray(250), 3, 250);
    expect(lossOf(model)).toBeCloseTo(stopLoss!, 12);
    for (const other of [rounds! - 1, rounds! + 1, rounds! + 8]) {
      const fixed = await fit(trainingSet(matrix, target, 3, { rows }), {
        ...params,
        rounds: other,
        earlyStopping: null,
      });
      expect(lossOf(fixed)).toBeGreaterThanOrEqual(stopLoss!);
    }
  });

  it('keeps no round where none helps, and all where the stop part is empty', async () => {
    const rng = { rows: rowsOf(200), stopRows: rowsOf(200, 200) };
    const rows = Array.from({ length: 400 }, (_, i) => [(i * 7919) % 200]);
    const target = rows.map(([x], i) => (x! % 2 === (i < 200 ? 0 : 1) ? 1 : 0));
    const params = { learningRate: 1, earlyStopping: { rounds: 3 } };
    const worse = await fit(trainingSet(matrixOf(rows), target, 2, rng), params);
    expect(worse.summary).toMatchObject({ rounds: 0, grownRounds: 3, trees: 0 });
    const p = worse.predict(matrixOf([[3]]));
    expect(p[0]).toBeCloseTo(0.5, 6);
    const unstopped = await fit(trainingSet(matrixOf(rows), target, 2), params);
    expect(unstopped.summary).toMatchObject({ rounds: 20, stopLoss: null });
  });

  it('grows all classes each round, one tree a round for two, none for a class without rows', async () => {
    const { matrix, target } = syntheticClasses(300, 4, 8);
    expect((await fit(trainingSet(matrix, target, 4))).summary.trees).toBe(80);
    const two = target.map((y) => (y > 1 ? 1 : 0));
    expect((await fit(trainingSet(matrix, two, 2))).summary.trees).toBe(20);
    const gap = target.map((y) => (y === 1 ? 0 : y));
    const model = await fit(trainingSet(matrix, gap, 4));
    expect(model.summary.trees).toBe(60);
    const p = model.predict(matrix);
    for (let i = 1; i < p.length; i += 4) expect(p[i]).toBeLessThan(1e-9);
  });

  it('predicts a single class as certain and constant features as the shares', async () => {
    const { matrix, target } = syntheticClasses(100, 3, 9);
    const single = (await fit(trainingSet(matrix, target.slice().fill(2), 3))).predict(matrix);
    for (let i = 0; i < 300; i += 3) expect(single[i + 2]).toBeCloseTo(1, 9);
    const constant = matrixOf(Array.from({ length: 100 }, () => [1, Number.NaN]));
    const codes = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : i < 80 ? 1 : 2));
    const p = (await fit(trainingSet(constant, codes, 3))).predict(constant);
    expect(p[0]).toBeCloseTo(0.5, 5);
    expect(p[1]).toBeCloseTo(0.3, 5);
    expect(p[2]).toBeCloseTo(0.2, 5);
  });

  it('weighs classes equally under classBalance', async () => {
    const constant = matrixOf(Array.from({ length: 100 }, () => [1]));
    const codes = Float64Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : 2));
    const p = (await fit(trainingSet(constant, codes, 3), { classBalance: true })).predict(constant);
    expect(p[0]).toBeCloseTo(0.5, 6);
    expect(p[2]).toBeCloseTo(0.5, 6);
  });

  it('fits one row or two, and refuses none with what to do about it', async () => {
    const { matrix, target } = syntheticClasses(10, 3, 10);
    for (const rows of [1, 2]) {
      const p = (await fit(trainingSet(matrix, target, 3, { rows: rowsOf(rows) }))).predict(matrix);
      expect(p.every((x) => x >= 0 && x <= 1)).toBe(true);
    }
    const value = await fit(trainingSet(matrix, target, 0, { rows: rowsOf(1) }));
    expect(value.predict(matrix)[5]).toBe(target[0]);
    await expect(fit(trainingSet(matrix, target, 3, { rows: rowsOf(0) }))).rejects.toThrow(
      /no rows[\s\S]*longer window/,
    );
  });

  it('restrains its trees under gamma, l1, l2, minChildWeight and depth', async () => {
    const { matrix, target } = syntheticClasses(500, 3, 11);
    const set = trainingSet(matrix, target, 3);
    const leaves = async (params: object): Promise<number> => (await fit(set, params)).summary.leaves as number;
    const free = await leaves({});
    for (const params of [{ gamma: 3 }, { l1: 2 }, { minChildWeight: 10 }, { depth: 2 }]) {
      expect(await leaves(params)).toBeLessThan(0.95 * free);
    }
    const loss = async (params: object): Promise<number> =>
      logLoss((await fit(set, params)).predict(matrix), target, 3, 500);
    expect(await loss({ l2: 100 })).toBeGreaterThan(await loss({}));
  });

  it('reports each round and the share of gain of each feature', async () => {
    const { matrix, target } = syntheticClasses(500, 3, 12);
    const shares: number[] = [];
    const model = gbdt(gbdtSchema.parse({ rounds: 4, earlyStopping: null }), 'classify');
    const fitted = await model.fit(trainingSet(matrix, target, 3), makeRng(1), (share) => shares.push(share));
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
    const gain = fitted.summary.gain as Record<string, number>;
    expect(Object.values(gain).reduce((sum, g) => sum + g, 0)).toBeCloseTo(1, 9);
    expect(gain.f0).toBeGreaterThan(gain.f3! + gain.f4!);
  });

  it('fits values better than their mean', async () => {
    const { matrix } = syntheticClasses(800, 3, 13);
    const target = Float64Array.from({ length: 800 }, (_, i) => Math.sin(3 * (matrix.data[5 * i] || 0)) + 40);
    const model = await fit(trainingSet(matrix, target, 0, { rows: rowsOf(600) }), { rounds: 80 });
    const tail = model.predict({ ...matrix, data: matrix.data.slice(3000), rows: 200 });
    expect(rmse(tail, target.subarray(600), 200)).toBeLessThan(0.15);
  });

  it('refuses what is beyond the range of its gradients, whatever the loss', async () => {
    const { matrix } = syntheticClasses(200, 3, 14);
    const target = Float64Array.from({ length: 200 }, (_, i) => 1e30 * (matrix.data[5 * i] || 0));
    const heavy = trainingSet(matrix, target, 0, { weights: new Float64Array(200).fill(1e9) });
    for (const loss of ['squared', 'huber']) {
      await expect(fit(heavy, { loss }), loss).rejects.toMatchObject({ code: 'MODEL_INPUT_INVALID' });
      const light = await fit({ ...heavy, weights: new Float64Array(200).fill(1) }, { loss });
      expect(light.predict(matrix).every(Number.isFinite)).toBe(true);
      expect(light.summary.leaves).toBeGreaterThan(100);
    }
  });
});
