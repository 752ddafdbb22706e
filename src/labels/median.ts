import { z } from 'zod';
import { durationBars } from '../core/index.ts';
import { CodeWindow } from './code-window.ts';
import type { LabelFilter } from './contract.ts';
import { makeFilter } from './make-filter.ts';
import { requireWindow, windowSchema } from './params.ts';

export const medianSchema = z.strictObject({ window: windowSchema.default('1d') });

export type MedianParams = z.output<typeof medianSchema>;

/**
 * The most frequent code of the last `window` rows, itself included (for two regimes their running median). Among equally
 * frequent ones the current stays, else the row's own code goes first, else the smallest. Undefined codes don't count; a window
 * of them keeps the current.
 */
export function median(params: MedianParams, intervalMs: number, path: string): LabelFilter {
  const windowPath = `${path}.window`;
  const windowBars = requireWindow(durationBars(params.window, intervalMs, windowPath), 1, windowPath);
  return makeFilter('median', { windowBars }, windowBars, () => {
    const window = new CodeWindow(windowBars);
    const { counts } = window;
    let codes = 0;
    let current = -1;
    return (code) => {
      window.push(code);
      codes = Math.max(codes, code + 1);
      let best = current;
      let most = best < 0 ? 0 : counts[best]!;
      if (code >= 0 && counts[code]! > most) {
        best = code;
        most = counts[code]!;
      }
      for (let k = 0; k < codes; k++) {
        if (counts[k]! <= most) continue;
        best = k;
        most = counts[k]!;
      }
      current = best;
      return current;
    };
  });
}
