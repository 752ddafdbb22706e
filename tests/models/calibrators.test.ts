import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { calibratorCatalog, encodeOnnx, type OnnxGraph, openOnnx, parseCalibration } from '../../src/models/index.ts';
import { linearGraph, randomMatrix } from './graphs.ts';

/** Made by scikit-learn's IsotonicRegression and scipy's minimisers of the papers' objectives; versions inside. */
const golden = JSON.parse(readFileSync(new URL('../golden/calibrators.json', import.meta.url), 'utf8')) as {
  readonly tool: string;
  readonly classes: number;
  readonly p: number[];
  readonly truth: number[];
  readonly weights: number[];
  readonly grid: number[];
} & Readonly<Record<string, number[]>>;

const names = Object.keys(calibratorCatalog);
const make = (use: string, params: Record<string, unknown> = {}) => parseCalibration({ use, params })!;

/** Classes drawn from softmax(margins × sharpness), given as softmax(margins). */
function drawn(rows: number, sharpness: number, classes = 3, seed = 17) {
  const rng = makeRng(seed);
  const p = new Float64Array(rows * classes);
  const truth = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const margins = Array.from({ length: classes }, () => 2 * rng.normal());
    const given = margins.map(Math.exp);
    const real = margins.map((margin) => Math.exp(margin * sharpness));
    const sum = given.reduce((a, b) => a + b, 0);
    given.forEach((value, k) => {
      p[i * classes + k] = value / sum;
    });
    let u = rng.next() * real.reduce((a, b) => a + b, 0);
    let code = 0;
    while (code < classes - 1 && u > real[code]!) u -= real[code++]!;
    truth[i] = code;
  }
  return { p, truth };
}

function logLoss(p: Float64Array, truth: Int32Array): number {
  const classes = p.length / truth.length;
  return truth.reduce((sum, code, i) => sum - Math.log(Math.max(1e-12, p[i * classes + code]!)), 0) / truth.length;
}

/** A graph whose output is its input, so that chosen probabilities reach the calibration. */
function passing(width: number, type: 'float32' | 'float64'): OnnxGraph {
  const to = { kind: 'int', value: type === 'float32' ? 1 : 11 } as const;
  return {
    width,
    nodes: [{ op: 'Cast', inputs: ['features'], outputs: ['p'], attributes: { to } }],
    initializers: [],
    output: { name: 'p', width, type },
  };
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe.each(names)('%s', (use) => {
  it.each(['float32', 'float64'] as const)('serves from the file what it applies in memory: %s', async (type) => {
    const graph = linearGraph(5, 3, type);
    const matrix = randomMatrix(300, 5);
    const plain = await openOnnx(encodeOnnx(graph));
    const p = await plain.run(matrix);
    await plain.close();
    const fitted = make(use).fit(p, drawn(300, 0.5).truth, 3);
    const runner = await openOnnx(encodeOnnx(fitted.appendTo(graph)));
    const served = await runner.run(matrix);
    await runner.close();
    expect(worst(fitted.apply(p), served)).toBeLessThan(type === 'float64' ? 1e-9 : 1e-6);
    expect(worst(served, p)).toBeGreaterThan(1e-3);
  });

  it.each(['float32', 'float64'] as const)('takes probabilities of 0 and 1 and their neighbours: %s', async (type) => {
    const { p, truth } = drawn(400, 0.6);
    const rows = [
      [0, 0.25, 0.75],
      [1, 0, 0],
      [0, 0, 1],
      [1e-30, 1e-8, 1 - 1e-8],
      [1 - 2 ** -24, 2 ** -25, 2 ** -25],
      [2 ** -149, 0.5, 0.5],
    ];
    rows.forEach((row, i) => {
      p.set(row, 3 * i);
    });
    const fitted = make(use).fit(p, truth, 3);
    const edges = Float32Array.from(rows.flat());
    const applied = fitted.apply(Float64Array.from(edges));
    const runner = await openOnnx(encodeOnnx(fitted.appendTo(passing(3, type))));
    const served = await runner.run({ data: edges, rows: rows.length, names: ['a', 'b', 'c'] });
    await runner.close();
    expect(worst(applied, served)).toBeLessThan(1e-6);
    for (let i = 0; i < rows.length; i++) {
      const row = served.subarray(3 * i, 3 * i + 3);
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
    }
  });

  it('gives rows that sum to 1 and leaves what it was given as it was', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 60, max: 200 }), (classes, rows) => {
        const { p, truth } = drawn(rows, 0.7, classes, rows);
        const before = p.slice();
        const calibrated = make(use).fit(p, truth, classes).apply(p);
        expect(p).toEqual(before);
        for (let i = 0; i < rows; i++) {
          const row = calibrated.subarray(i * classes, (i + 1) * classes);
          expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
          expect(row.every((value) => value >= 0)).toBe(true);
        }
      }),
      { seed: 20240105, numRuns: 15 },
    ));

  it('brings overconfident probabilities near those that classes were drawn from', () => {
    const { p, truth } = drawn(6000, 0.5);
    const fresh = drawn(6000, 0.5, 3, 99);
    const fitted = make(use).fit(p, truth, 3);
    expect(logLoss(fitted.apply(fresh.p), fresh.truth)).toBeLessThan(logLoss(fresh.p, fresh.truth) - 0.05);
  });

  it('does little to probabilities that are right', () => {
    const { p, truth } = drawn(6000, 1);
    const fresh = drawn(6000, 1, 3, 99);
    const fitted = make(use).fit(p, truth, 3);
    // Isotonic steps end at exact zeros, which cost most where they are wrong.
    const most = use === 'isotonic' ? 0.02 : 0.005;
    expect(logLoss(fitted.apply(fresh.p), fresh.truth)).toBeLessThan(logLoss(fresh.p, fresh.truth) + most);
  });

  it('a row of weight 2 counts as two rows, one of weight 0 as none', () => {
    const { p, truth } = drawn(150, 0.6);
    const weights = Float64Array.from(truth, (_, i) => i % 3);
    const rows = Array.from(truth.keys()).flatMap((i) => new Array<number>(i % 3).fill(i));
    const repeated = Float64Array.from(rows.flatMap((i) => Array.from(p.subarray(3 * i, 3 * i + 3))));
    const twice = make(use).fit(
      repeated,
      Int32Array.from(rows, (i) => truth[i]!),
      3,
    );
    expect(worst(make(use).fit(p, truth, 3, weights).apply(p), twice.apply(p))).toBeLessThan(1e-7);
  });

  it('says why nothing was fitted, and then changes nothing', () => {
    const { p, truth } = drawn(60, 0.5);
    const few = make(use).fit(p.slice(0, 147), truth.slice(0, 49), 3);
    expect(few.params).toMatchObject({ use, rows: 49, reason: '49 calibration rows, 50 needed' });
    const one = make(use).fit(p, new Int32Array(60), 3);
    expect(one.params).toMatchObject({ use, reason: 'one regime only among the calibration rows' });
    expect(one.apply(p)).toEqual(p);
    const graph = linearGraph(2, 3, 'float64');
    expect(one.appendTo(graph)).toBe(graph);
    expect(make(use, { minRows: 20 }).fit(p.slice(0, 147), truth.slice(0, 49), 3).params.reason).toBeNull();
  });

  it('keeps a class that no calibration row has among the finite, and its parameters are plain JSON', () => {
    const { p, truth } = drawn(300, 0.6);
    const fitted = make(use).fit(
      p,
      truth.map((code) => Math.min(code, 1)),
      3,
    );
    expect(fitted.apply(p).every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(JSON.parse(JSON.stringify(fitted.params))).toEqual(fitted.params);
  });

  it('takes labels that the probabilities separate without a mistake', () => {
    const { p } = drawn(200, 1);
    const truth = Int32Array.from({ length: 200 }, (_, i) => {
      const row = p.subarray(3 * i, 3 * i + 3);
      return row.indexOf(Math.max(...row));
    });
    const calibrated = make(use).fit(p, truth, 3).apply(p);
    expect(calibrated.every(Number.isFinite)).toBe(true);
    expect(logLoss(calibrated, truth)).toBeLessThan(logLoss(p, truth));
  });
});

describe('against outside tools', () => {
  const p = Float64Array.from(golden.p);
  const truth = Int32Array.from(golden.truth);
  it.each([
    ['isotonic', 'plain', 1e-9],
    ['isotonic', 'weighted', 1e-9],
    ['platt', 'plain', 1e-8],
    ['platt', 'weighted', 1e-8],
    ['beta', 'plain', 1e-7],
    ['beta', 'weighted', 1e-7],
    ['dirichlet', 'plain', 1e-7],
    ['dirichlet', 'weighted', 1e-7],
  ] as const)('%s, %s rows: the same probabilities', (use, kind, tolerance) => {
    const weights = kind === 'weighted' ? Float64Array.from(golden.weights) : undefined;
    const fitted = make(use).fit(p, truth, golden.classes, weights);
    expect(worst(fitted.apply(Float64Array.from(golden.grid)), golden[`${use}_${kind}`]!)).toBeLessThan(tolerance);
  });
});

describe('beta', () => {
  it('never turns the order round: labels against the probabilities give their shares', () => {
    const { p, truth } = drawn(2000, -1, 2);
    const fitted = make('beta').fit(p, truth, 2);
    const share = truth.reduce((sum, code) => sum + code, 0) / truth.length;
    expect(fitted.apply(Float64Array.of(0.01, 0.99))[1]).toBeCloseTo(share, 6);
    expect(fitted.params.classes).toMatchObject([
      { a: 0, b: 0 },
      { a: 0, b: 0 },
    ]);
  });
});
