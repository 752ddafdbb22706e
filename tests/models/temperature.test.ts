import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { encodeOnnx, type OnnxGraph, openOnnx, parseCalibration } from '../../src/models/index.ts';
import { linearGraph, randomMatrix } from './graphs.ts';

const calibrator = parseCalibration({ use: 'temperature', params: {} })!;

/** Rows whose classes are drawn from the probabilities p^(1/truth), normalised; given as p. */
function drawn(rows: number, truth: number): { p: Float64Array; classes: Int32Array } {
  const rng = makeRng(17);
  const p = new Float64Array(rows * 3);
  const classes = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const margins = [2 * rng.normal(), 2 * rng.normal(), 2 * rng.normal()];
    const sharp = margins.map(Math.exp);
    const soft = margins.map((margin) => Math.exp(margin / truth));
    const [sharpSum, softSum] = [sharp, soft].map((row) => row.reduce((a, b) => a + b, 0)) as [number, number];
    sharp.forEach((value, k) => {
      p[i * 3 + k] = value / sharpSum;
    });
    let u = rng.next() * softSum;
    let code = 0;
    while (code < 2 && u > soft[code]!) u -= soft[code++]!;
    classes[i] = code;
  }
  return { p, classes };
}

describe('temperature', () => {
  it.each([0.5, 1, 1.7, 4])('finds the temperature %s that probabilities were distorted by', (truth) => {
    const { p, classes } = drawn(40_000, truth);
    const { params } = calibrator.fit(p, classes, 3);
    expect((params.temperature as number) / truth).toBeGreaterThan(0.95);
    expect((params.temperature as number) / truth).toBeLessThan(1.05);
    expect(params.logLossAfter as number).toBeLessThanOrEqual(params.logLossBefore as number);
  });

  it('is at a minimum of the log loss: a little more or less is worse', () => {
    const { p, classes } = drawn(500, 1.7);
    const best = calibrator.fit(p, classes, 3).params.temperature as number;
    const lossAt = (degrees: number): number => {
      let loss = 0;
      classes.forEach((code, i) => {
        const row = Array.from(p.subarray(i * 3, i * 3 + 3), (value) => value ** (1 / degrees));
        loss -= Math.log(row[code]! / row.reduce((a, b) => a + b, 0));
      });
      return loss;
    };
    expect(lossAt(best)).toBeLessThan(lossAt(best * 1.01));
    expect(lossAt(best)).toBeLessThan(lossAt(best / 1.01));
  });

  it('stays within [0.25, 8]', () => {
    const { p } = drawn(400, 1);
    const always = Int32Array.from({ length: 400 }, (_, i) => {
      const row = p.subarray(i * 3, i * 3 + 3);
      return row.indexOf(Math.max(...row));
    });
    const never = always.map((code) => (code + 1) % 3);
    expect(calibrator.fit(p, always, 3).params.temperature).toBeCloseTo(0.25, 12);
    expect(calibrator.fit(p, never, 3).params.temperature).toBeCloseTo(8, 12);
  });

  it('keeps rows that sum to 1 and the order of the classes', () => {
    const { p, classes } = drawn(300, 3);
    const calibrated = calibrator.fit(p, classes, 3).apply(p);
    for (let i = 0; i < 300; i++) {
      const [before, after] = [p, calibrated].map((all) => Array.from(all.subarray(i * 3, i * 3 + 3))) as [
        number[],
        number[],
      ];
      expect(after.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(after.indexOf(Math.max(...after))).toBe(before.indexOf(Math.max(...before)));
    }
  });

  it('leaves probabilities as they are and says why, where rows are few or of one regime', () => {
    const { p, classes } = drawn(60, 3);
    const few = calibrator.fit(p.slice(0, 49 * 3), classes.slice(0, 49), 3);
    expect(few.params).toMatchObject({ temperature: 1, reason: '49 calibration rows, 50 needed' });
    const one = calibrator.fit(p, new Int32Array(60), 3);
    expect(one.params).toMatchObject({ temperature: 1, reason: 'one regime only among the calibration rows' });
    const unknown = p.map((value, at) => (at % 3 === classes[Math.floor(at / 3)] && at >= 30 ? 0 : value));
    expect(calibrator.fit(unknown, classes, 3).params).toMatchObject({
      ignoredRows: 50,
      reason: '10 calibration rows of regimes that the model knows, 50 needed',
    });
    expect(one.apply(p)).toEqual(p);
    const graph = linearGraph(2, 3, 'float64');
    expect(one.appendTo(graph)).toBe(graph);
  });

  it.each(['float32', 'float64'] as const)('serves from the file what it applies in memory: %s', async (type) => {
    const graph = linearGraph(5, 3, type);
    const matrix = randomMatrix(200, 5);
    const plain = await openOnnx(encodeOnnx(graph));
    const p = await plain.run(matrix);
    await plain.close();
    const { classes } = drawn(200, 3);
    const fitted = calibrator.fit(p, classes, 3);
    const runner = await openOnnx(encodeOnnx(fitted.appendTo(graph)));
    const served = await runner.run(matrix);
    await runner.close();
    const worst = fitted.apply(p).reduce((most, value, i) => Math.max(most, Math.abs(value - served[i]!)), 0);
    expect(worst).toBeLessThan(type === 'float64' ? 1e-12 : 1e-6);
    expect(served).not.toEqual(p);
  });

  it('leaves rows out whose class the model never saw: they would drown the rest', () => {
    const { p, classes } = drawn(1000, 1.7);
    const clean = calibrator.fit(p, classes, 3).params;
    const unseen = Float64Array.from([...p, ...new Array(40).fill([0.6, 0.4, 0]).flat()]);
    const { params } = calibrator.fit(unseen, Int32Array.from([...classes, ...new Array(40).fill(2)]), 3);
    expect(params).toEqual({ ...clean, ignoredRows: 40 });
    expect(clean.ignoredRows).toBe(0);
  });

  it.each(['float32', 'float64'] as const)('takes probabilities of exactly 0: %s', async (type) => {
    const graph: OnnxGraph = {
      width: 3,
      nodes: [
        {
          op: 'Cast',
          inputs: ['features'],
          outputs: ['p'],
          attributes: { to: { kind: 'int', value: type === 'float32' ? 1 : 11 } },
        },
      ],
      initializers: [],
      output: { name: 'p', width: 3, type },
    };
    const { p, classes } = drawn(100, 3);
    for (let i = 0; i < 20; i++) p.set([0, 0.25, 0.75], i * 3);
    const fitted = calibrator.fit(p, classes, 3);
    expect(fitted.params).toEqual(
      calibrator.fit(
        p.map((value) => Math.max(value, 1e-30)),
        classes,
        3,
      ).params,
    );
    const runner = await openOnnx(encodeOnnx(fitted.appendTo(graph)));
    const served = await runner.run({ data: Float32Array.of(1, 0, 0, 0, 0.25, 0.75), rows: 2, names: ['a', 'b', 'c'] });
    await runner.close();
    const applied = fitted.apply(Float64Array.of(1, 0, 0, 0, 0.25, 0.75));
    served.forEach((value, i) => {
      expect(Math.abs(value - applied[i]!)).toBeLessThan(1e-6);
    });
    expect(served[0]).toBeGreaterThan(0.999);
  });
});

describe('parseCalibration', () => {
  it('answers null for null', () => expect(parseCalibration(null)).toBeNull());
  it('refuses an unknown calibrator and an unknown parameter', () => {
    expect(() => parseCalibration({ use: 'temprature' })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_PLUGIN', path: 'calibration.use' }),
    );
    expect(() => parseCalibration({ use: 'temperature', params: { minRow: 3 } })).toThrow(
      expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY', path: 'calibration.params.minRow' }),
    );
  });
});
