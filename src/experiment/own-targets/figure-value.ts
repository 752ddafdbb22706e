import { YEAR_DAYS } from '../../core/index.ts';
import { downsideRisk, mean, omega, sharpe, sortino, volatility } from '../../metrics/index.ts';
import { ACCOUNT_FIGURES } from './account-figures.ts';
import type { DayAccount } from './day-account.ts';

/** Figures that daily returns alone tell. The others look at bars, fills or trades. */
const OF_DAYS: ReadonlySet<string> = new Set([
  'sharpe',
  'sortino',
  'volatility',
  'downsideRisk',
  'ulcerIndex',
  'stability',
  'omega',
  'payoffRatio',
  'expectancy',
  'tailRatio',
  'valueAtRisk',
  'conditionalValueAtRisk',
  'skew',
  'excessKurtosis',
]);

/** The same arithmetic as a run's headline figures, to the last bit. */
const HEADLINES: Readonly<Record<string, (daily: Float64Array) => number>> = {
  sharpe: (daily) => sharpe(daily, YEAR_DAYS),
  sortino: (daily) => sortino(daily, YEAR_DAYS),
  volatility: (daily) => volatility(daily, YEAR_DAYS),
  downsideRisk: (daily) => downsideRisk(daily, YEAR_DAYS),
  omega,
};

/** Whether a figure of an account can be told from its daily returns. */
export function isFigureOfDays(figure: string): boolean {
  return OF_DAYS.has(figure);
}

/** A figure of {@link isFigureOfDays}, without an interval. @param daily fractions, shape [days] */
export function figureOfDays(figure: string, daily: Float64Array): number {
  const headline = HEADLINES[figure];
  return headline === undefined ? figureOfAccount(figure, { daily } as DayAccount) : headline(daily);
}

/** Any figure of an account, without an interval. */
export function figureOfAccount(figure: string, account: DayAccount): number {
  const { estimate } = ACCOUNT_FIGURES[figure]!;
  const days = account.daily.length;
  if (days === 0) return Number.NaN;
  if ('of' in estimate)
    return estimate.of(
      account,
      Int32Array.from({ length: days }, (_, d) => d),
    );
  const { columns, f, map = (value: number) => value } = estimate;
  return map(f(days).value(Float64Array.from(columns(account), mean)), days);
}

/** An account on some of its days. @param keep half-open range of days */
export function daysOfAccount(account: DayAccount, keep: { readonly start: number; readonly end: number }): DayAccount {
  return Object.fromEntries(
    Object.entries(account).map(([name, column]: [string, Float64Array]) => [
      name,
      column.subarray(keep.start, keep.end),
    ]),
  ) as unknown as DayAccount;
}
