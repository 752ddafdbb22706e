import { z } from 'zod';
import { type Duration, durationBars } from '../core/index.ts';

/** A window in the configuration: bars, or a duration such as `4h`. */
export const windowSchema = z.union([z.number().int().min(1), z.string()], {
  error: 'expected a duration (30m, 4h, 5d) or a whole number of bars of at least 1',
});

/** What a factory is told beside its parameters. */
export interface FeatureContext {
  readonly intervalMs: number;
  /** Dotted key of the parameters. */
  readonly path: string;
}

/** A window in bars. @throws ConfigError CONFIG_INVALID */
export function windowBars(window: Duration, name: string, { intervalMs, path }: FeatureContext): number {
  return durationBars(window, intervalMs, `${path}.${name}`);
}
