import { z } from 'zod';
import { NEEDS_NOTHING } from '../needs.ts';
import { signalEntry } from './signal.ts';

const schema = z.strictObject({ side: z.enum(['long', 'short']).default('long') });

/** Always in the market: the yardstick of every other signal. */
export const hold = signalEntry({
  schema,
  create: ({ side }) => ({ needs: NEEDS_NOTHING, steps: () => () => (side === 'long' ? 1 : -1) }),
});
