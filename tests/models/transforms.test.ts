import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng } from '../../src/core/index.ts';
import {
  encodeOnnx,
  fitTransforms,
  INPUT_NAME,
  matrixTransformCatalog,
  type OnnxGraph,
  openOnnx,
  parseMatrixTransforms,
} from '../../src/models/index.ts';
import { modelCatalog, parseModel } from '../../src/trainers/index.ts';
import { randomMatrix } from './graphs.ts';

const rows = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

function identity(width: number): OnnxGraph {
  return {
    width,
    nodes: [{ op: 'Identity', inputs: [INPUT_NAME], outputs: ['y'] }],
    initializers: [],
    output: { name: 'y', width, type: 'float32' },
  };
}

async function served(graph: OnnxGraph, matrix: Matrix): Promise<Float64Array> {
  const runner = await openOnnx(encodeOnnx(graph));
  try {
    return await runner.run(matrix);
  } finally {
    await runner.close();
  }
}

function matrixOf(columns: readonly (readonly number[])[]): Matrix {
  const width = columns.length;
  const n = columns[0]!.length;
  return {
    data: Float32Array.from({ length: n * width }, (_, at) => columns[at % width]![Math.floor(at / width)]!),
    rows: n,
    names: columns.map((_, j) => `f${j}`),
  };
}

/** The float32 neighbours of a value, and itself. */
function around(value: number): number[] {
  const floats = Float32Array.of(value);
  const bits = new Int32Array(floats.buffer);
  const at = bits[0]!;
  return [-2, -1, 0, 1, 2].map((step) => {
    bits[0] = at + step;
    return floats[0]!;
  });
}

const CHAINS = [
  [{ use: 'winsorise', params: { lower: 0.05, upper: 0.9 } }],
  [{ use: 'standardise' }],
  [{ use: 'winsorise' }, { use: 'standardise' }],
  [{ use: 'standardise' }, { use: 'winsorise', params: { lower: 0.1, upper: 0.1 } }, { use: 'standardise' }],
];

describe.each(CHAINS)('%j %j', (...chain) => {
  const transforms = parseMatrixTransforms(chain.filter((spec) => typeof spec === 'object'));
  const matrix = randomMatrix(400, 7, 3, 0.05);
  const fitted = fitTransforms(transforms, matrix, rows(300), 6);

  it('onnxruntime gives the trainer’s bits: NaN, infinities, zeros, the smallest and largest floats, an ulp around each limit', async () => {
    const limits = fitted.params.flatMap((part) =>
      Object.values(part as Record<string, unknown>).flatMap((value) =>
        Array.isArray(value) ? (value as number[]) : [],
      ),
    );
    const special = [
      Number.NaN,
      Infinity,
      -Infinity,
      0,
      -0,
      1e-45,
      -1e-45,
      1e-39,
      3.4e38,
      -3.4e38,
      ...limits.flatMap(around),
    ];
    const wild: Matrix = {
      data: Float32Array.from({ length: special.length * 7 }, (_, at) => special[Math.floor(at / 7)]!),
      rows: special.length,
      names: matrix.names,
    };
    for (const given of [wild, randomMatrix(1000, 7, 11, 0.1)]) {
      const mine = fitted.apply(given);
      const theirs = await served(fitted.prependTo(identity(7)), given);
      for (let at = 0; at < theirs.length; at++) {
        if (!Object.is(mine.data[at], theirs[at])) {
          throw new Error(`${given.data[at]} in column ${at % 7}: ${mine.data[at]} against ${theirs[at]}`);
        }
      }
    }
  });

  it('leaves columns behind those that are transformed as they are, and the matrix itself', () => {
    const before = matrix.data.slice();
    const after = fitted.apply(matrix);
    expect(matrix.data).toEqual(before);
    for (let i = 0; i < matrix.rows; i++) expect(after.data[7 * i + 6]).toBe(matrix.data[7 * i + 6]);
  });

  it('reads the fit rows only', () => {
    const other = { ...matrix, data: matrix.data.map((value, at) => (at < 300 * 7 ? value : 100 - value)) };
    expect(fitTransforms(transforms, other, rows(300), 6).params).toEqual(fitted.params);
    expect(fitTransforms(transforms, other, rows(301), 6).params).not.toEqual(fitted.params);
  });

  it.each(Object.keys(modelCatalog).filter((name) => ['gbdt', 'logistic', 'ridge'].includes(name)))(
    '%s forecasts from raw columns what it forecasts from transformed ones',
    async (use) => {
      const task = use === 'ridge' ? 'regress' : 'classify';
      const model = parseModel(
        { use, params: use === 'gbdt' ? { rounds: 8, earlyStopping: null } : {} },
        task,
        'model',
      );
      const seen = fitted.apply(matrix);
      const target = Float64Array.from({ length: 400 }, (_, i) => (matrix.data[7 * i]! > 0.3 ? 1 : 0));
      const classes = task === 'classify' ? 2 : 0;
      const set = { matrix: seen, rows: rows(300), stopRows: rows(0), target, classes, regimes: [] };
      const head = await model.fit(set, makeRng(1));
      const own = head.predict(seen);
      const raw = await served(fitted.prependTo(head.toOnnx()), matrix);
      for (let at = 0; at < own.length; at++) expect(Math.abs(own[at]! - raw[at]!)).toBeLessThan(1e-6);
    },
  );
});

it('the suite covers the catalog', () => {
  expect(new Set(CHAINS.flat().map(({ use }) => use))).toEqual(new Set(Object.keys(matrixTransformCatalog)));
});

it('winsorise: quantiles of the fit rows in plain numbers; values that are not finite are no part of them', () => {
  const matrix = matrixOf([
    [1, 2, 3, 4, 5, Number.NaN, Infinity, 99],
    [Number.NaN, Number.NaN, -Infinity, Infinity, Number.NaN, Number.NaN, Number.NaN, 7],
  ]);
  const [transform] = parseMatrixTransforms([{ use: 'winsorise', params: { lower: 0.25, upper: 0.875 } }]);
  const fitted = transform!.fit(matrix, rows(7), 2);
  expect(fitted.params).toEqual({ use: 'winsorise', low: [2, null], high: [4.5, null] });
  expect(Array.from(fitted.apply(matrix).data).filter((_, at) => at % 2 === 0)).toEqual([
    2,
    2,
    3,
    4,
    4.5,
    Number.NaN,
    4.5,
    4.5,
  ]);
});

it('standardise: mean 0 and deviation 1 on the fit rows; a constant or empty column, or one too narrow for float32, stays', () => {
  const matrix = matrixOf([
    [1, 3, 1, 3],
    [5, 5, 5, 5],
    [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    [1e-45, 0, 1e-45, 0],
  ]);
  const [transform] = parseMatrixTransforms([{ use: 'standardise' }]);
  const fitted = transform!.fit(matrix, rows(4), 4);
  expect(fitted.params).toEqual({ use: 'standardise', mean: [2, 0, 0, 0], scale: [1, 1, 1, 1] });
  expect(Array.from(fitted.apply(matrix).data.subarray(0, 3))).toEqual([-1, 5, Number.NaN]);
});

it('no transforms: the same matrix and graph', () => {
  const matrix = randomMatrix(3, 2);
  const none = fitTransforms(parseMatrixTransforms(null), matrix, rows(3), 2);
  expect(none.apply(matrix)).toBe(matrix);
  const graph = identity(2);
  expect(none.prependTo(graph)).toEqual(graph);
});

it.each([
  [[{ use: 'winsorize' }], /no transform "winsorize"; did you mean "winsorise"/, 'model.transforms.0.use'],
  [
    [{ use: 'winsorise', params: { lower: 0.6, upper: 0.5 } }],
    /must not lie above upper/,
    'model.transforms.0.params.lower',
  ],
  [[{ use: 'standardise', params: { mean: 0 } }], /unknown key "mean"/, 'model.transforms.0.params.mean'],
])('refuses %j', (specs, what, path) => {
  expect(() => parseMatrixTransforms(specs)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(what), path }),
  );
});
