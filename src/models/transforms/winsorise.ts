import { z } from 'zod';
import { mapColumns, sortedColumn } from './columns.ts';
import type { FittedTransform, MatrixTransform } from './contract.ts';

export const winsoriseSchema = z
  .strictObject({
    /** Quantiles of the fit rows to which smaller and larger values are drawn. */
    lower: z.number().min(0).max(1).default(0.01),
    upper: z.number().min(0).max(1).default(0.99),
  })
  .refine(({ lower, upper }) => lower <= upper, { path: ['lower'], error: 'must not lie above upper' });

/** Each column within two quantiles (linear interpolation) of its fit rows; one without a finite value stays as it is. */
export function winsorise({ lower, upper }: z.output<typeof winsoriseSchema>): MatrixTransform {
  return {
    name: 'winsorise',
    fit(matrix, rows, columns) {
      const width = matrix.names.length;
      const low = new Float32Array(width).fill(Number.NEGATIVE_INFINITY);
      const high = new Float32Array(width).fill(Number.POSITIVE_INFINITY);
      for (let j = 0; j < columns; j++) {
        const sorted = sortedColumn(matrix, rows, j);
        if (sorted.length === 0) continue;
        low[j] = quantile(sorted, lower);
        high[j] = quantile(sorted, upper);
      }
      return fitted(low, high, { use: 'winsorise', low: limits(low, columns), high: limits(high, columns) });
    },
  };
}

function fitted(low: Float32Array, high: Float32Array, params: FittedTransform['params']): FittedTransform {
  return {
    params,
    apply: (matrix) => mapColumns(matrix, (x, j) => (x < low[j]! ? low[j]! : x > high[j]! ? high[j]! : x)),
    toNodes(input, output) {
      const [below, raised, above] = [`${output}_below`, `${output}_raised`, `${output}_above`];
      const [lowName, highName] = [`${output}_low`, `${output}_high`];
      const dims = [low.length];
      return {
        // Not Clip, which has one limit for all columns; a comparison with NaN is false, so that NaN stays.
        nodes: [
          { op: 'Less', inputs: [input, lowName], outputs: [below] },
          { op: 'Where', inputs: [below, lowName, input], outputs: [raised] },
          { op: 'Greater', inputs: [raised, highName], outputs: [above] },
          { op: 'Where', inputs: [above, highName, raised], outputs: [output] },
        ],
        initializers: [
          { name: lowName, type: 'float32', dims, data: low },
          { name: highName, type: 'float32', dims, data: high },
        ],
      };
    },
  };
}

/** Limits of the columns that are transformed; null where there is none. */
function limits(values: Float32Array, columns: number): (number | null)[] {
  return Array.from(values.subarray(0, columns), (value) => (Number.isFinite(value) ? value : null));
}

function quantile(sorted: Float32Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (position - below);
}
