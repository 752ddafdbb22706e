/**
 * A feature matrix as models see it: float32, row-major, shape [rows × names.length], NaN for missing.
 *
 * Every value has gone through `Math.fround` exactly once (by being stored here): trainers and onnxruntime read the same
 * bits, so a threshold splits a row the same way in both.
 */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly names: readonly string[];
}

/** Columns of equal length into one row-major float32 matrix. */
export function matrixFromColumns(
  columns: Readonly<Record<string, Float64Array>>,
  names: readonly string[] = Object.keys(columns),
): Matrix {
  const width = names.length;
  const rows = width === 0 ? 0 : columns[names[0]!]!.length;
  const data = new Float32Array(rows * width);
  names.forEach((name, j) => {
    const values = columns[name]!;
    for (let i = 0, at = j; i < rows; i++, at += width) data[at] = values[i]!;
  });
  return { data, rows, names };
}

/** The chosen rows, copied into a private buffer (onnxruntime refuses shared memory). */
export function takeRows(matrix: Matrix, rows: Int32Array): Matrix {
  const width = matrix.names.length;
  const data = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * width;
    for (let j = 0; j < width; j++) data[i * width + j] = matrix.data[from + j]!;
  }
  return { data, rows: rows.length, names: matrix.names };
}
