import { describe, expect, it } from 'vitest';
import type { Rng } from '../../src/core/index.ts';
import { makeRng } from '../../src/core/index.ts';
import { binRows } from '../../src/trainers/gbdt/bins.ts';
import { Kernel } from '../../src/trainers/gbdt/kernel.ts';
import { makeKernel } from '../../src/trainers/gbdt/simd-kernel.ts';
import type { Split, SplitRules } from '../../src/trainers/gbdt/split.ts';
import { shrink } from '../../src/trainers/gbdt/split.ts';
import { integers, matrixOf } from './gbdt-data.ts';

/** An odd number, so that one feature shares its pair with none, in two blocks. */
const FEATURES = 11;

interface Sample {
  readonly values: number[][];
  readonly kernel: Kernel;
}

const KERNELS = [
  ['plain', (shape: ConstructorParameters<typeof Kernel>[0]) => new Kernel(shape)],
  ['compiled', makeKernel],
] as const;

/** Small data with ties, constant columns and missing values, its derivatives in fixed point and its rows in order. */
function sample(makeOne: (typeof KERNELS)[number][1], rng: Rng, rows: number, missing: number): Sample {
  const levels = integers(rng, FEATURES, 12).map((l) => l + 1);
  const values = Array.from({ length: rows }, () =>
    levels.map((l) => (rng.next() < missing ? Number.NaN : Math.fround(0.1 * rng.int(l)))),
  );
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const kernel = makeOne({ bins: binRows(matrixOf(values), order, 256), columns: 1, trained: 1, slots: 2 });
  kernel.order.set(order);
  kernel.sums.fill(0);
  for (let i = 0; i < rows; i++) {
    kernel.derivatives[2 * i] = 0.05 + rng.next();
    kernel.derivatives[2 * i + 1] = rng.normal();
    kernel.sums[0]! += kernel.derivatives[2 * i]!;
    kernel.sums[2]! += Math.abs(kernel.derivatives[2 * i + 1]!);
  }
  kernel.fix(0);
  return { values, kernel };
}

const sumOf = ({ kernel }: Sample, rows: readonly number[], part: 0 | 1): number =>
  rows.reduce((sum, i) => sum + kernel.fixed[2 * i + part]!, 0);

/** Every threshold of every feature with missing values on either side, from the raw values, by the plain formula. */
function bestByForce(data: Sample, rules: SplitRules): { gain: number; at: string[] } {
  const score = (g: number, h: number): number => shrink(g, rules.l1) ** 2 / (h + rules.l2);
  const { values } = data;
  const all = values.map((_, i) => i);
  const whole = score(sumOf(data, all, 1), sumOf(data, all, 0));
  let gain = rules.minGain;
  const scored: { at: string; gain: number }[] = [];
  for (let f = 0; f < FEATURES; f++) {
    const present = [...new Set(values.map((row) => row[f]!).filter((x) => !Number.isNaN(x)))];
    for (const cut of present) {
      for (const missingLeft of [false, true]) {
        const left = all.filter((i) => (Number.isNaN(values[i]![f]!) ? missingLeft : values[i]![f]! <= cut));
        const right = all.filter((i) => !left.includes(i));
        const [hl, hr] = [sumOf(data, left, 0), sumOf(data, right, 0)];
        if (left.length === 0 || right.length === 0 || hl < rules.minWeight || hr < rules.minWeight) continue;
        const gained = score(sumOf(data, left, 1), hl) + score(sumOf(data, right, 1), hr) - whole;
        scored.push({ at: left.join(), gain: gained });
        gain = Math.max(gain, gained);
      }
    }
  }
  return { gain, at: scored.filter((s) => s.gain > gain * (1 - 1e-12)).map((s) => s.at) };
}

const emptySplit = (): Split => ({
  feature: -1,
  bin: 0,
  missingLeft: false,
  gain: 0,
  leftGradient: 0,
  leftHessian: 0,
});

const everyFeature = Int32Array.from({ length: FEATURES }, (_, f) => f);

describe.each(KERNELS)('the %s kernel', (_, makeOne) => {
  it('writes derivatives as whole numbers whose sums stay below 2^31, to 1e-8 of them', () => {
    const rng = makeRng(9);
    for (const rows of [1, 3, 500]) {
      const { kernel } = sample(makeOne, rng, rows, 0);
      for (const part of [0, 1]) {
        const sizes = Array.from({ length: rows }, (_, i) => Math.abs(kernel.fixed[2 * i + part]!));
        const sum = sizes.reduce((total, x) => total + x, 0);
        expect(sum).toBeLessThan(2 ** 31);
        expect(sum).toBeGreaterThan(2 ** 29 - 1);
        expect(sum / kernel.scales[part]! / (kernel.sums[2 * part]! + kernel.sums[2 * part + 1]!)).toBeCloseTo(1, 6);
      }
    }
  });

  it('sums the hessians and gradients of every value of every feature', () => {
    const data = sample(makeOne, makeRng(1), 80, 0.2);
    const { kernel, values } = data;
    kernel.count(0, 0, 80, 1);
    for (let f = 0; f < FEATURES; f++) {
      const cuts = kernel.bins.cuts[f]!;
      for (let code = 0; code <= cuts.length; code++) {
        const rows = Array.from(values.keys()).filter((i) => {
          const x = values[i]![f]!;
          return Number.isNaN(x) ? code === 0 : code > 0 && x <= cuts[code - 1]! && !(x <= (cuts[code - 2] ?? -1));
        });
        const at = 4 * (kernel.cells + kernel.bins.offsets[f >> 1]! + code) + 2 * (f & 1);
        expect(kernel.histograms[at]).toBe(sumOf(data, rows, 0));
        expect(kernel.histograms[at + 1]).toBe(sumOf(data, rows, 1));
      }
    }
  });

  it('leaves of the parent less one child exactly what the other child counts itself', () => {
    const { kernel } = sample(makeOne, makeRng(2), 300, 0.1);
    kernel.count(0, 110, 300, 0);
    const direct = kernel.histograms.slice(0, 4 * kernel.cells);
    kernel.count(0, 0, 300, 0);
    kernel.count(0, 0, 110, 1);
    kernel.subtract(1, 0);
    expect(kernel.histograms.slice(0, 4 * kernel.cells)).toEqual(direct);
  });

  const cases: [string, SplitRules][] = [
    ['plain', { l1: 0, l2: 1, minWeight: 1e-6, minGain: 1e-6, monotone: undefined }],
    ['without l2', { l1: 0, l2: 0, minWeight: 0.3, minGain: 1e-6, monotone: undefined }],
    ['with l1', { l1: 0.8, l2: 1, minWeight: 0.5, minGain: 1e-6, monotone: undefined }],
    ['with a heavy least weight and gain', { l1: 0, l2: 0.5, minWeight: 4, minGain: 1, monotone: undefined }],
  ];
  it.each(cases)('finds the same split as trying every threshold by hand, %s', (_, given) => {
    const rng = makeRng(3);
    let none = 0;
    let left = 0;
    for (let run = 0; run < 100; run++) {
      const rows = 2 + rng.int(30);
      const data = sample(makeOne, rng, rows, run % 3 === 0 ? 0 : 0.25);
      const { kernel } = data;
      const [sh, sg] = [kernel.scales[0]!, kernel.scales[1]!];
      const rules = {
        l1: given.l1 * sg,
        l2: given.l2 * sh,
        minWeight: given.minWeight * sh,
        minGain: (given.minGain * sg * sg) / sh,
        monotone: undefined,
      };
      const best = bestByForce(data, rules);
      const all = data.values.map((_, i) => i);
      kernel.allow(everyFeature, rules);
      kernel.count(0, 0, rows, 0);
      const split = emptySplit();
      kernel.findSplit(0, sumOf(data, all, 1), sumOf(data, all, 0), rules, undefined, split);
      if (split.feature < 0) {
        none++;
        expect(best.at).toEqual([]);
        continue;
      }
      if (split.missingLeft) left++;
      expect(split.gain / best.gain).toBeCloseTo(1, 9);
      const middle = kernel.partition(split.feature, split.bin, split.missingLeft, 0, rows);
      const goLeft = [...kernel.order.subarray(0, middle)];
      expect(best.at).toContain(goLeft.join());
      expect(split.leftGradient).toBe(sumOf(data, goLeft, 1));
      expect(split.leftHessian).toBe(sumOf(data, goLeft, 0));
    }
    expect(left).toBeGreaterThan(10);
    expect(none).toBeLessThan(90);
  });

  it('splits on the features named only', () => {
    const { kernel } = sample(makeOne, makeRng(5), 60, 0.1);
    const rules = { l1: 0, l2: 1, minWeight: 1, minGain: 1, monotone: undefined };
    kernel.count(0, 0, 60, 0);
    const split = emptySplit();
    let found = 0;
    for (let f = 0; f < FEATURES; f++) {
      kernel.allow(Int32Array.of(f), rules);
      kernel.findSplit(0, 0, 2 ** 29, rules, undefined, split);
      expect([f, -1]).toContain(split.feature);
      found += Number(split.feature === f);
    }
    expect(found).toBeGreaterThan(4);
  });

  it('sorts rows by side: their order kept on both, the rows outside the range untouched, every row once', () => {
    const rng = makeRng(6);
    for (let run = 0; run < 100; run++) {
      const { kernel, values } = sample(makeOne, rng, 60, 0.3);
      const f = rng.int(FEATURES);
      const bin = 1 + rng.int(kernel.bins.counts[f]!);
      const missingLeft = rng.next() < 0.5;
      const cut = kernel.bins.cuts[f]![bin - 1]!;
      const middle = kernel.partition(f, bin, missingLeft, 7, 50);
      const goesLeft = (i: number): boolean => (Number.isNaN(values[i]![f]!) ? missingLeft : values[i]![f]! <= cut);
      const before = Array.from({ length: 43 }, (_, i) => 7 + i);
      expect([...kernel.order.subarray(7, middle)]).toEqual(before.filter(goesLeft));
      expect([...kernel.order.subarray(middle, 50)]).toEqual(before.filter((i) => !goesLeft(i)));
      expect([...kernel.order.subarray(0, 7)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(kernel.order[50]).toBe(50);
    }
  });
});
