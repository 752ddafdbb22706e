import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, makeRng, RegimewalkError } from '../../src/core/index.ts';
import { listedCategories } from '../../src/models/forest.ts';
import { encodeOnnx, openOnnx, readXgboost, treeMargins, treeShap, writeXgboost } from '../../src/models/index.ts';
import { binRows } from '../../src/trainers/gbdt/bins.ts';
import { gbdt, gbdtSchema } from '../../src/trainers/gbdt/index.ts';
import { Kernel } from '../../src/trainers/gbdt/kernel.ts';
import { makeKernel } from '../../src/trainers/gbdt/simd-kernel.ts';
import { gainOf, outputOf, type Split, type SplitRules } from '../../src/trainers/gbdt/split.ts';
import { matrixOf, rmse, trainingSet } from './gbdt-data.ts';

const kernels = [
  ['plain', (shape: ConstructorParameters<typeof Kernel>[0]) => new Kernel(shape)],
  ['compiled', makeKernel],
] as const;

const codes = fc.array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.constant(Number.NaN)), {
  minLength: 2,
  maxLength: 40,
});

describe.each(kernels)('the %s kernel on a feature of categories', (_, makeOne) => {
  it('finds a split that no other way to part the categories beats, missing values on either side', () => {
    let found = 0;
    fc.assert(
      fc.property(
        codes,
        fc.integer(),
        fc.constantFrom(0, 1),
        fc.constantFrom(0, 0.7),
        fc.boolean(),
        fc.boolean(),
        (values, seed, l2, l1, bounded, oneHot) => {
          const rng = makeRng(seed);
          const n = values.length;
          const rows = Int32Array.from({ length: n }, (_, i) => i);
          const bins = binRows(matrixOf(values.map((x) => [x])), rows, 256, undefined, Uint8Array.of(1));
          const kernel = makeOne({ bins, columns: 1, trained: 1, slots: 1 });
          kernel.sums.fill(0);
          for (let i = 0; i < n; i++) {
            kernel.derivatives[2 * i] = 0.1 + rng.next();
            kernel.derivatives[2 * i + 1] = rng.normal();
            kernel.sums[0]! += kernel.derivatives[2 * i]!;
            kernel.sums[2]! += Math.abs(kernel.derivatives[2 * i + 1]!);
          }
          kernel.fix(0);
          kernel.resetOrder();
          kernel.sum(0, n);
          const { gradient, hessian } = kernel.total;
          const [sh, sg] = [kernel.scales[0]!, kernel.scales[1]!];
          const rules: SplitRules = {
            l1: l1 * sg,
            l2: l2 * sh,
            minWeight: 1e-6 * sh,
            minGain: (1e-6 * sg * sg) / sh,
            monotone: undefined,
            maxOneHot: oneHot ? 255 : 0,
          };
          const bounds = bounded ? { low: (-0.4 * sg) / sh, high: (0.5 * sg) / sh } : undefined;
          kernel.allow(Int32Array.of(0), rules);
          kernel.count(0, 0, n, 0);
          const split: Split = { feature: -1, bin: 0, missingLeft: false, gain: 0, leftGradient: 0, leftHessian: 0 };
          kernel.findSplit(0, gradient, hessian, rules, bounds, split);

          const side = (right: (code: number) => boolean, part: 0 | 1): number =>
            values.reduce((sum, x, i) => sum + (right(x) ? kernel.fixed[2 * i + part]! : 0), 0);
          const score = (g: number, h: number): number => gainOf(g, h, outputOf(g, h, rules, bounds), rules);
          const known = [...new Set(values.filter((x) => !Number.isNaN(x)))];
          let best = rules.minGain;
          for (let set = 1; set < 2 ** known.length; set++) {
            const size = known.filter((_, k) => (set >> k) & 1).length;
            // One category against the rest, or the known ones against the missing.
            if (oneHot && size > 1 && size < known.length - 1) continue;
            const right = (x: number): boolean => ((set >> known.indexOf(x)) & 1) === 1 && known.includes(x);
            const [h, g] = [side(right, 0), side(right, 1)];
            if (h < rules.minWeight || hessian - h < rules.minWeight) continue;
            best = Math.max(best, score(g, h) + score(gradient - g, hessian - h) - score(gradient, hessian));
          }
          if (split.feature < 0) {
            expect(best).toBeLessThanOrEqual(rules.minGain * (1 + 1e-9));
            return;
          }
          found++;
          expect(split.gain / best).toBeCloseTo(1, 9);
          const goesRight = (x: number): boolean =>
            split.sides![Number.isNaN(x) ? 0 : bins.cuts[0]!.indexOf(x) + 1] === 1;
          expect(goesRight(Number.NaN)).toBe(false);
          expect(hessian - side(goesRight, 0)).toBe(split.leftHessian);
          expect(gradient - side(goesRight, 1)).toBe(split.leftGradient);
          const middle = kernel.partitionBy(0, split.sides!, 0, n);
          const left = Array.from(values.keys()).filter((i) => !goesRight(values[i]!));
          expect([...kernel.order.subarray(0, middle)]).toEqual(left);
        },
      ),
      { seed: 31, numRuns: 300 },
    );
    expect(found).toBeGreaterThan(200);
  });
});

/** Values that hang on a category without any order, and on a number. */
function shop(rows: number, seed: number, levels = 20) {
  const rng = makeRng(seed);
  const effects = Array.from({ length: levels }, () => rng.normal());
  const values: number[][] = [];
  const target: number[] = [];
  for (let i = 0; i < rows; i++) {
    const code = rng.int(levels);
    const x = rng.normal();
    target.push(effects[code]! * 2 + x + 0.5 * rng.normal());
    values.push([rng.next() < 0.05 ? Number.NaN : 3 * code, x]);
  }
  return { matrix: matrixOf(values), target: Float64Array.from(target) };
}

const fit = (matrix: ReturnType<typeof shop>['matrix'], target: Float64Array, params: object, rows = matrix.rows) =>
  gbdt(gbdtSchema.parse({ rounds: 20, earlyStopping: null, ...params }), 'regress').fit(
    trainingSet(matrix, target, 0, { rows: Int32Array.from({ length: rows }, (_, i) => i) }),
    makeRng(1),
  );

describe('categorical features', () => {
  it('learn from a category in few rounds what thresholds on its codes need many for', async () => {
    const { matrix, target } = shop(3000, 1);
    const rest = { ...matrix, data: matrix.data.subarray(2 * 2000), rows: 1000 };
    const [byCategory, byNumber] = await Promise.all(
      [['f0'], []].map(async (categorical) => {
        const model = await fit(matrix, target, { categorical, depth: 3 }, 2000);
        return rmse(model.predict(rest), target.subarray(2000), 1000);
      }),
    );
    expect(byCategory).toBeLessThan(0.8 * byNumber!);
  });

  it('send codes that training never saw the way of the missing, in every form of the model', async () => {
    const { matrix, target } = shop(1500, 2);
    const model = await fit(matrix, target, { categorical: ['f0'] });
    const odd = [1, 2, 61, 1e6, -3, -0.5, 1e30].flatMap((code) => [code, 0.3]);
    const asked = matrixOf([...Array.from({ length: odd.length / 2 }, (_, i) => odd.slice(2 * i, 2 * i + 2))]);
    const missing = model.predict(matrixOf([[Number.NaN, 0.3]]))[0]!;
    for (const answer of model.predict(asked)) expect(answer).toBe(missing);
    const runner = await openOnnx(encodeOnnx(model.toOnnx()));
    for (const answer of await runner.run(asked)) expect(Math.abs(answer - missing)).toBeLessThan(1e-6);
    await runner.close();
    const read = readXgboost(new TextEncoder().encode(writeXgboost(model.trees!)));
    for (const answer of treeMargins(read, asked)) expect(answer).toBe(missing);
    const { values } = treeShap(model.trees!, asked);
    for (let i = 1; i < asked.rows; i++) expect(values.slice(3 * i, 3 * i + 3)).toEqual(values.slice(0, 3));
  });

  it('go on from an earlier model with its lists', async () => {
    const { matrix, target } = shop(800, 3);
    const model = gbdt(gbdtSchema.parse({ rounds: 5, categorical: ['f0'], earlyStopping: null }), 'regress');
    const set = trainingSet(matrix, target, 0);
    const first = await model.fit(set, makeRng(1));
    const from = JSON.parse(JSON.stringify(first.resume!()));
    const second = await model.fit({ ...set, warmStart: { from, rounds: 5 } }, makeRng(2));
    const { codes, starts } = second.trees!.forest.categories!;
    const before = first.trees!.forest.categories!;
    expect(codes.slice(0, before.codes.length)).toEqual(before.codes);
    expect(starts.slice(0, before.starts.length)).toEqual(before.starts);
    const loss = (p: Float64Array): number => rmse(p, target, 800);
    expect(loss(second.predict(matrix))).toBeLessThan(loss(first.predict(matrix)));
    const cut = await model.fit({ ...set, warmStart: { from, rounds: 1, keepRounds: 2 } }, makeRng(2));
    const { forest: kept } = cut.trees!;
    const { forest: whole } = first.trees!;
    const skipped = whole.roots[3]!;
    for (let node = skipped; node < whole.features.length; node++) {
      expect(listedCategories(kept, node - skipped)).toEqual(listedCategories(whole, node));
    }
  });

  it('are not split on where they hold one category or none', async () => {
    const values = Array.from({ length: 200 }, (_, i) => [4, Number.NaN, Math.sin(i)]);
    const model = await fit(
      matrixOf(values),
      Float64Array.from(values, ([, , x]) => x!),
      { categorical: ['f0', 'f1'] },
    );
    expect(model.trees!.forest.features.every((f) => f < 0 || f === 2)).toBe(true);
  });

  it.each([
    ['a negative code', [[0], [-1]], {}, /"f0" has the value -1/, 'CATEGORY_INVALID'],
    ['a fraction', [[0], [1.5]], {}, /"f0" has the value 1\.5/, 'CATEGORY_INVALID'],
    ['an infinite one', [[0], [Infinity]], {}, /has the value Infinity/, 'CATEGORY_INVALID'],
    ['more categories than bins', [[0], [1], [2], [3]], { bins: 4 }, /more than 3 categories/, 'CATEGORY_INVALID'],
    ['no such column', [[0]], { categorical: ['shop'] }, /no feature is called "shop"/, 'COLUMN_MISSING'],
  ])('are refused with %s', async (_, values, params, words, code) => {
    const target = new Float64Array(values.length);
    const fitting = fit(matrixOf(values), target, { categorical: ['f0'], ...params });
    await expect(fitting).rejects.toThrow(RegimewalkError);
    await expect(fitting).rejects.toThrow(words);
    await expect(fitting).rejects.toMatchObject({ code });
  });

  it('are refused as monotone', async () => {
    const fitting = fit(matrixOf([[0], [1]]), Float64Array.of(0, 1), { categorical: ['f0'], monotone: { f0: 1 } });
    await expect(fitting).rejects.toThrow(ConfigError);
    await expect(fitting).rejects.toThrow(/categories have no order/);
  });
});
