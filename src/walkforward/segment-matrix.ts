import type { Matrix, Range } from '../core/index.ts';

/**
 * The rows `[start, end)` of the feature matrix with further columns appended, in a private buffer. Stored as float32:
 * the one rounding that trainer and onnxruntime share.
 */
export function segmentMatrix(
  features: Matrix,
  extra: Readonly<Record<string, Float64Array>>,
  { start, end }: Range,
): Matrix {
  const extraNames = Object.keys(extra);
  const from = features.names.length;
  const names = [...features.names, ...extraNames];
  const width = names.length;
  const rows = end - start;
  const data = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    const source = (start + i) * from;
    const to = i * width;
    for (let j = 0; j < from; j++) data[to + j] = features.data[source + j]!;
  }
  extraNames.forEach((name, j) => {
    const values = extra[name]!;
    for (let i = 0; i < rows; i++) data[i * width + from + j] = values[start + i]!;
  });
  return { data, rows, names };
}
