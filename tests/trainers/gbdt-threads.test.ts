import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng, sha256 } from '../../src/core/index.ts';
import { encodeOnnx } from '../../src/models/index.ts';
import { binRows } from '../../src/trainers/gbdt/bins.ts';
import { type Boosted, boost, paysThreads } from '../../src/trainers/gbdt/boost.ts';
import { gbdt, gbdtSchema } from '../../src/trainers/gbdt/index.ts';
import { Kernel, type KernelShape } from '../../src/trainers/gbdt/kernel.ts';
import { makeKernel, SimdKernel } from '../../src/trainers/gbdt/simd-kernel.ts';
import { makeThreadedKernel } from '../../src/trainers/gbdt/threads.ts';
import { matrixOf, syntheticClasses, trainingSet } from './gbdt-data.ts';

const bytesOf = ({ forest: { categories, ...arrays }, base }: Boosted): string =>
  sha256(...([...Object.values(arrays), ...Object.values(categories ?? {}), base] as Float32Array[]));

const choice = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  rows: fc.integer({ min: 2, max: 900 }),
  classes: fc.constantFrom(0, 2, 3),
  plain: fc.boolean(),
  /** Whether the others do all that is shared, or what they get hold of. */
  firstRests: fc.boolean(),
  /** Parts of so few rows that even these small nodes are shared out. */
  leastRows: fc.constantFrom(1, 7, 64),
  params: fc.record({
    depth: fc.integer({ min: 1, max: 7 }),
    subsample: fc.constantFrom(1, 0.6),
    l1: fc.constantFrom(0, 0.5),
    grow: fc.constantFrom('depth' as const, 'leaf' as const),
    categorical: fc.constantFrom([], ['f5']),
  }),
});

describe('a fit on several threads', () => {
  it('gives the bytes of one thread: 2 and 4 threads, both kernels', async () => {
    let helped = 0;
    await fc.assert(
      fc.asyncProperty(choice, async ({ seed, rows, classes, plain, firstRests, leastRows, params }) => {
        const { matrix, target } = coded(rows, classes, seed);
        const set = trainingSet(matrix, target, classes);
        const parsed = gbdtSchema.parse({ ...params, rounds: 3, earlyStopping: null });
        const fit = (kernelOf: (shape: KernelShape) => Kernel): Promise<Boosted> =>
          boost(set, parsed, makeRng(seed), undefined, undefined, kernelOf);
        const one = bytesOf(await fit((shape) => (plain ? new Kernel(shape) : makeKernel(shape))));
        for (const threads of [2, 4]) {
          let own = new Int32Array(0);
          const many = await fit((shape) => {
            const kernel = makeThreadedKernel(shape, { threads, plain, leastRows, firstRests, gather: 20 });
            expect(kernel instanceof SimdKernel).toBe(!plain);
            // What the other members counted lies behind the slots.
            own = kernel.histograms.subarray(4 * kernel.cells * kernel.slots) as Int32Array<ArrayBuffer>;
            return kernel;
          });
          helped += Number(own.some((x) => x !== 0));
          expect(bytesOf(many)).toBe(one);
        }
      }),
      { seed: 20261121, numRuns: 20 },
    );
    expect(helped).toBeGreaterThan(15);
  });

  it('has its parts done by the threads, not by the first one alone', async () => {
    const { matrix, target } = coded(3000, 2, 5);
    for (const plain of [false, true]) {
      const bins = binRows(
        matrix,
        Int32Array.from({ length: 3000 }, (_, i) => i),
        256,
      );
      const kernel = makeThreadedKernel(
        { bins, columns: 2, trained: 1, slots: 2 },
        { threads: 2, plain, leastRows: 1, gather: 20 },
      );
      const single = new Kernel({ bins, columns: 2, trained: 1, slots: 2 });
      for (const k of [kernel, single]) {
        k.weights.fill(1, 0, 3000);
        k.classes.set(target);
        k.resetOrder();
        k.softmax({ trained: [1], curvature: 1 });
        k.fix(0);
      }
      // The second member's own histogram lies behind the slots: filled once it has taken part.
      const own = kernel.histograms.subarray(2 * 4 * kernel.cells);
      own.fill(0);
      const deadline = Date.now() + 20_000;
      while (own.every((x) => x === 0) && Date.now() < deadline) {
        kernel.count(0, 0, 3000, 0);
        await setTimeout(1);
      }
      expect(own.some((x) => x !== 0)).toBe(true);
      single.count(0, 0, 3000, 0);
      expect(kernel.histograms.slice(0, 4 * kernel.cells)).toEqual(single.histograms.slice(0, 4 * kernel.cells));
      await kernel.release();
    }
  });

  it('shares long columns of classes, too', async () => {
    const { matrix, target } = coded(70_001, 3, 6);
    const parsed = gbdtSchema.parse({ rounds: 2, depth: 4, earlyStopping: null });
    const fit = (kernelOf: (shape: KernelShape) => Kernel): Promise<Boosted> =>
      boost(trainingSet(matrix, target, 3), parsed, makeRng(1), undefined, undefined, kernelOf);
    const two = await fit((shape) => makeThreadedKernel(shape, { threads: 2, firstRests: true, gather: 20 }));
    expect(bytesOf(two)).toBe(bytesOf(await fit(makeKernel)));
    expect(bytesOf(two)).toBe(bytesOf(await fit((shape) => new Kernel(shape))));
  });

  it('is asked for by the training set, and shows in no byte of the model', async () => {
    const { matrix, target } = coded(34_000, 3, 9);
    const params = gbdtSchema.parse({ rounds: 35, depth: 3, categorical: ['f5'], earlyStopping: null });
    const model = gbdt(params, 'classify');
    const set = trainingSet(matrix, target, 3);
    expect(paysThreads({ ...set, threads: 2 }, params)).toBe(true);
    const fit = async (threads: number): Promise<string> => {
      const fitted = await model.fit({ ...set, threads }, makeRng(1));
      return sha256(encodeOnnx(fitted.toOnnx()), JSON.stringify(fitted.summary));
    };
    expect(await fit(2)).toBe(await fit(1));
  });

  it('is one of one thread unless more are asked for and the fit is big', () => {
    const { matrix, target } = coded(5000, 3, 9);
    const set = trainingSet(matrix, target, 3);
    const params = gbdtSchema.parse({});
    expect([paysThreads(set, params), paysThreads({ ...set, threads: 8 }, params)]).toEqual([false, false]);
    const big = { ...set, rows: new Int32Array(50_000), threads: 2 };
    expect([paysThreads(big, params), paysThreads({ ...big, threads: 1 }, params)]).toEqual([true, false]);
    expect(paysThreads(big, gbdtSchema.parse({ rounds: 1 }))).toBe(false);
  });

  it('goes on alone where a thread has no module to run', async () => {
    const { matrix, target } = coded(300, 2, 3);
    const parsed = gbdtSchema.parse({ rounds: 2, earlyStopping: null });
    const fit = (kernelOf: (shape: KernelShape) => Kernel): Promise<Boosted> =>
      boost(trainingSet(matrix, target, 2), parsed, makeRng(1), undefined, undefined, kernelOf);
    const entry = new URL('./no-such-thread.js', import.meta.url);
    const alone = await fit((shape) => makeThreadedKernel(shape, { threads: 4, entry }));
    expect(bytesOf(alone)).toBe(bytesOf(await fit(makeKernel)));
  });

  it.each([
    ['in a part of its own', 'failing-thread.js'],
    ['at its start', 'absent-thread.js'],
  ])('ends in an error where a thread fails %s', async (_, file) => {
    const { matrix } = coded(2000, 2, 3);
    const bins = binRows(
      matrix,
      Int32Array.from({ length: 2000 }, (_, i) => i),
      256,
    );
    const entry = new URL(file, import.meta.url);
    const kernel = makeThreadedKernel({ bins, columns: 1, trained: 1, slots: 1 }, { threads: 2, leastRows: 1, entry });
    const fails = async (): Promise<void> => {
      for (const deadline = Date.now() + 20_000; Date.now() < deadline; await setTimeout(1)) {
        kernel.count(0, 0, 2000, 0);
      }
    };
    await expect(fails()).rejects.toThrow(/training thread/);
    await kernel.release();
  });
});

/** Classes or values that hang on a column of codes, too. */
function coded(rows: number, classes: number, seed: number) {
  const { matrix, target } = syntheticClasses(rows, classes || 4, seed);
  const rng = makeRng(seed + 1);
  const codes = Array.from({ length: rows }, () => (rng.next() < 0.1 ? Number.NaN : rng.int(12)));
  const values = codes.map((code, i) => [...matrix.data.subarray(5 * i, 5 * i + 5), code]);
  const moved = target.map((y, i) => (codes[i]! % 3 === 1 ? 0 : y) + (classes === 0 ? rng.normal() : 0));
  return { matrix: matrixOf(values), target: moved };
}
