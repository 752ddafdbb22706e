import { z } from 'zod';

/** A window of at least one bar: bars, or a duration. */
export const windowSchema = z.union([z.number().int().positive(), z.string()]);
