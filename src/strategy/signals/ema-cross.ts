import { z } from 'zod';
import { ConfigError, durationBars, ema } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../columns.ts';
import { onSide, sideSchema } from '../sides.ts';
import { windowSchema } from '../windows.ts';
import { signalEntry } from './signal.ts';

const schema = z.strictObject({
  fast: windowSchema,
  slow: windowSchema,
  side: sideSchema.default('both'),
  seed: z.enum(['first', 'sma']).default('first'),
});

/**
 * Trend following: +1 where the fast average of closes lies above the slow one, −1 below (0 where that side isn't
 * traded), 0 on the first `slow` rows.
 */
export const emaCross = signalEntry({
  schema,
  create(params, { intervalMs }, path) {
    const fast = durationBars(params.fast, intervalMs, `${path}.fast`);
    const slow = durationBars(params.slow, intervalMs, `${path}.slow`);
    if (fast >= slow) {
      throw new ConfigError('WINDOWS_CROSSED', {
        what: `the fast average (${fast} bars) is not shorter than the slow one (${slow} bars)`,
        where: `${path}.fast`,
        path: `${path}.fast`,
        mend: 'make fast shorter than slow',
      });
    }
    return {
      needs: NEEDS_NOTHING,
      raw({ bars }) {
        const quick = ema(bars.close, fast, params.seed);
        const slack = ema(bars.close, slow, params.seed);
        const out = new Float64Array(quick.length);
        for (let t = slow; t < out.length; t++) {
          const difference = quick[t]! - slack[t]!;
          out[t] = onSide(difference > 0 ? 1 : difference < 0 ? -1 : 0, params.side);
        }
        return out;
      },
    };
  },
});
