import { z } from 'zod';
import { BPS, durationBars } from '../../core/index.ts';
import { costEntry } from './part.ts';
import { windowSchema } from './window.ts';

/** A fixed slip of every market order. */
export const slippage = costEntry({
  schema: z.strictObject({ bps: z.number().nonnegative() }),
  create: ({ bps }) => ({
    kind: 'fill',
    source: 'slippage',
    roundTripBps: 2 * bps,
    rate: ({ maker }) => (maker ? 0 : bps * BPS),
  }),
});

/** A slip that grows with the market's unrest: a share of the average true range of the bar before the fill. */
export const volatilitySlippage = costEntry({
  schema: z.strictObject({ share: z.number().nonnegative(), window: windowSchema.default(14) }),
  create({ share, window }, { intervalMs, path }) {
    const bars = durationBars(window, intervalMs, `${path}.window`);
    return {
      kind: 'fill',
      source: 'slippage',
      roundTripBps: Number.NaN,
      rate: ({ maker, volatility }) => (maker ? 0 : share * volatility(bars)),
    };
  },
});
