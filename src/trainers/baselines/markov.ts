import { z } from 'zod';
import { markovTable } from '../../metrics/index.ts';
import type { Model, TrainingSet } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { classShares } from './class-shares.ts';
import { knownAt, knownColumns, lookUp, lookUpGraph } from './known-regime.ts';

export const markovSchema = z.strictObject({
  /** Added to every count of the table (Laplace). */
  smoothing: z.number().positive().default(1),
});

export type MarkovParams = z.output<typeof markovSchema>;

/**
 * How often each regime followed each known one in the fit rows: what persistence alone can say. Smoothed shares of the
 * classes where nothing is known yet. Rows' weights count in the shares only. A class that no fit row has is not smoothed: its
 * probability is 0.
 */
export function markov({ smoothing }: MarkovParams): Model {
  return {
    name: 'markov',
    task: 'classify',
    stopsEarly: false,
    needsLabelInputs: true,
    async fit(set) {
      requireRows(set);
      const { matrix } = set;
      const columns = knownColumns(matrix, set.regimes);
      const occurs = classShares({ ...set, weights: undefined }).map((share) => Number(share > 0));
      const transitions = countTransitions(set, columns, smoothing).map((row) => amongOccurring(row, occurs));
      const shares = amongOccurring(Array.from(classShares(set, smoothing)), occurs);
      const table = Float64Array.from([...transitions.flat(), ...shares]);
      return {
        predict: (rows) => lookUp(rows, columns, table),
        toOnnx: () => lookUpGraph(matrix.names.length, columns, table),
        summary: { rows: set.rows.length, transitions },
      };
    },
  };
}

/** Probabilities without the classes that don't occur. @param occurs 1 or 0 a class */
function amongOccurring(row: readonly number[], occurs: Float64Array): readonly number[] {
  if (!occurs.includes(0)) return row;
  const kept = row.map((share, k) => share * occurs[k]!);
  const total = kept.reduce((sum, share) => sum + share, 0);
  return kept.map((share) => share / total);
}

function countTransitions({ matrix, rows, target, classes }: TrainingSet, columns: Int32Array, smoothing: number) {
  const known = Int8Array.from(rows, (row) => {
    const code = knownAt(matrix, row, columns);
    return code === classes ? -1 : code;
  });
  const next = Int8Array.from(rows, (row) => target[row]!);
  return markovTable(known, next, classes, undefined, smoothing);
}
