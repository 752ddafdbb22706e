import { z } from 'zod';
import { durationBars } from '../core/index.ts';
import { CodeWindow } from './code-window.ts';
import type { LabelFilter } from './contract.ts';
import { makeFilter } from './make-filter.ts';
import { requireWindow, windowSchema } from './params.ts';

export const voteSchema = z.strictObject({
  window: windowSchema.default('1d'),
  share: z.number().gt(0).lte(1).default(0.75),
});

export type VoteParams = z.output<typeof voteSchema>;

/**
 * Switches to a row's code only where that code fills at least int(share × window) of the last `window` rows, itself
 * included. The first defined code is accepted at once; an undefined one keeps the current.
 */
export function vote(params: VoteParams, intervalMs: number, path: string): LabelFilter {
  const windowPath = `${path}.window`;
  const windowBars = requireWindow(durationBars(params.window, intervalMs, windowPath), 1, windowPath);
  const needed = Math.max(1, Math.floor(params.share * windowBars));
  return makeFilter('vote', { windowBars, needed }, windowBars, () => {
    const window = new CodeWindow(windowBars);
    let current = -1;
    return (code) => {
      window.push(code);
      if (code >= 0 && (current < 0 || window.counts[code]! >= needed)) current = code;
      return current;
    };
  });
}
