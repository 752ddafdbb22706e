import { z } from 'zod';
import type { Model } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { classShares } from './class-shares.ts';
import { constantModel } from './constant.ts';

export const majoritySchema = z.strictObject({});

/** The classes' shares in the fit rows at every row: what one knows without looking at the features. */
export function majority(): Model {
  return {
    name: 'majority',
    task: 'classify',
    stopsEarly: false,
    needsLabelInputs: false,
    async fit(set) {
      requireRows(set);
      const shares = classShares(set);
      return constantModel(set.matrix.names.length, shares, { rows: set.rows.length, shares: Array.from(shares) });
    },
  };
}
