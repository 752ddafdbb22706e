import { formatDuration } from '../core/index.ts';

/** Undefined numbers: NaN in memory, null once they went through JSON. */
export type MaybeNumber = number | null | undefined;

const NONE = '–';

function defined(value: MaybeNumber): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function fixed(value: MaybeNumber, digits = 2): string {
  if (!defined(value)) return NONE;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

export function signed(value: MaybeNumber, digits = 2): string {
  const text = fixed(value, digits);
  return defined(value) && Number(text) > 0 ? `+${text}` : text;
}

/** A fraction as percent: the only place where percent appears. */
export function percent(value: MaybeNumber, digits = 1): string {
  return defined(value) ? `${fixed(value * 100, digits)} %` : NONE;
}

/** A fraction as percent, a plus sign before gains. */
export function signedPercent(value: MaybeNumber, digits = 1): string {
  return defined(value) ? `${signed(value * 100, digits)} %` : NONE;
}

/** Three digits of a p, which is never 0. */
export function pValue(value: MaybeNumber): string {
  return defined(value) && value < 0.0005 ? '< 0.001' : fixed(value, 3);
}

export function count(value: MaybeNumber): string {
  return defined(value) ? Math.round(value).toLocaleString('en-US') : NONE;
}

/** About four significant digits, for columns of any size. */
export function compact(value: MaybeNumber): string {
  if (!defined(value)) return NONE;
  const size = Math.abs(value);
  if (value === 0) return '0';
  return size >= 1e6 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

export function interval([low, high]: readonly MaybeNumber[], format: (value: MaybeNumber) => string): string {
  return defined(low) && defined(high) ? `${format(low)} to ${format(high)}` : NONE;
}

/** `1 gap row`, `42 gap rows`. */
export function formatCount(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `35,040 bars of 30m, 2023-01-01 to 2024-12-30`. */
export function formatSpan(data: {
  readonly rows: number;
  readonly intervalMs: number;
  readonly from: string;
  readonly to: string;
}): string {
  return `${formatCount(data.rows, 'bar')} of ${formatDuration(data.intervalMs)}, ${day(data.from)} to ${day(data.to)}`;
}

/** The date of an ISO time. */
export function day(iso: string): string {
  return iso.slice(0, 10);
}
