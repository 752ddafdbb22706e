import { DAY_MS, isoTime, type StretchMetrics, YEAR_DAYS } from '../core/index.ts';
import { type DailyReturnsInput, dailyReturns } from './daily-returns.ts';
import { maxDrawdown } from './drawdown.ts';
import { hitRate } from './gain-ratios.ts';
import { sharpe, sortino, volatility } from './return-ratios.ts';
import { findRuns } from './runs.ts';
import { mean, ratio } from './series.ts';

/** An account over all bars, cut into stretches of rows. */
export interface StretchInput extends DailyReturnsInput {
  readonly equity: Float64Array;
  /** Signed weight at each close, shape [n]. */
  readonly position: ArrayLike<number>;
}

/** Years, UTC, of the bars' opens: `2024`. */
export function yearTable(input: StretchInput): StretchMetrics[] {
  return calendarTable(input, 'YYYY'.length);
}

/** Months, UTC, of the bars' opens: `2024-02`. */
export function monthTable(input: StretchInput): StretchMetrics[] {
  return calendarTable(input, 'YYYY-MM'.length);
}

/**
 * Stretches of equal codes: segments of the walk-forward. Rows of −1 are left out.
 *
 * @param code shape [n]
 * @param name of a code
 */
export function stretchTable(
  input: StretchInput,
  code: ArrayLike<number>,
  name: (code: number) => string = String,
): StretchMetrics[] {
  return findRuns(code).map((run) => stretchMetrics(input, run.start, run.end, name(run.code)));
}

function calendarTable(input: StretchInput, letters: number): StretchMetrics[] {
  const { time } = input;
  const names: string[] = [];
  const code = new Int32Array(time.length);
  let day = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const own = Math.floor(time[i]! / DAY_MS);
    if (own !== day) {
      day = own;
      const name = isoTime(day * DAY_MS).slice(0, letters);
      if (name !== names.at(-1)) names.push(name);
    }
    code[i] = names.length - 1;
  }
  return stretchTable(input, code, (at) => names[at]!);
}

function stretchMetrics(input: StretchInput, start: number, end: number, name: string): StretchMetrics {
  const before = start === 0 ? 1 : input.equity[start - 1]!;
  const equity = input.equity.subarray(start, end).map((value) => ratio(value, before));
  const scored = input.scored?.subarray(start, end);
  const daily = dailyReturns({
    time: input.time.subarray(start, end),
    accounting: input.accounting,
    equity,
    ...(input.barReturn && { barReturn: input.barReturn.subarray(start, end) }),
    scored,
  }).value;
  const weights = Array.from(equity, (_, i) => Math.abs(input.position[start + i]!));
  return {
    name,
    start,
    end,
    days: daily.length,
    totalReturn: equity.at(-1)! - 1,
    sharpe: sharpe(daily, YEAR_DAYS),
    sortino: sortino(daily, YEAR_DAYS),
    volatility: volatility(daily, YEAR_DAYS),
    maxDrawdown: before > 0 ? maxDrawdown(equity) : Number.NaN,
    hitRate: hitRate(daily),
    exposure: mean(weights.filter((_, i) => scored === undefined || scored[i] === 1)),
  };
}
