import { z } from 'zod';
import type { Model } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { constantModel } from './constant.ts';

export const meanSchema = z.strictObject({});

/** The mean target of the fit rows at every row: the forecast that a return model has to beat. */
export function mean(): Model {
  return {
    name: 'mean',
    task: 'regress',
    stopsEarly: false,
    needsLabelInputs: false,
    async fit(set) {
      requireRows(set);
      const { rows, target, weights } = set;
      let sum = 0;
      let total = 0;
      for (let i = 0; i < rows.length; i++) {
        const weight = weights?.[rows[i]!] ?? 1;
        sum += weight * target[rows[i]!]!;
        total += weight;
      }
      const value = sum / total;
      return constantModel(set.matrix.names.length, Float64Array.of(value), { rows: rows.length, mean: value });
    },
  };
}
