import { z } from 'zod';
import { BPS } from '../../core/index.ts';
import { costEntry } from './part.ts';

/** Half of the spread between bid and ask: what a market order pays beyond the middle on each side. */
export const spread = costEntry({
  schema: z.strictObject({ halfBps: z.number().nonnegative() }),
  create: ({ halfBps }) => ({
    kind: 'fill',
    source: 'spread',
    roundTripBps: 2 * halfBps,
    rate: ({ maker }) => (maker ? 0 : halfBps * BPS),
  }),
});
