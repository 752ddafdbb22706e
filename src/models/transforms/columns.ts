import type { Matrix } from '../../core/index.ts';

/** The finite values of one column at some rows, rising. */
export function sortedColumn({ data, names }: Matrix, rows: Int32Array, column: number): Float32Array {
  const values = new Float32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = data[rows[i]! * names.length + column]!;
    if (Number.isFinite(value)) values[count++] = value;
  }
  return values.subarray(0, count).sort();
}

/** A matrix of the same rows and columns whose values are `map(value, column)`. */
export function mapColumns(matrix: Matrix, map: (value: number, column: number) => number): Matrix {
  const width = matrix.names.length;
  const data = new Float32Array(matrix.rows * width);
  for (let at = 0; at < data.length; at += width) {
    for (let j = 0; j < width; j++) data[at + j] = map(matrix.data[at + j]!, j);
  }
  return { ...matrix, data };
}
