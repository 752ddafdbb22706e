import { DAY_MS, YEAR_DAYS } from '../core/index.ts';

/** How often a series has a value in a year. */
export interface YearPeriods {
  /** UTC days with a bar. 365 in a market that never closes. */
  readonly days: number;
  readonly bars: number;
}

/** Days of the week, all of them: a market with bars on each never closes, its missing days are outages. */
const WEEK_DAYS = 7;

/**
 * Days and bars in a year, read from the times of the bars. A market with bars on all seven days of the week has 365 days, of
 * 24 hours ÷ interval bars each; one that closes has its share of days with a bar, × 365, and its mean bars of such a day.
 * NaN without bars.
 *
 * @param time bar opens, epoch ms UTC, rising, shape [n]
 */
export function periodsPerYear(time: Float64Array, intervalMs: number): YearPeriods {
  if (time.length === 0) return { days: Number.NaN, bars: Number.NaN };
  const weekdays = new Set<number>();
  let withBar = 0;
  let before = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const day = Math.floor(time[i]! / DAY_MS);
    if (day === before) continue;
    withBar++;
    weekdays.add(day % WEEK_DAYS);
    before = day;
  }
  const span = before - Math.floor(time[0]! / DAY_MS) + 1;
  // Within less than a week nobody can tell what is closed.
  if (weekdays.size === WEEK_DAYS || span < WEEK_DAYS)
    return { days: YEAR_DAYS, bars: (YEAR_DAYS * DAY_MS) / intervalMs };
  const days = (withBar / span) * YEAR_DAYS;
  return { days, bars: (days * time.length) / withBar };
}
