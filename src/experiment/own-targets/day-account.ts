import type { BacktestResult } from '../../backtest/index.ts';
import { DAY_MS, type Trade } from '../../core/index.ts';
import { dailyReturns } from '../../metrics/index.ts';

/**
 * A strategy's account, day by day: enough to make its figures again from days in another order. One entry for each UTC day with a scored
 * row; what happened on other days before it counts to it. All of shape [days].
 */
export interface DayAccount {
  /** Start of the day, epoch ms. */
  readonly day: Float64Array;
  /** As the daily returns have it. */
  readonly daily: Float64Array;
  /** Equity at the day's end, its lowest and its highest, all ÷ that at the day's start. */
  readonly growth: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Deepest fall inside the day, a fraction of the peak. */
  readonly fall: Float64Array;
  /** Scored rows, and the sum of their absolute weights at the close. */
  readonly rows: Float64Array;
  readonly weight: Float64Array;
  /** Sum of absolute weight changes. */
  readonly turnover: Float64Array;
  /** Round trips that began on the day: their number, those with a gain, gains, losses (above 0) and bars held. */
  readonly trades: Float64Array;
  readonly wins: Float64Array;
  readonly gains: Float64Array;
  readonly losses: Float64Array;
  readonly held: Float64Array;
}

/** The accounts that own targets may read: by strategy, and of holding the market. */
export interface DayAccounts {
  readonly accounts?: Readonly<Record<string, DayAccount>>;
  readonly hold?: DayAccount;
}

/** What a day account is made of; columns lie on the same rows. */
export interface AccountRows {
  readonly time: Float64Array;
  readonly scored: Uint8Array;
  readonly result: Pick<BacktestResult, 'accounting' | 'equity' | 'barReturn' | 'position' | 'turnover'> & {
    readonly trades: readonly Pick<Trade, 'entryRow' | 'exitRow' | 'pnl'>[];
    readonly fills: Pick<BacktestResult['fills'], 'row' | 'size' | 'price'>;
  };
}

/** Cuts an account into days. @param account from the first bar to the last scored row */
export function dayAccount({ time, scored, result }: AccountRows): DayAccount {
  const { accounting, equity, barReturn, position, trades } = result;
  const { day, value: daily } = dailyReturns({ time, equity, barReturn, accounting, scored });
  const at = daysOfRows(time, day);
  const zeros = (): Float64Array => new Float64Array(day.length);
  const account = { rows: zeros(), weight: zeros(), trades: zeros(), wins: zeros(), gains: zeros(), losses: zeros() };
  const held = zeros();
  for (let t = 0; t < scored.length; t++) {
    if (scored[t] !== 1) continue;
    account.rows[at[t]!]!++;
    account.weight[at[t]!]! += Math.abs(position[t]!);
  }
  for (const { entryRow, exitRow, pnl } of trades) {
    const d = at[entryRow]!;
    account.trades[d]!++;
    if (pnl > 0) account.wins[d]!++;
    account.gains[d]! += Math.max(0, pnl);
    account.losses[d]! += Math.max(0, -pnl);
    held[d]! += (exitRow < 0 ? scored.length : exitRow) - entryRow;
  }
  return {
    day,
    daily,
    ...account,
    held,
    ...pathOf(equity, at, day.length),
    turnover: turnoverOf(result, at, day.length),
  };
}

/**
 * The account of somebody who buys at the first scored row's close and holds through every scored row, without costs, on the same days.
 *
 * @param close shape of `scored`, or longer
 */
export function holdAccount(time: Float64Array, close: Float64Array, scored: Uint8Array): DayAccount {
  const n = scored.length;
  const equity = new Float64Array(n);
  const barReturn = new Float64Array(n);
  let value = 1;
  for (let t = 0; t < n; t++) {
    if (t > 0 && scored[t] === 1 && scored[t - 1] === 1) barReturn[t] = close[t]! / close[t - 1]! - 1;
    equity[t] = value *= 1 + barReturn[t]!;
  }
  return dayAccount({
    time: time.subarray(0, n),
    scored,
    result: {
      accounting: 'units',
      equity,
      barReturn,
      position: Float64Array.from(scored),
      turnover: 0,
      trades: [],
      fills: { row: new Int32Array(0), size: new Float64Array(0), price: new Float64Array(0) },
    },
  });
}

/** The entry of each row: that of its day, or of the next one that has any. */
function daysOfRows(time: Float64Array, day: Float64Array): Int32Array {
  const at = new Int32Array(time.length);
  let d = 0;
  for (let t = 0; t < at.length; t++) {
    while (d < day.length - 1 && day[d]! + DAY_MS <= time[t]!) d++;
    at[t] = d;
  }
  return at;
}

/** An account without anything left stays there: days after its ruin change nothing. */
function pathOf(equity: Float64Array, at: Int32Array, days: number) {
  const growth = new Float64Array(days).fill(1);
  const low = new Float64Array(days).fill(1);
  const high = new Float64Array(days).fill(1);
  const fall = new Float64Array(days);
  let start = 1;
  for (let t = 0; t < equity.length; t++) {
    const d = at[t]!;
    if (t > 0 && d !== at[t - 1]) start = equity[t - 1]!;
    if (!(start > 0)) continue;
    const now = equity[t]! / start;
    growth[d] = now;
    low[d] = Math.min(low[d]!, now);
    high[d] = Math.max(high[d]!, now);
    fall[d] = Math.max(fall[d]!, 1 - now / high[d]!);
  }
  return { growth, low, high, fall };
}

/** By fills, brought to the account's own total: a fill's weight is that of its notional in the equity before its bar. */
function turnoverOf({ accounting, equity, turnover, fills }: AccountRows['result'], at: Int32Array, days: number) {
  const byDay = new Float64Array(days);
  let total = 0;
  for (let i = 0; i < fills.row.length; i++) {
    const row = fills.row[i]!;
    const worth = row === 0 ? 1 : equity[row - 1]!;
    const size = fills.size[i]!;
    const change = accounting === 'weights' ? size : worth > 0 ? (size * fills.price[i]!) / worth : 0;
    byDay[at[row]!]! += change;
    total += change;
  }
  return total > 0 ? byDay.map((change) => (change * turnover) / total) : byDay;
}
