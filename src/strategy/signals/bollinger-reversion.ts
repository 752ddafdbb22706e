import { z } from 'zod';
import { featureOf } from '../columns.ts';
import { needsFeature } from '../needs.ts';
import { sideSchema } from '../sides.ts';
import { windowBars, windowSchema } from '../windows.ts';
import { reversionSteps } from './reversion.ts';
import { signalEntry } from './signal.ts';

const schema = z.strictObject({
  window: windowSchema.default(20),
  deviations: z.number().positive().default(2),
  exit: z.number().min(0).max(1).default(0.5),
  side: sideSchema.default('both'),
});

/**
 * Against the move: long where the close lies below the lower Bollinger band, short above the upper one, each left when
 * the close has come `exit` of the way from its band to the other one (0.5: the middle, 1: the other band).
 */
export const bollingerReversion = signalEntry({
  schema,
  create({ window, deviations, exit, side }, { intervalMs }, path) {
    windowBars(window, intervalMs, `${path}.window`, 2);
    const need = { use: 'bollinger', params: { window, deviations, raw: false, outputs: ['bb_position'] } };
    const levels = { low: 0, high: 1, leaveLong: exit, leaveShort: 1 - exit, side };
    return { needs: needsFeature(need), steps: (columns) => reversionSteps(featureOf(columns, need), levels) };
  },
});
