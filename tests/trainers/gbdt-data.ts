import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm/node';
import type { Matrix, Rng } from '../../src/core/index.ts';
import { makeRng } from '../../src/core/index.ts';
import type { TrainingSet } from '../../src/trainers/contract.ts';
import { sharedPath } from '../shared.ts';

/** A matrix from rows of numbers. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const names = (rows[0] ?? []).map((_, j) => `f${j}`);
  return { data: Float32Array.from(rows.flat()), rows: rows.length, names };
}

/** All rows to fit on, none to stop on, unless said otherwise. */
export function trainingSet(
  matrix: Matrix,
  target: ArrayLike<number>,
  classes: number,
  rest: Partial<TrainingSet> = {},
): TrainingSet {
  return {
    matrix,
    rows: Int32Array.from({ length: matrix.rows }, (_, i) => i),
    stopRows: new Int32Array(0),
    target: Float64Array.from(target),
    classes,
    regimes: Array.from({ length: classes }, (_, k) => `R${k}`),
    ...rest,
  };
}

/** Noisy classes that follow from three of five features, a tenth of the values missing. */
export function syntheticClasses(
  rows: number,
  classes: number,
  seed: number,
): { matrix: Matrix; target: Float64Array } {
  const rng = makeRng(seed);
  const target = new Float64Array(rows);
  const values: number[][] = [];
  for (let i = 0; i < rows; i++) {
    const x = Array.from({ length: 5 }, () => rng.normal());
    const score = x[0]! + 0.7 * x[1]! * x[2]! + 0.5 * rng.normal();
    target[i] = Math.min(classes - 1, Math.max(0, Math.floor(score + classes / 2)));
    values.push(x.map((v) => (rng.next() < 0.1 ? Number.NaN : v)));
  }
  return { matrix: matrixOf(values), target };
}

/** Mean negative logarithm of the probability of the true class. */
export function logLoss(p: Float64Array, target: ArrayLike<number>, classes: number, rows: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum -= Math.log(Math.max(p[i * classes + target[i]!]!, 1e-15));
  return sum / rows;
}

export function rmse(p: Float64Array, target: ArrayLike<number>, rows: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += (p[i]! - target[i]!) ** 2;
  return Math.sqrt(sum / rows);
}

export interface Golden {
  readonly matrix: Matrix;
  readonly columns: Record<string, Float64Array>;
}

/** Every column of a file of golden/xgboost. */
export function readGoldenColumns(name: string): Record<string, Float64Array> {
  const wasm = readParquet(readFileSync(sharedPath(`golden/xgboost/${name}.parquet`)));
  const table = tableFromIPC(wasm.intoIPCStream());
  const columns: Record<string, Float64Array> = {};
  for (const field of table.schema.fields) {
    columns[field.name] = Float64Array.from(table.getChild(field.name)!.toArray() as ArrayLike<number>);
  }
  return columns;
}

/** A file of golden/xgboost: features f0 to f9 as a matrix, and every column. */
export function readGolden(name: string): Golden {
  const columns = readGoldenColumns(name);
  const names = Array.from({ length: 10 }, (_, j) => `f${j}`);
  const rows = columns.f0!.length;
  const data = new Float32Array(rows * 10);
  names.forEach((f, j) => {
    columns[f]!.forEach((x, i) => {
      data[i * 10 + j] = x;
    });
  });
  return { matrix: { data, rows, names }, columns };
}

/** The first rows of a matrix. */
export function head(matrix: Matrix, rows: number): Matrix {
  return { ...matrix, data: matrix.data.slice(0, rows * matrix.names.length), rows };
}

/** The float32 value next above x (or below it). */
export function nextFloat(x: number, up: boolean): number {
  const value = Float32Array.of(x);
  const bits = new Int32Array(value.buffer);
  if (value[0] === 0) return up ? 2 ** -149 : -(2 ** -149);
  bits[0]! += value[0]! > 0 === up ? 1 : -1;
  return value[0]!;
}

/** Integers on [0, bound). */
export function integers(rng: Rng, count: number, bound: number): number[] {
  return Array.from({ length: count }, () => rng.int(bound));
}
