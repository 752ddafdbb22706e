import type { Matrix } from '../core/index.ts';

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
      const values = new Float64Array(rows.length);
      let count = 0;
      let sum = 0;
      for (const t of rows) {
        const value = matrix.data[t * width + j]!;
        if (Number.isNaN(value)) continue;
        values[count++] = value;
        sum += value;
      }
      const sorted = values.subarray(0, count).sort();
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

function quantileOfSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (position - below);
}
