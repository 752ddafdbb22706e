import { z } from 'zod';
import { NEEDS_NOTHING } from '../columns.ts';
import { sizingEntry } from './sizing.ts';

const schema = z.strictObject({ size: z.number().positive().default(1), cap: z.number().positive().default(1) });

/** `size` times the wish, at most `cap` of equity either way. */
export const fixed = sizingEntry({
  schema,
  create: ({ size, cap }) => ({
    needs: NEEDS_NOTHING,
    size: (_, wish) => wish.map((value) => Math.min(cap, Math.max(-cap, size * value))),
  }),
});
