import type { MarketInputs } from '../../backtest/index.ts';
import { type Bars, DAY_MS, type Forecast, InputError, isoTime, type Range, sliceBars } from '../../core/index.ts';
import type { LockedDays } from './contract.ts';

/** Where the lock box begins: rows from `row` on are its, and no trial sees them. */
export interface Border {
  readonly row: number;
  /** Start of its first day, ms. */
  readonly from: number;
  readonly locked: LockedDays;
}

/**
 * The border of the lock box: the newest share of the days that the configuration as it stands is scored on, as whole UTC days. It follows
 * from times alone.
 *
 * @param share 0 up to, not including, 1; 0: there is no lock box
 * @param rows that would be scored
 * @throws InputError DATA_TOO_SHORT where fewer than two days would be left to search on
 */
export function borderOf({ time }: Pick<Bars, 'time'>, share: number, rows: Range | Int32Array): Border | null {
  const days = daysOf(time, rows);
  const count = share > 0 ? Math.max(1, Math.round(share * days.length)) : 0;
  if (days.length - count < 2) {
    throw new InputError('DATA_TOO_SHORT', {
      what: `of ${days.length} scored days a lock box of ${count} leaves ${days.length - count} to search on`,
      where: 'sweep.lockBox',
      path: 'sweep.lockBox',
      mend: 'bring a longer history, or lock a smaller share away',
    });
  }
  if (count === 0) return null;
  const from = days[days.length - count]!;
  return {
    row: time.findIndex((t) => t >= from),
    from,
    locked: { from: isoTime(from), to: isoTime(days.at(-1)! + DAY_MS), days: count },
  };
}

/** Starts of the UTC days of rows, each once, rising. */
function daysOf(time: Float64Array, rows: Range | Int32Array): number[] {
  const list = 'start' in rows ? Array.from({ length: rows.end - rows.start }, (_, i) => rows.start + i) : rows;
  const days: number[] = [];
  for (const row of list) {
    const day = Math.floor(time[row]! / DAY_MS) * DAY_MS;
    if (day !== days.at(-1)) days.push(day);
  }
  return days;
}

/** Bars, and what lies beside them, that open before a row; all of them without one. */
export function cutMarket(bars: Bars, market: MarketInputs, row: number): { bars: Bars; market: MarketInputs } {
  if (row >= bars.time.length) return { bars, market };
  const end = bars.time[row]!;
  const { funding, finer } = market;
  const before = (time: Float64Array): number => {
    const at = time.findIndex((t) => t >= end);
    return at < 0 ? time.length : at;
  };
  return {
    bars: sliceBars(bars, { start: 0, end: row }),
    market: {
      ...(funding === undefined
        ? {}
        : {
            funding: {
              time: funding.time.subarray(0, before(funding.time)),
              rate: funding.rate.subarray(0, before(funding.time)),
            },
          }),
      ...(finer === undefined ? {} : { finer: sliceBars(finer, { start: 0, end: before(finer.time) }) }),
    },
  };
}

/** The forecasts of some rows. */
export function forecastWhere(forecast: Forecast, keep: (row: number) => boolean): Forecast {
  const at = Array.from(forecast.row.keys()).filter((i) => keep(forecast.row[i]!));
  if (at.length === forecast.row.length) return forecast;
  const { time, row, segment, columns, regimes, label, naive } = forecast;
  const codes = (values: Int8Array): Int8Array => Int8Array.from(at, (i) => values[i]!);
  return {
    time: Float64Array.from(at, (i) => time[i]!),
    row: Int32Array.from(at, (i) => row[i]!),
    segment: Int32Array.from(at, (i) => segment[i]!),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, Float64Array.from(at, (i) => values[i]!)]),
    ),
    regimes,
    ...(label === undefined ? {} : { label: codes(label) }),
    ...(naive === undefined ? {} : { naive: codes(naive) }),
  };
}
