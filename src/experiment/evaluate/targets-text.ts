import type { Interval } from '../../stats/index.ts';

/** A figure with a true minus sign only where it isn't zero after rounding. */
export function figure(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'n/a';
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** "0.861 [0.842, 0.880]"; the value alone where there is no interval. */
export function figures(value: number, interval: Interval, digits = 3): string {
  return Number.isNaN(interval[0])
    ? `${figure(value, digits)} (no interval)`
    : `${figure(value, digits)} [${figure(interval[0], digits)}, ${figure(interval[1], digits)}]`;
}

/** The same with an explicit sign. */
export function signed(value: number, interval: Interval, digits = 3): string {
  const text = figures(value, interval, digits);
  return value > 0 ? `+${text}` : text;
}

/** A ratio less 1: "2.6 % [-16.0 %, 9.5 %]". */
export function percents(value: number, [low, high]: Interval): string {
  const shown = (part: number) => `${figure(100 * part, 1)} %`;
  return Number.isNaN(low) ? `${shown(value)} (no interval)` : `${shown(value)} [${shown(low)}, ${shown(high)}]`;
}
