import { z } from 'zod';
import { ConfigError } from '../core/index.ts';

/** A window in a plug-in's parameters: a duration (`20d`) or a whole number of bars. */
export const windowSchema = z.union([z.number().int().positive(), z.string()]);

/** A share of a window, above 0 and below 1. */
export const shareSchema = z.number().gt(0).lt(1);

/**
 * The window itself where it holds `least` bars.
 *
 * @throws ConfigError CONFIG_INVALID
 */
export function requireWindow(windowBars: number, least: number, path: string): number {
  if (windowBars >= least) return windowBars;
  throw new ConfigError('CONFIG_INVALID', {
    what: `${path} is ${windowBars} bars; at least ${least} are needed`,
    where: path,
    path,
    mend: 'give a longer window',
  });
}
