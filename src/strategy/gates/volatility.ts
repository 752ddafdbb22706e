import { z } from 'zod';
import { TrailingVolatility } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../needs.ts';
import { windowBars, windowSchema } from '../windows.ts';
import { gateEntry } from './gate.ts';

const schema = z
  .strictObject({
    window: windowSchema,
    minimumBps: z.number().nonnegative(),
    maximumBps: z.number().positive().nullable().default(null),
    horizon: windowSchema.nullable().default(null),
  })
  .refine(({ minimumBps, maximumBps }) => maximumBps === null || minimumBps < maximumBps, {
    path: ['maximumBps'],
    error: 'must lie above minimumBps',
  });

/**
 * Only where the market moves enough, and not too much: the realised volatility of the last `window` (the row's close
 * included), brought to `horizon` by the square root of time (the window itself unless named), in bps, is at least
 * `minimumBps` and at most `maximumBps`. Flat rows of an outage count as no movement. Nothing passes before the window is
 * full.
 */
export const volatility = gateEntry({
  schema,
  create({ window, horizon, minimumBps, maximumBps }, { intervalMs }, path) {
    const bars = windowBars(window, intervalMs, `${path}.window`);
    const horizonBars = horizon === null ? bars : windowBars(horizon, intervalMs, `${path}.horizon`);
    const scale = Math.sqrt(horizonBars / bars);
    const most = maximumBps ?? Number.POSITIVE_INFINITY;
    return {
      needs: NEEDS_NOTHING,
      mask({ bars: { close } }) {
        const trailing = new TrailingVolatility(bars);
        return (row) => {
          const sigma = scale * trailing.push(close[row]!);
          return sigma >= minimumBps && sigma <= most ? 1 : 0;
        };
      },
    };
  },
});
