import { z } from 'zod';
import type { Model } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { classShares } from './class-shares.ts';
import { knownColumns, lookUp, lookUpGraph } from './known-regime.ts';

export const naiveSchema = z.strictObject({
  /** Probability spread over all classes by their shares in the fit rows, so that one miss does not cost an infinite loss. */
  epsilon: z.number().min(0).max(1).default(0.01),
});

export type NaiveParams = z.output<typeof naiveSchema>;

/** The newest label already known, as a forecast; the classes' shares in the fit rows where nothing is known yet. */
export function naive({ epsilon }: NaiveParams): Model {
  return {
    name: 'naive',
    task: 'classify',
    stopsEarly: false,
    needsLabelInputs: true,
    async fit(set) {
      requireRows(set);
      const { matrix, classes } = set;
      const columns = knownColumns(matrix, set.regimes);
      const shares = classShares(set);
      const table = new Float64Array((classes + 1) * classes);
      for (let known = 0; known <= classes; known++) {
        for (let k = 0; k < classes; k++) {
          const isKnown = k === known ? 1 : 0;
          table[known * classes + k] = known === classes ? shares[k]! : (1 - epsilon) * isKnown + epsilon * shares[k]!;
        }
      }
      return {
        predict: (rows) => lookUp(rows, columns, table),
        toOnnx: () => lookUpGraph(matrix.names.length, columns, table),
        summary: { rows: set.rows.length, shares: Array.from(shares) },
      };
    },
  };
}
