import { z } from 'zod';
import { ConfigError, durationBars } from '../core/index.ts';
import { CodeWindow } from './code-window.ts';
import type { LabelFilter } from './contract.ts';
import { makeFilter } from './make-filter.ts';
import { requireWindow, windowSchema } from './params.ts';

export const hysteresisSchema = z.strictObject({
  window: windowSchema.default('1d'),
  enter: z.number().gt(0).lte(1).default(0.6),
  leave: z.number().gte(0).lt(1).default(0.3),
});

export type HysteresisParams = z.output<typeof hysteresisSchema>;

/**
 * Two thresholds instead of one: a regime is left only once it fills at most `leave` of the last `window` rows (the row itself
 * included), and only for the row's code, which must fill at least `enter` of them. Between the two the current regime stays.
 * The first defined code is accepted at once; an undefined one keeps the current.
 */
export function hysteresis(params: HysteresisParams, intervalMs: number, path: string): LabelFilter {
  const windowPath = `${path}.window`;
  const windowBars = requireWindow(durationBars(params.window, intervalMs, windowPath), 1, windowPath);
  if (params.leave >= params.enter) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `${path}.leave is ${params.leave}, not below enter (${params.enter})`,
      where: `${path}.leave`,
      path: `${path}.leave`,
      mend: 'leave a regime at a smaller share of the window than the one that enters it',
    });
  }
  const enterRows = Math.max(1, Math.ceil(params.enter * windowBars));
  const leaveRows = Math.floor(params.leave * windowBars);
  return makeFilter('hysteresis', { windowBars, enterRows, leaveRows }, windowBars, () => {
    const window = new CodeWindow(windowBars);
    const { counts } = window;
    let current = -1;
    return (code) => {
      window.push(code);
      if (code < 0) return current;
      if (current < 0 || (counts[current]! <= leaveRows && counts[code]! >= enterRows)) current = code;
      return current;
    };
  });
}
