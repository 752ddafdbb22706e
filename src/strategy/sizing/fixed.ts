import { z } from 'zod';
import { NEEDS_NOTHING } from '../needs.ts';
import { limited, limitFields, sizingEntry } from './sizing.ts';

const schema = z.strictObject({ size: z.number().positive().default(1), ...limitFields });

/** `size` times the wish, within the limits. */
export const fixed = sizingEntry({
  schema,
  create: ({ size, ...limits }) => ({
    needs: NEEDS_NOTHING,
    steps: () => limited((_, wish) => size * wish, limits),
  }),
});
