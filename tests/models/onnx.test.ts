import { describe, expect, it } from 'vitest';
import { type Matrix, sha256, takeRows } from '../../src/core/index.ts';
import { encodeOnnx, type OnnxGraph, openOnnx } from '../../src/models/index.ts';
import { linearGraph, randomMatrix, treeGraph } from './graphs.ts';

async function runOnce(graph: OnnxGraph, matrix: Matrix, batchRows?: number): Promise<Float64Array> {
  const runner = await openOnnx(encodeOnnx(graph), batchRows === undefined ? {} : { batchRows });
  try {
    return await runner.run(matrix);
  } finally {
    await runner.close();
  }
}

describe('encodeOnnx', () => {
  it('gives the same bytes for the same graph, whatever the order of metadata and attributes', () => {
    const graph = linearGraph(5, 3, 'float64');
    const swapped = {
      ...treeGraph('TreeEnsemble'),
      nodes: treeGraph('TreeEnsemble').nodes.map((node) => ({
        ...node,
        attributes: Object.fromEntries(Object.entries(node.attributes!).reverse()),
      })),
    };
    expect(sha256(encodeOnnx(graph, { a: '1', b: '2' }))).toBe(sha256(encodeOnnx(graph, { b: '2', a: '1' })));
    expect(sha256(encodeOnnx(swapped))).toBe(sha256(encodeOnnx(treeGraph('TreeEnsemble'))));
  });

  it('names ai.onnx.ml only in a file that uses it', () => {
    const has = (graph: OnnxGraph) => Buffer.from(encodeOnnx(graph)).includes('ai.onnx.ml');
    expect([has(linearGraph(2, 2, 'float32')), has(treeGraph('TreeEnsemble'))]).toEqual([false, true]);
  });

  it('refuses a tensor whose shape does not hold its values', () => {
    const graph = linearGraph(2, 2, 'float32');
    const broken = { ...graph, initializers: [{ ...graph.initializers[0]!, dims: [3, 2] }] };
    expect(() => encodeOnnx(broken)).toThrow('a tensor of [3, 2] cannot hold 4 values');
  });

  it.each(['TreeEnsemble', 'TreeEnsembleRegressor'] as const)(
    'writes %s: x <= split goes left, NaN as told',
    async (kind) => {
      const data = Float32Array.of(0, 9, 0.5, 9, 0.50001, 9, 1.5, 9, 2, 9, Number.NaN, 9);
      const values = await runOnce(treeGraph(kind), { data, rows: 6, names: ['a', 'b'] });
      expect(Array.from(values)).toEqual([11, 11, 12, 12, 22, 21]);
    },
  );
});

describe('openOnnx', () => {
  it.each(['float32', 'float64'] as const)('answers softmax(x · W + b) in %s', async (type) => {
    const graph = linearGraph(6, 3, type);
    const matrix = randomMatrix(40, 6);
    const [weights, bias] = graph.initializers.map(({ data }) => data);
    const expected = new Float64Array(40 * 3);
    for (let i = 0; i < 40; i++) {
      const z = [0, 1, 2].map((k) => {
        let sum = bias![k]!;
        for (let j = 0; j < 6; j++) sum += matrix.data[i * 6 + j]! * weights![j * 3 + k]!;
        return Math.exp(sum);
      });
      z.forEach((value, k) => {
        expected[i * 3 + k] = value / (z[0]! + z[1]! + z[2]!);
      });
    }
    const values = await runOnce(graph, matrix);
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
    expect(worst).toBeLessThan(type === 'float64' ? 1e-14 : 1e-6);
    expect(values.length).toBe(expected.length);
  });

  // Without padding, 264 of 9,000 float64 values changed their last bit between batches of 1 and of 1024.
  it.each([
    ['linear, float64, 17 features', linearGraph(17, 3, 'float64')],
    ['linear, float64, 50 features', linearGraph(50, 4, 'float64')],
    ['linear, float32', linearGraph(17, 3, 'float32')],
    ['trees', treeGraph('TreeEnsemble')],
  ])('gives the same bits in batches of any size and row by row: %s', async (_, graph) => {
    const matrix = randomMatrix(1100, graph.width);
    const whole = await runOnce(graph, matrix, 5000);
    for (const batchRows of [1, 7, 25, 100, 1024]) expect(await runOnce(graph, matrix, batchRows)).toEqual(whole);
    const runner = await openOnnx(encodeOnnx(graph));
    for (let row = 0; row < 60; row++) {
      const alone = await runner.run(matrix, Int32Array.of(row));
      expect(alone).toEqual(whole.slice(row * runner.outputWidth, (row + 1) * runner.outputWidth));
    }
    await runner.close();
  });

  it('answers the rows asked for, in their order', async () => {
    const graph = linearGraph(4, 2, 'float64');
    const matrix = randomMatrix(2000, 4);
    const rows = Int32Array.from({ length: 1500 }, (_, i) => (i * 7) % 2000);
    const runner = await openOnnx(encodeOnnx(graph));
    const chosen = await runner.run(matrix, rows);
    expect(chosen).toEqual(await runner.run(takeRows(matrix, rows)));
    expect(await runner.run(matrix, new Int32Array(0))).toEqual(new Float64Array(0));
    await runner.close();
  });

  it('reads a matrix on shared memory and leaves it as it is', async () => {
    const matrix = randomMatrix(30, 4);
    const shared = new Float32Array(new SharedArrayBuffer(matrix.data.byteLength));
    shared.set(matrix.data);
    const graph = linearGraph(4, 2, 'float64');
    expect(await runOnce(graph, { ...matrix, data: shared })).toEqual(await runOnce(graph, matrix));
    expect(Array.from(shared)).toEqual(Array.from(matrix.data));
  });

  it('keeps calls apart that are made at the same time', async () => {
    const runner = await openOnnx(encodeOnnx(linearGraph(4, 2, 'float64')));
    const matrices = [1, 2, 3].map((seed) => randomMatrix(1200, 4, seed));
    const together = await Promise.all(matrices.map((matrix) => runner.run(matrix)));
    for (const [i, matrix] of matrices.entries()) expect(together[i]).toEqual(await runner.run(matrix));
    await runner.close();
  });

  it('says its widths and refuses a matrix of another width', async () => {
    const runner = await openOnnx(encodeOnnx(linearGraph(4, 3, 'float32')));
    expect([runner.width, runner.outputWidth]).toEqual([4, 3]);
    await expect(runner.run(randomMatrix(3, 5))).rejects.toMatchObject({
      code: 'MODEL_FEATURES_MISMATCH',
      what: 'the model reads 4 features, the matrix has 5',
    });
    await runner.close();
  });

  it('refuses bytes that are no model', async () => {
    await expect(openOnnx(new Uint8Array([1, 2, 3, 4]))).rejects.toMatchObject({ code: 'BUNDLE_CORRUPT' });
  });
});
