import { z } from 'zod';
import { ConfigError, DAY_MS } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../needs.ts';
import { gateEntry } from './gate.ts';
import { type Days, inDayTimes, parseDays, parseDayTimes, WEEKDAYS, weekdayOf } from './session-times.ts';

const schema = z.strictObject({
  hours: z.array(z.string()).min(1).nullable().default(null),
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).nullable().default(null),
  exclude: z.array(z.string()).default([]),
});

/**
 * Only in session, by UTC: within one of the ranges of `hours` (from its start to before its end; it may cross midnight),
 * on one of the `weekdays`, on no date of `exclude` (dates, or ranges of dates with both ends).
 *
 * What is judged is the **close** of the decision's bar, which is the time of the earliest fill: a 30-minute bar opened at
 * 06:30 is in a session that starts at 07:00, one opened at 16:00 is not in one that ends at 16:30. Weekday and date are
 * those of the same instant, also in a range that crossed midnight.
 */
export const session = gateEntry({
  schema,
  create({ hours, weekdays, exclude }, _, path) {
    if (hours === null && weekdays === null && exclude.length === 0) {
      throw new ConfigError('CONFIG_INVALID', {
        what: 'a session without hours, weekdays or dates stops nothing',
        where: path,
        path,
        mend: 'give hours, weekdays or exclude, or leave the gate out',
      });
    }
    const times = hours?.map((text, i) => parseDayTimes(text, `${path}.hours.${i}`)) ?? null;
    const open = Uint8Array.from(WEEKDAYS, (name) => (weekdays === null || weekdays.includes(name) ? 1 : 0));
    const closed = exclude.map((text, i) => parseDays(text, `${path}.exclude.${i}`));
    const isOpen = (day: number): boolean => open[weekdayOf(day)] === 1 && !closed.some((days) => within(day, days));
    return {
      needs: NEEDS_NOTHING,
      mask({ bars: { time, intervalMs } }) {
        let day = Number.NaN;
        let dayIsOpen = false;
        return (row) => {
          const close = time[row]! + intervalMs;
          const today = Math.floor(close / DAY_MS);
          if (today !== day) {
            day = today;
            dayIsOpen = isOpen(today);
          }
          if (!dayIsOpen || times === null) return dayIsOpen ? 1 : 0;
          const timeOfDay = close - today * DAY_MS;
          for (let k = 0; k < times.length; k++) if (inDayTimes(timeOfDay, times[k]!)) return 1;
          return 0;
        };
      },
    };
  },
});

function within(day: number, { first, last }: Days): boolean {
  return day >= first && day <= last;
}
