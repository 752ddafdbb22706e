import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../src/core/index.ts';
import { makeRng } from '../../src/core/index.ts';
import type { OnnxGraph } from '../../src/models/index.ts';
import { calibratorCatalog, encodeOnnx, openOnnx, parseCalibration } from '../../src/models/index.ts';
import type { FittedModel, TrainingSet } from '../../src/trainers/contract.ts';
import { gbdt, gbdtSchema } from '../../src/trainers/gbdt/index.ts';
import { matrixOf, nextFloat, syntheticClasses, trainingSet } from './gbdt-data.ts';

const fit = (set: TrainingSet, params: object = {}): Promise<FittedModel> =>
  gbdt(gbdtSchema.parse({ earlyStopping: null, ...params }), set.classes > 0 ? 'classify' : 'regress').fit(
    set,
    makeRng(1),
  );

const attribute = (graph: OnnxGraph, name: string): ArrayLike<number> => {
  const found = graph.nodes[0]!.attributes![name]!;
  if (found.kind === 'tensor') return found.value.data;
  if (found.kind === 'ints') return found.value;
  throw new Error(`${name} is no array`);
};

/**
 * Rows that decide: for every split of the model, an ordinary row with that feature exactly on the threshold, one float32 step
 * below and above, and missing; then rows of nothing but missing values, of huge ones and of infinities.
 */
function hardRows(graph: OnnxGraph, matrix: Matrix): Matrix {
  const width = matrix.names.length;
  const features = attribute(graph, 'nodes_featureids');
  const splits = attribute(graph, 'nodes_splits');
  const values: number[] = [];
  for (let node = 0; node < features.length; node++) {
    const x = splits[node]!;
    const near = Number.isFinite(x) ? [x, nextFloat(x, false), nextFloat(x, true), Number.NaN] : [x, Number.NaN];
    for (const value of near) {
      const row = Array.from(matrix.data.subarray((node % matrix.rows) * width, ((node % matrix.rows) + 1) * width));
      row[features[node]!] = value;
      values.push(...row);
    }
  }
  for (const value of [Number.NaN, 1e30, -1e30, Infinity, -Infinity, 0, -0]) {
    for (let j = 0; j < width; j++) values.push(value);
  }
  return { data: Float32Array.from(values), rows: values.length / width, names: matrix.names };
}

/** The largest difference between the file's answers and the trainer's own. */
async function difference(model: FittedModel, matrix: Matrix): Promise<number> {
  const runner = await openOnnx(encodeOnnx(model.toOnnx()));
  const answers = await runner.run(matrix);
  await runner.close();
  const own = model.predict(matrix);
  expect(answers.length).toBe(own.length);
  return own.reduce((worst, p, i) => {
    const d = Math.abs(p - answers[i]!);
    return d > worst || Number.isNaN(d) ? d : worst;
  }, 0);
}

describe('the ONNX file of a forest', () => {
  it.each([2, 3, 4, 6])(
    'answers as the trainer to 1e-6 on and beside every threshold and where values miss, %i classes',
    async (classes) => {
      const { matrix, target } = syntheticClasses(900, classes, classes);
      const model = await fit(trainingSet(matrix, target, classes), { rounds: 40 });
      const graph = model.toOnnx();
      expect(attribute(graph, 'nodes_missing_value_tracks_true')).toContain(1);
      const hard = hardRows(graph, matrix);
      expect(hard.rows).toBeGreaterThan(2000);
      expect(await difference(model, matrix)).toBeLessThan(1e-6);
      expect(await difference(model, hard)).toBeLessThan(1e-6);
    },
  );

  it('is moved by a threshold one float32 step away, so that those rows can tell', async () => {
    const { matrix, target } = syntheticClasses(900, 3, 3);
    const model = await fit(trainingSet(matrix, target, 3), { rounds: 40 });
    const graph = model.toOnnx();
    const splits = attribute(graph, 'nodes_splits') as Float32Array;
    const hard = hardRows(graph, matrix);
    splits.forEach((x, i) => {
      splits[i] = Number.isFinite(x) ? nextFloat(x, false) : x;
    });
    const runner = await openOnnx(encodeOnnx(graph));
    const moved = await runner.run(hard);
    await runner.close();
    const own = model.predict(hard);
    expect(own.filter((p, i) => Math.abs(p - moved[i]!) > 1e-6).length).toBeGreaterThan(1000);
  });

  it('gives values bit for bit, the base included', async () => {
    const { matrix } = syntheticClasses(900, 3, 7);
    const rng = makeRng(70);
    const target = Float64Array.from({ length: 900 }, (_, i) => 250 + 80 * (matrix.data[5 * i] || 0) + rng.normal());
    const model = await fit(trainingSet(matrix, target, 0));
    expect(await difference(model, hardRows(model.toOnnx(), matrix))).toBe(0);
  });

  it('holds where only missing tells, where a class is absent, and where there is no split or no tree', async () => {
    const gaps = matrixOf(Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? Number.NaN : i, 1]));
    const odd = Float64Array.from({ length: 200 }, (_, i) => i % 2);
    const onlyMissing = await fit(trainingSet(gaps, odd, 2), { rounds: 20 });
    expect(await difference(onlyMissing, hardRows(onlyMissing.toOnnx(), gaps))).toBeLessThan(1e-6);

    const { matrix, target } = syntheticClasses(300, 4, 8);
    const absent = await fit(
      trainingSet(
        matrix,
        target.map((y) => (y === 1 ? 0 : y)),
        4,
      ),
      { rounds: 20 },
    );
    expect(await difference(absent, matrix)).toBeLessThan(1e-6);
    const single = await fit(trainingSet(matrix, target.slice().fill(2), 4));
    expect(await difference(single, matrix)).toBeLessThan(1e-6);

    const constant = matrixOf(Array.from({ length: 60 }, () => [1, 2]));
    const flat = await fit(
      trainingSet(
        constant,
        Float64Array.from({ length: 60 }, (_, i) => i % 3),
        3,
      ),
      { rounds: 5 },
    );
    expect(await difference(flat, constant)).toBeLessThan(1e-6);
    const value = await fit(trainingSet(constant, new Float64Array(60).fill(3.5), 0), { rounds: 5 });
    expect(await difference(value, constant)).toBe(0);
  });

  it('names no missing direction where training saw no missing value', async () => {
    const rng = makeRng(9);
    const matrix = matrixOf(Array.from({ length: 200 }, () => [rng.normal(), rng.normal()]));
    const model = await fit(
      trainingSet(
        matrix,
        Float64Array.from({ length: 200 }, () => rng.normal()),
        0,
      ),
      { rounds: 10 },
    );
    const graph = model.toOnnx();
    expect(graph.nodes[0]!.attributes).not.toHaveProperty('nodes_missing_value_tracks_true');
    expect(await difference(model, hardRows(graph, matrix))).toBe(0);
  });
});

describe.each(Object.keys(calibratorCatalog))('trees that are sure of themselves, with %s in the file', (use) => {
  it.each([2, 4])('%i classes: as the calibrator on the own probabilities, to 1e-6', async (classes) => {
    const { matrix, target } = syntheticClasses(800, classes, 21);
    const rows = Int32Array.from({ length: 400 }, (_, i) => i);
    const sure = { rounds: 60, learningRate: 1, minChildWeight: 0, l2: 0 };
    const model = await fit(trainingSet(matrix, target, classes, { rows }), sure);
    const own = model.predict(matrix);
    const fitted = parseCalibration({ use })!.fit(
      own.slice(400 * classes),
      Int32Array.from(target.slice(400)),
      classes,
    );
    expect(fitted.params.reason).toBeNull();
    const runner = await openOnnx(encodeOnnx(fitted.appendTo(model.toOnnx())));
    const served = await runner.run(matrix);
    await runner.close();
    const wanted = fitted.apply(own);
    expect(Math.max(...served.map((p, i) => Math.abs(p - wanted[i]!)))).toBeLessThanOrEqual(1e-6);
  });
});
