import { z } from 'zod';
import { ConfigError, type Duration, durationBars } from '../core/index.ts';

/** A window in the configuration: bars, or text such as `5d`. */
export const windowSchema = z.union([z.number().int().positive(), z.string()]);

/**
 * A window in bars.
 *
 * @param path dotted key of the window
 * @throws ConfigError CONFIG_INVALID where it is no whole number of bars, or fewer than `minimum`
 */
export function windowBars(window: Duration, intervalMs: number, path: string, minimum = 1): number {
  const bars = durationBars(window, intervalMs, path);
  if (bars >= minimum) return bars;
  throw new ConfigError('CONFIG_INVALID', {
    what: `a window of ${bars} bars is too short`,
    where: path,
    path,
    mend: `use at least ${minimum} bar${minimum === 1 ? '' : 's'}`,
  });
}
