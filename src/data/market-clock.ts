import { DAY_MS, HOUR_MS } from '../core/index.ts';

/**
 * Share of the day's variance that each slot of the day has, mean 1: quiet in the Asian night, busiest when Europe and
 * America trade together (15:00 UTC), as of crypto markets.
 */
export function intradayVariance(intervalMs: number): Float64Array {
  const slots = Math.max(1, Math.round(DAY_MS / intervalMs));
  const shape = Float64Array.from({ length: slots }, (_, slot) => {
    const hour = (slot + 0.5) * (intervalMs / HOUR_MS);
    const wave = (peak: number, perDay: number): number => Math.cos((2 * Math.PI * perDay * (hour - peak)) / 24);
    return 1 + 0.4 * wave(15, 1) + 0.15 * wave(14.5, 2);
  });
  const mean = shape.reduce((sum, value) => sum + value, 0) / slots;
  return shape.map((value) => value / mean);
}
