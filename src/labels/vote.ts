import { z } from 'zod';
import { durationBars } from '../core/index.ts';
import type { LabelFilter } from './contract.ts';
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
  const steps = (): ((code: number) => number) => {
    const counts = new Int32Array(128);
    const ring = new Int8Array(windowBars).fill(-1);
    let slot = 0;
    let current = -1;
    return (code) => {
      if (code >= 0) counts[code]!++;
      const leaving = ring[slot]!;
      if (leaving >= 0) counts[leaving]!--;
      ring[slot] = code;
      slot = slot + 1 === windowBars ? 0 : slot + 1;
      if (code >= 0 && (current < 0 || counts[code]! >= needed)) current = code;
      return current;
    };
  };
  return {
    name: 'vote',
    params: { windowBars, needed },
    windowBars,
    apply: (regime) => {
      const next = steps();
      return regime.map((code) => next(code));
    },
    steps,
  };
}
