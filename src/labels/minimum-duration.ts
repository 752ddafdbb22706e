import { z } from 'zod';
import { durationBars } from '../core/index.ts';
import type { LabelFilter } from './contract.ts';
import { makeFilter } from './make-filter.ts';
import { requireWindow, windowSchema } from './params.ts';

export const minimumDurationSchema = z.strictObject({ duration: windowSchema.default('1d') });

export type MinimumDurationParams = z.output<typeof minimumDurationSchema>;

/**
 * Keeps a regime for `duration` rows at least; from then on it follows the row's code. The first defined code is accepted at
 * once; an undefined one keeps the current.
 */
export function minimumDuration(params: MinimumDurationParams, intervalMs: number, path: string): LabelFilter {
  const durationPath = `${path}.duration`;
  const windowBars = requireWindow(durationBars(params.duration, intervalMs, durationPath), 1, durationPath);
  return makeFilter('minimum-duration', { windowBars }, windowBars, () => {
    let current = -1;
    let lasted = 0;
    return (code) => {
      if (code >= 0 && code !== current && (current < 0 || lasted >= windowBars)) {
        current = code;
        lasted = 0;
      }
      lasted++;
      return current;
    };
  });
}
