import { ConfigError, DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/index.ts';

/** The days of a week as the configuration writes them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Times of a day `[from, to)` in ms after midnight UTC; it crosses midnight where `to` lies before `from`. */
export interface DayTimes {
  readonly from: number;
  readonly to: number;
}

/** Days since the epoch `[first, last]`. */
export interface Days {
  readonly first: number;
  readonly last: number;
}

/** `07:00-16:30`; 24:00 is the end of the day. @throws ConfigError CONFIG_INVALID */
export function parseDayTimes(text: string, path: string): DayTimes {
  const match = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(text.trim());
  const [from, to] =
    match === null ? [Number.NaN, Number.NaN] : [timeOf(match[1]!, match[2]!), timeOf(match[3]!, match[4]!)];
  if (Number.isNaN(from! + to!) || from === to || from === DAY_MS) {
    refuse(path, `"${text}" is no range of hours`, 'write "07:00-16:30" (UTC), or "22:00-02:00" across midnight');
  }
  return { from: from!, to: to! };
}

function timeOf(hour: string, minute: string): number {
  const time = Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS;
  return Number(minute) > 59 || time > DAY_MS ? Number.NaN : time;
}

/** Whether a time of day lies in the range. */
export function inDayTimes(time: number, { from, to }: DayTimes): boolean {
  return from < to ? time >= from && time < to : time >= from || time < to;
}

/** `2024-12-25`, or `2024-12-24/2024-12-26` with both ends. @throws ConfigError CONFIG_INVALID */
export function parseDays(text: string, path: string): Days {
  const [first, last = first, ...more] = text.split('/').map((date) => dayOf(date.trim()));
  if (Number.isNaN(first! + last!) || more.length > 0 || last! < first!) {
    refuse(path, `"${text}" is no date and no range of dates`, 'write 2024-12-25, or 2024-12-24/2024-12-26');
  }
  return { first: first!, last: last! };
}

function dayOf(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // 2024-02-30 would be read as March the first.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? Number.NaN : time / DAY_MS;
}

/** Index into `WEEKDAYS` of a day since the epoch, which was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function refuse(where: string, what: string, mend: string): never {
  throw new ConfigError('CONFIG_INVALID', { what, where, path: where, mend });
}
