import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng } from '../../src/core/index.ts';
import { encodeOnnx, openOnnx } from '../../src/models/index.ts';
import type { FittedModel, Model, TrainingSet } from '../../src/trainers/contract.ts';
import { poolProbabilities, poolValues } from '../../src/trainers/ensemble/pool-weights.ts';
import { stacking, stackingSchema } from '../../src/trainers/ensemble/stacking.ts';
import { parseModel, type Task } from '../../src/trainers/index.ts';
import { matrixOf, trainingSet } from './gbdt-data.ts';
import { sampleSet } from './samples.ts';

const make = (use: string, params: unknown, task: Task = 'classify'): Model =>
  parseModel({ use, params }, task, 'model');

const TREES = { use: 'gbdt', params: { rounds: 10, depth: 2 } };

describe('soft-vote', () => {
  const set = sampleSet('classify');

  it('is the weighted mean of its members, each fitted as it would be alone', async () => {
    const members = [{ use: 'logistic' }, { use: 'majority' }];
    const vote = await make('soft-vote', { members, weights: [3, 1] }).fit(set, makeRng(1));
    const [logistic, majority] = await Promise.all(
      members.map(async ({ use }) => (await make(use, {}).fit(set, makeRng(9))).predict(set.matrix)),
    );
    vote.predict(set.matrix).forEach((p, i) => {
      expect(p).toBeCloseTo(0.75 * logistic![i]! + 0.25 * majority![i]!, 12);
    });
    expect(vote.summary.weights).toEqual([0.75, 0.25]);
    const equal = await make('soft-vote', { members }).fit(set, makeRng(1));
    expect(equal.summary.weights).toEqual([0.5, 0.5]);
  });

  it('does not let one member’s draws hang on the others', async () => {
    const forest = { use: 'random-forest', params: { trees: 3 } };
    const alone = await make('soft-vote', { members: [forest, TREES], weights: [1, 0] }).fit(set, makeRng(4));
    const other = await make('soft-vote', { members: [forest, { use: 'markov' }], weights: [1, 0] }).fit(
      set,
      makeRng(4),
    );
    expect(other.predict(set.matrix)).toEqual(alone.predict(set.matrix));
  });

  it('stops early, and needs the known labels, where a member does', () => {
    const traits = (...uses: string[]) => {
      const { stopsEarly, needsLabelInputs } = make('soft-vote', { members: uses.map((use) => ({ use })) });
      return [stopsEarly, needsLabelInputs];
    };
    expect(traits('logistic', 'majority')).toEqual([false, false]);
    expect(traits('logistic', 'gbdt')).toEqual([true, false]);
    expect(traits('logistic', 'naive')).toEqual([false, true]);
    expect(traits('markov', 'gbdt')).toEqual([true, true]);
  });

  it.each([
    [[1], '1 for 2 members'],
    [[0, 0], '0, 0 for 2 members'],
  ])('refuses weights %j', (weights, what) => {
    const members = [{ use: 'logistic' }, { use: 'majority' }];
    const error = expect.objectContaining({ code: 'CONFIG_INVALID', what: `weights ${what}` });
    expect(() => make('soft-vote', { members, weights })).toThrow(error);
  });

  it('names the key of what is wrong with a member', () => {
    const vote = (member: object) => () => make('soft-vote', { members: [{ use: 'majority' }, member] });
    expect(vote({ use: 'logistic', params: { C: -1 } })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', path: 'model.params.members.1.params.C' }),
    );
    expect(vote({ use: 'logistc' })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_PLUGIN', path: 'model.params.members.1.use' }),
    );
    expect(vote({ use: 'ridge' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', path: 'model.params.members.1.use' }),
    );
    expect(() => make('soft-vote', {})).toThrow(expect.objectContaining({ path: 'model.params.members' }));
    expect(() => make('stacking', { members: [] })).toThrow(expect.objectContaining({ path: 'model.params.members' }));
  });
});

interface Seen {
  readonly member: string;
  readonly rows: number[];
  readonly stop: number[];
  /** Rows forecast so far, by the number in their first column. */
  readonly forecast: number[];
}

/** Members that note what they are shown and forecast 1 / classes. */
function spies(): { seen: Seen[]; parse: (spec: { use: string }) => Model } {
  const seen: Seen[] = [];
  const parse = ({ use }: { use: string }): Model => ({
    name: use,
    task: 'both',
    stopsEarly: use === 'stopper',
    needsLabelInputs: false,
    async fit(set: TrainingSet) {
      const entry: Seen = { member: use, rows: [...set.rows], stop: [...set.stopRows], forecast: [] };
      seen.push(entry);
      return {
        predict: ({ data, rows, names }: Matrix) => {
          for (let i = 0; i < rows; i++) entry.forecast.push(data[i * names.length]!);
          return new Float64Array(rows * Math.max(1, set.classes)).fill(1 / Math.max(1, set.classes));
        },
        toOnnx: () => {
          throw new Error('not asked for');
        },
        summary: {},
      } satisfies FittedModel;
    },
  });
  return { seen, parse };
}

describe('stacking', () => {
  it('never fits a member on a row whose target meets that of a row that it then forecasts, embargo included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(),
        async (count, lead, embargoBars, folds, seed) => {
          const rng = makeRng(seed);
          const total = 3 * count;
          const matrix = matrixOf(Array.from({ length: total }, (_, i) => [i]));
          const rows = Int32Array.from({ length: total }, (_, i) => i).filter((i) => i < 2 * count && rng.next() < 0.6);
          if (rows.length === 0) return;
          const labelEnd = Int32Array.from({ length: total }, (_, i) => i + rng.int(lead + 1));
          const stopRows = Int32Array.from({ length: count }, (_, i) => 2 * count + i);
          const set = trainingSet(matrix, new Array(total).fill(0), 2, { rows, stopRows, labelEnd, embargoBars });
          const { seen, parse } = spies();
          const params = stackingSchema.parse({ folds, members: [{ use: 'stopper' }, { use: 'plain' }] });
          const { summary } = await stacking(params, 'classify', parse).fit(set, makeRng(1));
          const inner = seen.slice(0, -2);
          const meet = inner.flatMap((fit) =>
            fit.rows.filter((row) =>
              fit.forecast.some((held) => labelEnd[row]! + embargoBars >= held && row <= labelEnd[held]! + embargoBars),
            ),
          );
          expect(meet).toEqual([]);
          // Each row is forecast once at most by each member, and the last two fits see all fit rows.
          for (const member of ['stopper', 'plain']) {
            const forecast = inner.filter((fit) => fit.member === member).flatMap((fit) => fit.forecast);
            expect(new Set(forecast).size).toBe(forecast.length);
            expect(summary.heldOutRows).toBe(forecast.length);
          }
          for (const fit of seen.slice(-2)) expect(fit.rows).toEqual([...rows]);
          for (const fit of seen) expect(fit.stop).toEqual(fit.member === 'stopper' ? [...stopRows] : []);
        },
      ),
      { seed: 20260712, numRuns: 150 },
    );
  });

  it('gives the member that knows something the weight, and none below 0', async () => {
    const set = sampleSet('classify');
    const members = [{ use: 'logistic' }, { use: 'majority' }, { use: 'random-forest', params: { trees: 20 } }];
    const { summary } = await make('stacking', { members, shrinkage: 0.001 }).fit(set, makeRng(2));
    const weights = summary.weights as number[];
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(weights[0]! + weights[2]!).toBeGreaterThan(3 * weights[1]!);
    const { members: losses, softVote, stacked } = summary.heldOut as Record<string, number> & { members: number[] };
    expect(stacked).toBeLessThan(softVote!);
    expect(stacked).toBeLessThan(Math.min(...losses) * 1.01);
  });

  it('keeps equal weights under a strong pull, and where no fold has rows to fit on', async () => {
    const set = sampleSet('regress');
    const members = [{ use: 'ridge' }, { use: 'mean' }];
    const pulled = await make('stacking', { members, shrinkage: 1e9 }, 'regress').fit(set, makeRng(2));
    (pulled.summary.weights as number[]).forEach((w) => {
      expect(w).toBeCloseTo(0.5, 6);
    });
    for (const task of ['classify', 'regress'] as const) {
      const all = { ...sampleSet(task), labelEnd: new Int32Array(420).fill(419) };
      const kinds = task === 'classify' ? [{ use: 'logistic' }, { use: 'majority' }] : members;
      const { summary } = await make('stacking', { members: kinds }, task).fit(all, makeRng(2));
      expect(summary).toMatchObject({ folds: 0, heldOutRows: 0, weights: [0.5, 0.5], heldOut: null });
    }
  });

  it.each(['classify', 'regress'] as const)('puts a linear model last, and all of it in one file: %s', async (task) => {
    const set = sampleSet(task);
    const [linear, noSkill] = task === 'classify' ? ['logistic', 'majority'] : ['ridge', 'mean'];
    const inner = { use: 'soft-vote', params: { members: [TREES, { use: noSkill }] } };
    const members = [
      inner,
      { use: 'stacking', params: { members: [inner, { use: linear }], folds: 2 } },
      { use: linear },
    ];
    const model = await make('stacking', { members, final: { use: linear }, folds: 3 }, task).fit(set, makeRng(2));
    const runner = await openOnnx(encodeOnnx(model.toOnnx()));
    const own = model.predict(set.matrix);
    (await runner.run(set.matrix)).forEach((value, i) => {
      expect(Math.abs(value - own[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(own[i]!)));
    });
    await runner.close();
    const names = model.toOnnx().nodes.flatMap((node) => node.outputs);
    const tensors = [...names, ...model.toOnnx().initializers.map(({ name }) => name)];
    expect(new Set(tensors).size).toBe(tensors.length);
  });

  it('refuses trees as the final model', () => {
    const params = { members: [{ use: 'logistic' }], final: { use: 'gbdt' } };
    expect(() => make('stacking', params)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', what: 'gbdt as the final model of a stack' }),
    );
  });

  it('does not read a target of weight 0', async () => {
    const set = sampleSet('regress');
    const weights = Float64Array.from({ length: 420 }, (_, i) => Number(i % 4 > 0));
    const other = set.target.map((value, i) => (i % 4 > 0 ? value : 1000));
    const params = { members: [{ use: 'ridge' }, { use: 'random-forest', params: { trees: 5 } }] };
    const fit = (target: Float64Array) =>
      make('stacking', params, 'regress').fit({ ...set, target, weights }, makeRng(3));
    expect((await fit(other)).predict(set.matrix)).toEqual((await fit(set.target)).predict(set.matrix));
  });
});

describe('pool weights', () => {
  const rng = makeRng(6);
  const rows = 400;
  const codes = Float64Array.from({ length: rows }, () => rng.int(3));
  const logs = [1.5, 0.4, -0.5].map((skill) =>
    Float64Array.from(
      { length: 3 * rows },
      (_, j) => skill * Number(codes[Math.floor(j / 3)] === j % 3) + rng.normal(),
    ),
  );
  const rowWeights = Float64Array.from({ length: rows }, () => 0.2 + rng.next());

  it('of probabilities are where the penalised loss is least among weights that are not negative', () => {
    const shrinkage = 0.05;
    const loss = (weights: ArrayLike<number>): number => {
      let sum = 0;
      let mass = 0;
      for (let i = 0; i < rows; i++) {
        const margins = [0, 1, 2].map((k) => logs.reduce((total, log, m) => total + weights[m]! * log[3 * i + k]!, 0));
        const top = Math.log(margins.reduce((total, margin) => total + Math.exp(margin), 0));
        sum += rowWeights[i]! * (top - margins[codes[i]!]!);
        mass += rowWeights[i]!;
      }
      const penalty = Array.from(weights).reduce((total, w) => total + (w - 1 / 3) ** 2, 0);
      return sum / mass + (shrinkage / 2) * penalty;
    };
    const weights = poolProbabilities(logs, codes, rowWeights, new Float64Array(3), shrinkage);
    expect(weights[2]).toBe(0);
    const least = loss(weights);
    for (let m = 0; m < 3; m++) {
      for (const step of [1e-3, -1e-3]) {
        const near = weights.map((w, n) => (n === m ? Math.max(0, w + step) : w));
        expect(loss(near)).toBeGreaterThanOrEqual(least);
      }
    }
  });

  it('of values are those of least squares without a pull, 0 for one that points the wrong way', () => {
    const [a, b] = [0, 1].map(() => Float64Array.from({ length: rows }, () => rng.normal()));
    const target = a!.map((x, i) => 7 + 2 * x - b![i]!);
    const free = poolValues([a!, b!.map((x) => -x)], target, rowWeights, 0);
    expect(free.weights[0]).toBeCloseTo(2, 8);
    expect(free.weights[1]).toBeCloseTo(1, 8);
    expect(free.intercept).toBeCloseTo(7, 8);
    const held = poolValues([a!, b!], target, rowWeights, 0);
    expect(held.weights[1]).toBe(0);
    expect(held.weights[0]).toBeGreaterThan(1.5);
  });
});
