import { describe, expect, it } from 'vitest';
import type { Rng } from '../../src/core/index.ts';
import { makeRng } from '../../src/core/index.ts';
import type { Bins } from '../../src/trainers/gbdt/bins.ts';
import { binRows } from '../../src/trainers/gbdt/bins.ts';
import type { Split, SplitRules } from '../../src/trainers/gbdt/kernel.ts';
import { accumulateInto, findSplitInto, partitionInto, subtractInto } from '../../src/trainers/gbdt/kernel.ts';
import { integers, matrixOf } from './gbdt-data.ts';

const FEATURES = 6;

interface Sample {
  readonly values: number[][];
  readonly bins: Bins;
  readonly order: Int32Array;
  readonly gradients: Float64Array;
}

/** Small data with ties, constant columns and missing values. */
function sample(rng: Rng, rows: number, missing: number): Sample {
  const levels = integers(rng, FEATURES, 12).map((l) => l + 1);
  const values = Array.from({ length: rows }, () =>
    levels.map((l) => (rng.next() < missing ? Number.NaN : Math.fround(0.1 * rng.int(l)))),
  );
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const gradients = new Float64Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    gradients[2 * i] = rng.normal();
    gradients[2 * i + 1] = 0.05 + rng.next();
  }
  return { values, bins: binRows(matrixOf(values), order, 256), order, gradients };
}

function histogramOf({ bins, order, gradients }: Sample, start = 0, end = order.length): Float64Array {
  const histogram = new Float64Array(2 * bins.total);
  accumulateInto(bins, Int32Array.of(0, 1), order, start, end, gradients, 1, histogram);
  return histogram;
}

const shrink = (g: number, l1: number): number => Math.sign(g) * Math.max(Math.abs(g) - l1, 0);

/** Every threshold of every feature with missing values on either side, from the raw values, by the plain formula. */
function bestByForce({ values, gradients }: Sample, rules: SplitRules): { gain: number; at: string[] } {
  const score = (g: number, h: number): number => shrink(g, rules.l1) ** 2 / (h + rules.l2);
  const sum = (rows: number[]): [number, number] => [
    rows.reduce((s, i) => s + gradients[2 * i]!, 0),
    rows.reduce((s, i) => s + gradients[2 * i + 1]!, 0),
  ];
  const all = values.map((_, i) => i);
  const whole = score(...sum(all));
  let gain = rules.minGain;
  const scored: { at: string; gain: number }[] = [];
  for (let f = 0; f < FEATURES; f++) {
    const present = [...new Set(values.map((row) => row[f]!).filter((x) => !Number.isNaN(x)))];
    for (const cut of present) {
      for (const missingLeft of [false, true]) {
        const left = all.filter((i) => (Number.isNaN(values[i]![f]!) ? missingLeft : values[i]![f]! <= cut));
        const right = all.filter((i) => !left.includes(i));
        const [gl, hl] = sum(left);
        const [gr, hr] = sum(right);
        if (left.length === 0 || right.length === 0 || hl < rules.minWeight || hr < rules.minWeight) continue;
        const gained = score(gl, hl) + score(gr, hr) - whole;
        scored.push({ at: left.join(), gain: gained });
        gain = Math.max(gain, gained);
      }
    }
  }
  return { gain, at: scored.filter((s) => s.gain > gain - 1e-9).map((s) => s.at) };
}

const emptySplit = (): Split => ({
  feature: -1,
  bin: 0,
  missingLeft: false,
  gain: 0,
  leftGradient: 0,
  leftHessian: 0,
});

describe('accumulateInto and subtractInto', () => {
  it('sum gradients and hessians of every value of every feature', () => {
    const data = sample(makeRng(1), 80, 0.2);
    const histogram = histogramOf(data);
    for (let f = 0; f < FEATURES; f++) {
      const cuts = data.bins.cuts[f]!;
      for (let code = 0; code <= cuts.length; code++) {
        let g = 0;
        let h = 0;
        data.values.forEach((row, i) => {
          const x = row[f]!;
          const here = Number.isNaN(x)
            ? code === 0
            : code > 0 && x <= cuts[code - 1]! && !(x <= (cuts[code - 2] ?? -1));
          if (here) {
            g += data.gradients[2 * i]!;
            h += data.gradients[2 * i + 1]!;
          }
        });
        const at = 2 * (data.bins.offsets[f]! + code);
        expect(histogram[at]).toBeCloseTo(g, 12);
        expect(histogram[at + 1]).toBeCloseTo(h, 12);
      }
    }
  });

  it('leave of the parent less one child what the other child counts itself', () => {
    const data = sample(makeRng(2), 300, 0.1);
    const parent = histogramOf(data);
    subtractInto(histogramOf(data, 0, 110), parent);
    const direct = histogramOf(data, 110, 300);
    parent.forEach((x, i) => {
      expect(x).toBeCloseTo(direct[i]!, 11);
    });
  });
});

describe('findSplitInto', () => {
  const cases: [string, SplitRules][] = [
    ['plain', { l1: 0, l2: 1, minWeight: 1e-6, minGain: 1e-6 }],
    ['without l2', { l1: 0, l2: 0, minWeight: 0.3, minGain: 1e-6 }],
    ['with l1', { l1: 0.8, l2: 1, minWeight: 0.5, minGain: 1e-6 }],
    ['with a heavy least weight and gain', { l1: 0, l2: 0.5, minWeight: 4, minGain: 1 }],
  ];
  it.each(cases)('finds the same split as trying every threshold by hand, %s', (_, rules) => {
    const rng = makeRng(3);
    let none = 0;
    let left = 0;
    for (let run = 0; run < 150; run++) {
      const data = sample(rng, 2 + rng.int(30), run % 3 === 0 ? 0 : 0.25);
      const best = bestByForce(data, rules);
      let g = 0;
      let h = 0;
      for (let i = 0; i < data.order.length; i++) {
        g += data.gradients[2 * i]!;
        h += data.gradients[2 * i + 1]!;
      }
      const split = emptySplit();
      const features = Int32Array.from({ length: FEATURES }, (_, f) => f);
      findSplitInto(data.bins, features, histogramOf(data), g, h, rules, split);
      if (split.feature < 0) {
        none++;
        expect(best.at).toEqual([]);
        continue;
      }
      if (split.missingLeft) left++;
      expect(split.gain).toBeCloseTo(best.gain, 9);
      const scratch = new Int32Array(data.order.length);
      const middle = partitionInto(
        data.bins,
        split.feature,
        split.bin,
        split.missingLeft,
        0,
        data.order.length,
        scratch,
        data.order,
      );
      const rows = data.order.subarray(0, middle);
      expect(best.at).toContain(rows.join());
      expect(split.leftGradient).toBeCloseTo(
        rows.reduce((s, i) => s + data.gradients[2 * i]!, 0),
        10,
      );
      expect(split.leftHessian).toBeCloseTo(
        rows.reduce((s, i) => s + data.gradients[2 * i + 1]!, 0),
        10,
      );
    }
    expect(left).toBeGreaterThan(10);
    expect(none).toBeLessThan(140);
  });

  it('splits on the features named only', () => {
    const data = sample(makeRng(5), 60, 0.1);
    const split = emptySplit();
    const rules = { l1: 0, l2: 1, minWeight: 1e-6, minGain: 1e-6 };
    for (let f = 0; f < FEATURES; f++) {
      findSplitInto(data.bins, Int32Array.of(f), histogramOf(data), 0.3, 30, rules, split);
      expect([f, -1]).toContain(split.feature);
    }
  });
});

describe('partitionInto', () => {
  it('keeps the order of rows on both sides, the rows outside the range, and every row once', () => {
    const rng = makeRng(6);
    for (let run = 0; run < 100; run++) {
      const data = sample(rng, 60, 0.3);
      const f = rng.int(FEATURES);
      const bin = 1 + rng.int(data.bins.counts[f]!);
      const missingLeft = rng.next() < 0.5;
      const cut = data.bins.cuts[f]![bin - 1]!;
      const middle = partitionInto(data.bins, f, bin, missingLeft, 7, 50, new Int32Array(43), data.order);
      const goesLeft = (i: number): boolean =>
        Number.isNaN(data.values[i]![f]!) ? missingLeft : data.values[i]![f]! <= cut;
      const before = Array.from({ length: 43 }, (_, i) => 7 + i);
      expect([...data.order.subarray(7, middle)]).toEqual(before.filter(goesLeft));
      expect([...data.order.subarray(middle, 50)]).toEqual(before.filter((i) => !goesLeft(i)));
      expect([...data.order.subarray(0, 7)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(data.order[50]).toBe(50);
    }
  });
});
