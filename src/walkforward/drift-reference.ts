import type { Matrix } from '../core/index.ts';
import { sortKnown } from '../trainers/index.ts';

/** What a served model compares incoming features with: the distribution of one feature on the rows it was fitted on. */
export interface DriftReference {
  readonly mean: number;
  readonly deviation: number;
  /** Decile edges (nine), linear interpolation. */
  readonly deciles: readonly number[];
  readonly missingShare: number;
}

/** One reference per column, from the fit rows only. */
export function driftReference(matrix: Matrix, rows: Int32Array): Record<string, DriftReference> {
  const width = matrix.names.length;
  return Object.fromEntries(
    matrix.names.map((name, j) => {
      const values = new Float32Array(rows.length);
      let sum = 0;
      for (let i = 0; i < rows.length; i++) {
        const value = matrix.data[rows[i]! * width + j]!;
        values[i] = value;
        if (!Number.isNaN(value)) sum += value;
      }
      const sorted = sortKnown(values);
      const count = sorted.length;
      const mean = sum / count;
      let squares = 0;
      for (const value of sorted) squares += (value - mean) ** 2;
      return [
        name,
        {
          mean,
          deviation: Math.sqrt(squares / Math.max(1, count - 1)),
          deciles: Array.from({ length: 9 }, (_, i) => quantileOfSorted(sorted, (i + 1) / 10)),
          missingShare: 1 - count / rows.length,
        },
      ];
    }),
  );
}

function quantileOfSorted(sorted: Float32Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (position - below);
}
