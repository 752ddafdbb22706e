import { z } from 'zod';
import { mapColumns, sortedColumn } from './columns.ts';
import type { FittedTransform, MatrixTransform } from './contract.ts';

export const standardiseSchema = z.strictObject({});

/**
 * (x − mean) × (1 ÷ deviation) with mean and population deviation of the column's fit rows. A column with one value only stays as it
 * is: what rounding leaves of its deviation would blow a later change up.
 */
export function standardise(): MatrixTransform {
  return {
    name: 'standardise',
    fit(matrix, rows, columns) {
      const width = matrix.names.length;
      const mean = new Float32Array(width);
      const scale = new Float32Array(width).fill(1);
      for (let j = 0; j < columns; j++) {
        const values = sortedColumn(matrix, rows, j);
        if (values.length === 0 || values[0] === values[values.length - 1]) continue;
        const center = values.reduce((sum, value) => sum + value, 0) / values.length;
        const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
        const factor = Math.fround(1 / Math.sqrt(squares / values.length));
        if (!(factor > 0 && Number.isFinite(factor))) continue;
        mean[j] = center;
        scale[j] = factor;
      }
      return fitted(mean, scale, columns);
    },
  };
}

function fitted(mean: Float32Array, scale: Float32Array, columns: number): FittedTransform {
  return {
    params: {
      use: 'standardise',
      mean: Array.from(mean.subarray(0, columns)),
      scale: Array.from(scale.subarray(0, columns)),
    },
    apply: (matrix) => mapColumns(matrix, (x, j) => Math.fround(x - mean[j]!) * scale[j]!),
    toNodes(input, output) {
      const [centered, meanName, scaleName] = [`${output}_centered`, `${output}_mean`, `${output}_scale`];
      return {
        // A product with the reciprocal, whose rounding leaves no choice to the runtime.
        nodes: [
          { op: 'Sub', inputs: [input, meanName], outputs: [centered] },
          { op: 'Mul', inputs: [centered, scaleName], outputs: [output] },
        ],
        initializers: [
          { name: meanName, type: 'float32', dims: [mean.length], data: mean },
          { name: scaleName, type: 'float32', dims: [scale.length], data: scale },
        ],
      };
    },
  };
}
