import { z } from 'zod';

/** A window in the configuration: bars, or text such as `5d`. */
export const windowSchema = z.union([z.number().int().positive(), z.string()]);
