import type { Matrix } from '../../core/index.ts';

/** What maps a feature row to the numbers that a linear model multiplies; taken from the fit rows only. */
export interface Scaler {
  /** Subtracted; the mean of the fit rows (0 where columns are left as they are). Shape [width]. */
  readonly mean: Float64Array;
  /** Divided by; the standard deviation (divisor n) of the fit rows, 1 for a column that does not vary. */
  readonly deviation: Float64Array;
  /** 1 where a column says something: it varies in the fit rows. The others get no weight. */
  readonly used: Uint8Array;
  /** Standardised values are clipped to ± this; Infinity: not at all. */
  readonly clip: number;
}

export interface ScalerOptions {
  readonly standardise: boolean;
  readonly clip: number | null;
}

/**
 * Means and deviations of the rows' defined values, in two passes.
 *
 * A column that has one value only (or none) is not used: dividing by what rounding leaves of its deviation would blow a
 * later change of the column up.
 */
export function fitScaler(matrix: Matrix, rows: Int32Array, { standardise, clip }: ScalerOptions): Scaler {
  const width = matrix.names.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width).fill(1);
  const used = new Uint8Array(width);
  for (let j = 0; j < width; j++) {
    const { count, sum, low, high } = columnRange(matrix, rows, j);
    if (count === 0 || low === high) continue;
    used[j] = 1;
    if (!standardise) continue;
    const center = sum / count;
    let squares = 0;
    for (let i = 0; i < rows.length; i++) {
      const value = matrix.data[rows[i]! * width + j]!;
      if (!Number.isNaN(value)) squares += (value - center) * (value - center);
    }
    mean[j] = center;
    deviation[j] = Math.sqrt(squares / count);
  }
  return { mean, deviation, used, clip: standardise && clip !== null ? clip : Number.POSITIVE_INFINITY };
}

function columnRange(matrix: Matrix, rows: Int32Array, column: number) {
  const width = matrix.names.length;
  let count = 0;
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows.length; i++) {
    const value = matrix.data[rows[i]! * width + column]!;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { count, sum, low, high };
}

/**
 * The rows as the model sees them: (x − mean) ÷ deviation, clipped, 0 for NaN and for unused columns. An
 * infinite value is clipped too; without a clip it counts as missing.
 *
 * @param rows undefined: all
 * @returns row-major float64, shape [rows × width]
 */
export function standardiseRows(matrix: Matrix, rows: Int32Array | undefined, scaler: Scaler): Float64Array {
  const width = matrix.names.length;
  const count = rows?.length ?? matrix.rows;
  const { mean, deviation, used, clip } = scaler;
  const out = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const from = (rows === undefined ? i : rows[i]!) * width;
    const to = i * width;
    for (let j = 0; j < width; j++) {
      const value = matrix.data[from + j]!;
      if (Number.isNaN(value) || used[j] === 0) continue;
      if (clip === Number.POSITIVE_INFINITY && !Number.isFinite(value)) continue;
      const z = (value - mean[j]!) / deviation[j]!;
      out[to + j] = z > clip ? clip : z < -clip ? -clip : z;
    }
  }
  return out;
}
