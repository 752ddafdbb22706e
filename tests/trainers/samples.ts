import { type Matrix, makeRng } from '../../src/core/index.ts';
import type { TrainingSet } from '../../src/trainers/index.ts';

export const REGIMES = ['UP', 'DOWN', 'FLAT'] as const;
export const FEATURE_NAMES = ['trend', 'noise', 'constant', 'gappy', ...REGIMES.map((name) => `known_${name}`)];

/** Rows 0 … 299 to fit on, 300 … 359 to stop on, the rest belongs to nobody. */
export const FIT_ROWS = Int32Array.from({ length: 300 }, (_, i) => i);
export const STOP_ROWS = Int32Array.from({ length: 60 }, (_, i) => 300 + i);
const ROWS = 420;

/**
 * A regime that persists and follows `trend`; the known label is that of five rows ago, unknown at first. `gappy` has holes.
 */
export function sampleSet(task: 'classify' | 'regress', { classes = 3, seed = 5 } = {}): TrainingSet {
  const rng = makeRng(seed);
  const width = FEATURE_NAMES.length;
  const data = new Float32Array(ROWS * width);
  const codes = new Float64Array(ROWS);
  const values = new Float64Array(ROWS);
  let trend = 0;
  for (let i = 0; i < ROWS; i++) {
    trend = 0.9 * trend + rng.normal();
    codes[i] = Math.min(classes - 1, trend > 1 ? 0 : trend < -1 ? 1 : 2);
    values[i] = 3 * trend + 10 * rng.normal();
    const known = i < 5 ? -1 : codes[i - 5]!;
    const gappy = rng.next() < 0.3 ? Number.NaN : trend + rng.normal();
    data.set([trend + 0.5 * rng.normal(), rng.normal(), 7.1, gappy], i * width);
    for (let k = 0; k < REGIMES.length; k++) data[i * width + 4 + k] = k === known ? 1 : 0;
  }
  return {
    matrix: { data, rows: ROWS, names: FEATURE_NAMES },
    rows: FIT_ROWS,
    stopRows: STOP_ROWS,
    target: task === 'classify' ? codes : values,
    classes: task === 'classify' ? REGIMES.length : 0,
    regimes: task === 'classify' ? REGIMES : [],
  };
}

/** A copy in which nothing of the other rows is as it was. */
export function withOtherRows(set: TrainingSet, kept: readonly Int32Array[]): TrainingSet {
  const width = set.matrix.names.length;
  const keep = new Set(kept.flatMap((rows) => Array.from(rows)));
  const data = set.matrix.data.slice();
  const target = set.target.slice();
  for (let row = 0; row < set.matrix.rows; row++) {
    if (keep.has(row)) continue;
    data.fill(row % 2 === 0 ? Number.NaN : 1e6, row * width, (row + 1) * width);
    target[row] = Number.NaN;
  }
  return { ...set, matrix: { ...set.matrix, data }, target };
}

export function matrixOf(names: readonly string[], values: ArrayLike<number>): Matrix {
  return { data: Float32Array.from(values), rows: values.length / names.length, names };
}
