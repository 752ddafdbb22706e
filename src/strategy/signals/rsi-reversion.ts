import { z } from 'zod';
import { featureOf } from '../columns.ts';
import { needsFeature } from '../needs.ts';
import { sideSchema } from '../sides.ts';
import { windowBars, windowSchema } from '../windows.ts';
import { reversionSteps } from './reversion.ts';
import { signalEntry } from './signal.ts';

const level = z.number().min(0).max(100);

const schema = z
  .strictObject({
    window: windowSchema.default(14),
    seed: z.enum(['sma', 'first']).default('sma'),
    oversold: level.default(30),
    overbought: level.default(70),
    exit: level.default(50),
    side: sideSchema.default('both'),
  })
  .refine(({ oversold, overbought }) => oversold < overbought, {
    path: ['oversold'],
    error: 'must lie below overbought',
  })
  .refine(({ oversold, exit, overbought }) => oversold <= exit && exit <= overbought, {
    path: ['exit'],
    error: 'must lie between oversold and overbought',
  });

/** Against the move: long below `oversold`, short above `overbought` on the RSI, each left when it is back at `exit`. */
export const rsiReversion = signalEntry({
  schema,
  create({ window, seed, oversold, overbought, exit, side }, { intervalMs }, path) {
    windowBars(window, intervalMs, `${path}.window`);
    const need = { use: 'rsi', params: { window, seed } };
    const levels = { low: oversold, high: overbought, leaveLong: exit, leaveShort: exit, side };
    return { needs: needsFeature(need), steps: (columns) => reversionSteps(featureOf(columns, need), levels) };
  },
});
