const ISO =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?\s*(z|utc|gmt)?([+-]\d{2}(?::?\d{2})?)?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?(Z)?$/;
const DAY_FIRST = /^(\d{1,2})\.(\d{1,2})\.(\d{4})/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/;
const HALF_DAY = /^(.*?\d)[\sT,-]+(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?[\s-]*([ap])\.?m\.?$/i;

/** Which number comes first in `1/2/2021`. */
export type SlashOrder = 'month-first' | 'day-first';

/**
 * Epoch milliseconds of a time as text: ISO 8601 with or without offset (UTC then), a blank for the T, a date alone,
 * `20210131 235900`, `31.01.2021 23:59:00.000 GMT+0000`, `1/31/2021 11:59 PM`, `2021-01-31 11-PM`, or an epoch number as text.
 *
 * @param slashes how `1/2/2021` is meant; no time without it
 * @returns NaN where the text is none of these, or no day of the calendar
 */
export function parseTimeText(text: string, slashes: SlashOrder | null = null): number {
  let value = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(value) && value.length !== 8 && !isCompactDate(value)) return epochToMs(Number(value));
  value = fullDay(value);
  const compact = COMPACT.exec(value);
  if (compact !== null) {
    return utc(compact[1]!, compact[2]!, compact[3]!, compact[4], compact[5], compact[6], undefined);
  }
  value = value.replace(DAY_FIRST, '$3-$2-$1');
  if (slashes !== null) value = value.replace(SLASHED, slashes === 'month-first' ? '$3-$1-$2' : '$3-$2-$1');
  const match = ISO.exec(value);
  if (match === null) return Number.NaN;
  const ms = utc(match[1]!, match[2]!, match[3]!, match[4], match[5], match[6], match[7]);
  return ms - offsetMs(match[9]);
}

/** 12-hour times as 24-hour ones; other texts as they are. */
function fullDay(text: string): string {
  const match = HALF_DAY.exec(text);
  if (match === null) return text;
  const hour = Number(match[2]);
  if (hour < 1 || hour > 12) return text;
  const ofDay = (hour % 12) + (match[5]!.toLowerCase() === 'p' ? 12 : 0);
  return `${match[1]!.trim()} ${String(ofDay).padStart(2, '0')}:${match[3] ?? '00'}:${match[4] ?? '00'}`;
}

/** Whether the text is a date as `1/2/2021`, whose order must be found out. */
export function isSlashed(text: string): boolean {
  return SLASHED.test(text.trim());
}

/** Whether the text is a date without a time of day. */
export function isDateOnly(text: string): boolean {
  return /^(\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4})$/.test(text.trim());
}

/** Whether the text is a time of day without a date. */
export function isClock(text: string): boolean {
  return /^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[ap]\.?m\.?)?$/i.test(text.trim());
}

/** Whether the text is a time of day without colons, 235900 or 2359: only a column's name can tell it from a number. */
export function isPlainClock(text: string): boolean {
  return /^([01]\d|2[0-3])[0-5]\d([0-5]\d)?$/.test(text.trim());
}

/** Whether the text says how far from UTC it is. */
export function hasOffset(text: string): boolean {
  return /(z|utc|gmt|[+-]\d{2}(:?\d{2})?)$/i.test(text.trim()) && /[:T ]/i.test(text);
}

/** Whether the text is an epoch number of seconds or finer, with or without decimals. */
export function isEpochText(text: string): boolean {
  return /^-?\d{9,}(\.\d+)?$/.test(text) && !isCompactDate(text);
}

/** 14 digits: YYYYMMDDHHMMSS. No epoch unit has so many today (10, 13, 16, 19). */
function isCompactDate(digits: string): boolean {
  return /^(19|20)\d\d(0[1-9]|1[0-2])\d{8}$/.test(digits);
}

function utc(
  year: string,
  month: string,
  day: string,
  hour = '0',
  minute = '0',
  second = '0',
  fraction: string | undefined,
): number {
  const ms = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second);
  const inRange = +month >= 1 && +month <= 12 && +hour <= 24 && +minute < 60 && +second < 61;
  const sameDay = new Date(Date.UTC(+year, +month - 1, +day)).getUTCDate() === +day;
  if (!inRange || !sameDay) return Number.NaN;
  return ms + (fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6));
}

function offsetMs(offset: string | undefined): number {
  if (offset === undefined) return 0;
  const sign = offset[0] === '-' ? -1 : 1;
  const digits = offset.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0')) * 60_000;
}

/** An epoch number in milliseconds; its unit (s, ms, us, ns) follows from its magnitude. */
export function epochToMs(value: number): number {
  const perMs = epochUnit(value)[1];
  return Math.round(value / perMs);
}

/**
 * Times that came as numbers, in new epoch milliseconds: epoch numbers each by its own magnitude, or, where all of them are
 * days of the calendar written 20210131, those days.
 */
export function timesOf(values: Float64Array): Float64Array {
  return areDays(values) ? values.map((value) => parseTimeText(String(value))) : values.map(epochToMs);
}

function areDays(values: Float64Array): boolean {
  const isDay = (value: number): boolean => value >= 19_000_101 && value <= 21_001_231 && isCalendarDay(value);
  return values.some(isDay) && values.every((value) => Number.isNaN(value) || isDay(value));
}

function isCalendarDay(digits: number): boolean {
  return Number.isInteger(digits) && !Number.isNaN(parseTimeText(String(digits)));
}

function epochUnit(value: number): readonly ['s' | 'ms' | 'us' | 'ns', number] {
  const size = Math.abs(value);
  if (size < 1e11) return ['s', 1e-3];
  if (size < 1e14) return ['ms', 1];
  if (size < 1e17) return ['us', 1e3];
  return ['ns', 1e6];
}

/**
 * Brings epoch numbers to milliseconds in place. Each row by its own magnitude: exchanges changed their unit, so that files
 * joined from several months hold both.
 *
 * @returns the units found: `epoch-ms`, `epoch-ms+us`; `date` where all are days as `timesOf` knows them
 */
export function epochMs(values: Float64Array): string {
  if (areDays(values)) {
    values.set(timesOf(values));
    return 'date';
  }
  const units = new Set<string>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const [unit, perMs] = epochUnit(value);
    units.add(unit);
    values[i] = Math.round(value / perMs);
  }
  return `epoch-${[...units].sort().join('+') || 'ms'}`;
}
