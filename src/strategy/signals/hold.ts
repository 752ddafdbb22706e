import { z } from 'zod';
import { NEEDS_NOTHING } from '../columns.ts';
import { signalEntry } from './signal.ts';

const schema = z.strictObject({ side: z.enum(['long', 'short']).default('long') });

/** Always in the market: the yardstick of every other signal. */
export const hold = signalEntry({
  schema,
  create: ({ side }) => ({
    needs: NEEDS_NOTHING,
    raw: ({ bars }) => new Float64Array(bars.close.length).fill(side === 'long' ? 1 : -1),
  }),
});
