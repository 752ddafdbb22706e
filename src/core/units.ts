import { ConfigError } from './errors.ts';

/** Times in milliseconds. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
/** 1970-01-01 was a Thursday: the first Monday, from which weeks are counted. Epoch ms. */
export const FIRST_MONDAY_MS = 4 * DAY_MS;
/** Days of a year in a market that never closes. */
export const YEAR_DAYS = 365;
/** One basis point as a fraction. */
export const BPS = 1e-4;

const UNIT_MS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: WEEK_MS };

/** A window in the configuration: a number of bars, or text such as `30m`, `4h`, `5d`, `12w`. */
export type Duration = number | string;

/**
 * A duration text in milliseconds.
 *
 * @throws ConfigError CONFIG_INVALID, with the key `path`
 */
export function durationMs(text: string, path: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|h|d|w)$/.exec(text.trim());
  if (match === null) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `"${text}" is no duration`,
      where: path,
      path,
      mend: 'write a number and a unit (30m, 4h, 5d, 12w), or a whole number of bars',
    });
  }
  const ms = Number(match[1]) * UNIT_MS[match[2]!]!;
  // 1.001 × 1000 is not 1001.
  const whole = Math.round(ms);
  return Math.abs(ms - whole) < 1e-6 ? whole : ms;
}

/**
 * A duration in whole bars.
 *
 * @throws ConfigError CONFIG_INVALID where it is not a whole number of bars of `intervalMs`
 */
export function durationBars(duration: Duration, intervalMs: number, path: string): number {
  const bars = typeof duration === 'number' ? duration : durationMs(duration, path) / intervalMs;
  if (!Number.isInteger(bars) || bars < 0) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `${JSON.stringify(duration)} is ${bars} bars of ${formatDuration(intervalMs)}, not a whole number`,
      where: path,
      path,
      mend: `use a multiple of ${formatDuration(intervalMs)}, or a number of bars`,
    });
  }
  return bars;
}

/** Milliseconds in the largest unit that divides them: 1800000 → `30m`. */
export function formatDuration(ms: number): string {
  for (const [unit, size] of [
    ['w', WEEK_MS],
    ['d', DAY_MS],
    ['h', HOUR_MS],
    ['m', MINUTE_MS],
  ] as const) {
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms / SECOND_MS}s`;
}
