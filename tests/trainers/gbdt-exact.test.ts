import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng } from '../../src/core/index.ts';
import { type Boosted, boost } from '../../src/trainers/gbdt/boost.ts';
import { expNonPositive } from '../../src/trainers/gbdt/exp.ts';
import { gbdtSchema } from '../../src/trainers/gbdt/index.ts';
import { Kernel } from '../../src/trainers/gbdt/kernel.ts';
import { makeKernel, SimdKernel } from '../../src/trainers/gbdt/simd-kernel.ts';
import { sumTrees } from '../../src/trainers/gbdt/sum-trees.ts';
import { matrixOf, trainingSet } from './gbdt-data.ts';

/** Every number of a model, bit for bit. */
function bytesOf({ forest, base }: Boosted): string {
  const { categories, ...arrays } = forest;
  const parts = [...Object.values(arrays), ...Object.values(categories ?? {}), base] as ArrayBufferView[];
  return parts
    .map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('hex'),
    )
    .join(' ');
}

const choice = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  rows: fc.integer({ min: 1, max: 400 }),
  features: fc.integer({ min: 1, max: 19 }),
  levels: fc.constantFrom(2, 9, 1000),
  missing: fc.constantFrom(0, 0.05, 0.5),
  classes: fc.constantFrom(0, 2, 3, 5),
  weighted: fc.boolean(),
  loss: fc.constantFrom('squared', 'huber', 'quantile'),
  monotone: fc.constantFrom(-1, 0, 0, 1),
  categorical: fc.boolean(),
  params: fc.record({
    depth: fc.integer({ min: 1, max: 9 }),
    bins: fc.constantFrom(3, 32, 256),
    learningRate: fc.constantFrom(0.1, 1),
    l1: fc.constantFrom(0, 0, 0.5),
    l2: fc.constantFrom(0, 1, 7),
    gamma: fc.constantFrom(0, 0.1),
    minChildWeight: fc.constantFrom(0, 1, 5),
    subsample: fc.constantFrom(1, 0.6),
    columnSample: fc.constantFrom(1, 0.5),
    grow: fc.constantFrom('depth' as const, 'leaf' as const),
    leaves: fc.constantFrom(2, 31, 400),
    classBalance: fc.boolean(),
  }),
});

describe('the compiled kernel', () => {
  it('is there: the build has made it and this machine runs it', () => {
    const made = new URL('../../dist/trainers/gbdt/kernel.wasm', import.meta.url);
    expect(existsSync(made), 'run npm run build').toBe(true);
  });

  it('gives the bits of the plain one: trees, gains, covers, forecasts', async () => {
    let trees = 0;
    let lists = 0;
    await fc.assert(
      fc.asyncProperty(choice, async ({ params, loss, monotone, categorical, ...data }) => {
        const { matrix, target, weights } = sample(data);
        const set = trainingSet(matrix, target, data.classes, weights === undefined ? {} : { weights });
        const value = data.classes === 0 ? { loss } : {};
        const rising = data.classes < 3 ? { monotone: { f0: monotone } } : {};
        const coded = categorical && data.features > 2 ? { categorical: ['f1', 'f2'] } : {};
        if (categorical && data.features > 2) codeInto(matrix, params.bins);
        const parsed = gbdtSchema.parse({ ...params, ...value, ...rising, ...coded, rounds: 4, earlyStopping: null });
        const compiled = await boost(set, parsed, makeRng(data.seed), undefined, undefined, (shape) => {
          const kernel = makeKernel(shape);
          expect(kernel).toBeInstanceOf(SimdKernel);
          return kernel;
        });
        const plain = await boost(set, parsed, makeRng(data.seed), undefined, undefined, (shape) => new Kernel(shape));
        expect(bytesOf(compiled)).toBe(bytesOf(plain));
        const { forest, base } = compiled;
        expect(sumTrees(forest, base, matrix)).toEqual(sumTrees(forest, base, matrix, false));
        lists += compiled.forest.categories?.codes.length ?? 0;
        trees += compiled.forest.features.length > compiled.forest.roots.length ? 1 : 0;
      }),
      { seed: 20260901, numRuns: 250 },
    );
    expect(trees).toBeGreaterThan(120);
    expect(lists).toBeGreaterThan(500);
  });
});

function sample({
  seed,
  rows,
  features,
  levels,
  missing,
  classes,
  weighted,
}: {
  seed: number;
  rows: number;
  features: number;
  levels: number;
  missing: number;
  classes: number;
  weighted: boolean;
}) {
  const rng = makeRng(seed);
  const values = Array.from({ length: rows }, () =>
    Array.from({ length: features }, () => (rng.next() < missing ? Number.NaN : rng.int(levels) / 7)),
  );
  const score = values.map(([x]) => (Number.isNaN(x!) ? 1 : x! / levels) + 0.3 * rng.normal());
  const target = score.map((s) =>
    classes === 0 ? 100 * s : Math.max(0, Math.min(classes - 1, Math.floor(4 * classes * s))),
  );
  // A weight of 0 is a row that counts for nothing.
  const weights = weighted ? Float64Array.from(values, () => rng.int(4)) : undefined;
  return { matrix: matrixOf(values), target, weights };
}

/** Makes codes of the second and the third column, in place. */
function codeInto(matrix: Matrix, bins: number): void {
  const width = matrix.names.length;
  for (let i = 0; i < matrix.rows; i++) {
    for (const f of [1, 2]) {
      matrix.data[i * width + f] = Math.abs(Math.round(7 * matrix.data[i * width + f]! * f)) % Math.min(bins - 1, 40);
    }
  }
}

describe('expNonPositive', () => {
  it('is e^x to 1e-11, and e^−700 below −700', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(expNonPositive(x) / Math.exp(x) - 1)).toBeLessThan(1e-11);
      }),
      { seed: 3 },
    );
    expect(expNonPositive(0)).toBe(1);
    expect(expNonPositive(-1e9)).toBe(expNonPositive(-700));
  });
});
