import { z } from 'zod';
import type { Calibrator } from './contract.ts';
import { fitRowsShape } from './fit-rows.ts';
import { oneVsRest } from './one-vs-rest.ts';
import { fitRisingCurve, risingCurveAt } from './rising-curve.ts';
import { risingCurveNodes } from './rising-nodes.ts';

export const isotonicSchema = z.strictObject(fitRowsShape);

/**
 * The rising step curve with the least squared error, straight between its steps, one class against the rest, normalised. It
 * can follow any shape and needs the more rows for it (about a thousand).
 *
 * @see Zadrozny & Elkan 2002, KDD, "Transforming classifier scores into accurate multiclass probability estimates"
 */
export function isotonic({ minRows }: z.output<typeof isotonicSchema>): Calibrator {
  return oneVsRest({
    name: 'isotonic',
    minRows,
    onFloat32: true,
    fit(p, hits, weights) {
      const curve = fitRisingCurve(p, hits, weights);
      return {
        params: { ...curve },
        apply: (value) => risingCurveAt(curve, value),
        toNodes: (nodes, column) => risingCurveNodes(nodes, curve, column),
      };
    },
  });
}
