import { z } from 'zod';
import { ConfigError, RecursiveAverage } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../needs.ts';
import { sideOf, sideSchema } from '../sides.ts';
import { windowBars, windowSchema } from '../windows.ts';
import { signalEntry } from './signal.ts';

const schema = z.strictObject({
  fast: windowSchema,
  slow: windowSchema,
  side: sideSchema.default('both'),
  seed: z.enum(['first', 'sma']).default('first'),
});

/**
 * Trend following: +1 where the fast average of closes lies above the slow one, −1 below (0 where that side isn't
 * traded). Averages that start at the first close (`seed: first`) are left to settle: 0 on the first `slow` rows; means
 * of a first window (`sma`) speak from the row on which both are defined, the `slow`-th.
 */
export const emaCross = signalEntry({
  schema,
  create({ side, seed, ...windows }, { intervalMs }, path) {
    const fast = windowBars(windows.fast, intervalMs, `${path}.fast`);
    const slow = windowBars(windows.slow, intervalMs, `${path}.slow`);
    if (fast >= slow) {
      throw new ConfigError('WINDOWS_CROSSED', {
        what: `the fast average (${fast} bars) is not shorter than the slow one (${slow} bars)`,
        where: `${path}.fast`,
        path: `${path}.fast`,
        mend: 'make fast shorter than slow',
      });
    }
    const firstRow = seed === 'sma' ? slow - 1 : slow;
    return {
      needs: NEEDS_NOTHING,
      steps({ bars: { close } }) {
        const quick = new RecursiveAverage(2 / (fast + 1), fast, seed);
        const slack = new RecursiveAverage(2 / (slow + 1), slow, seed);
        return (row) => {
          const difference = quick.push(close[row]!) - slack.push(close[row]!);
          return row < firstRow ? 0 : sideOf(difference, side);
        };
      },
    };
  },
});
