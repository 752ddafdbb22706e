import type { RunAnswer } from '../../core/index.ts';
import { type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import { count, fixed, percent, signed, signedPercent } from '../numbers.ts';

/** What a strategy's daily returns look like beyond its headline figures; empty for runs without them. */
export function daysHtml({ details }: Pick<RunAnswer, 'details'>): string {
  if (details === undefined || Object.keys(details).length === 0) return '';
  const all = Object.values(details).map(({ days }) => days);
  const strategy: HtmlColumn = { head: 'strategy', cells: Object.keys(details), text: true };
  const returns = htmlTable([
    strategy,
    { head: 'days', cells: all.map((d) => count(d.periods)) },
    { head: 'mean, bps', hint: 'mean return of a day', cells: all.map((d) => bps(d.expectancy)) },
    { head: 'hit', hint: 'days with a gain, of those that are not 0', cells: all.map((d) => percent(d.hitRate)) },
    { head: 'payoff', hint: 'mean gain over mean loss', cells: all.map((d) => fixed(d.payoffRatio)) },
    { head: 'omega', hint: 'gains over losses, threshold 0', cells: all.map((d) => fixed(d.omega)) },
    { head: 'downside', hint: 'downside deviation a year', cells: all.map((d) => percent(d.downsideRisk)) },
    { head: 'skew', cells: all.map((d) => signed(d.skew)) },
    {
      head: 'kurtosis',
      hint: 'excess: 0 for the normal distribution',
      cells: all.map((d) => signed(d.excessKurtosis)),
    },
    { head: 'tail ratio', hint: '95th percentile over 5th', cells: all.map((d) => fixed(d.tailRatio)) },
    { head: 'VaR 5 %', hint: '5th percentile of the days', cells: all.map((d) => percent(d.valueAtRisk, 2)) },
    {
      head: 'CVaR 5 %',
      hint: 'mean of the worst 5 % of days',
      cells: all.map((d) => percent(d.conditionalValueAtRisk, 2)),
    },
    { head: 'normal VaR', hint: 'by mean and deviation alone', cells: all.map((d) => percent(d.normalValueAtRisk, 2)) },
    {
      head: 'normal CVaR',
      hint: 'by mean and deviation alone',
      cells: all.map((d) => percent(d.normalConditionalValueAtRisk, 2)),
    },
  ]);
  const line = htmlTable([
    strategy,
    { head: 'ulcer', hint: 'root mean squared drawdown', cells: all.map((d) => percent(d.ulcerIndex)) },
    { head: 'stability', hint: 'R² of the log equity on time', cells: all.map((d) => fixed(d.stability)) },
    { head: 'longest', hint: 'longest time below a peak, days', cells: all.map((d) => count(d.drawdown.longestRows)) },
    { head: 'fall', hint: 'deepest drawdown: peak to trough, days', cells: all.map((d) => count(d.drawdown.fallRows)) },
    {
      head: 'recovery',
      hint: 'deepest drawdown: trough to peak, days; – while not recovered',
      cells: all.map((d) => count(d.drawdown.recoveryRows)),
    },
    { head: 'below peak', hint: 'share of days', cells: all.map((d) => percent(d.drawdown.shareBelowPeak, 0)) },
  ]);
  return section('Daily returns', 'after costs; drawdowns here are those of day’s ends, in days', returns + line);
}

/** What each strategy made by the newest regime known before each bar; empty for runs without it. */
export function regimeReturnsHtml({ details }: Pick<RunAnswer, 'details'>): string {
  const strategies = Object.entries(details ?? {});
  const names = strategies[0]?.[1].regimes.map(({ name }) => name) ?? [];
  const rows = names.flatMap((regime, r) =>
    strategies.flatMap(([strategy, { regimes }], s) => {
      const line = regimes[r];
      return line === undefined ? [] : [{ ...line, strategy, regime: s === 0 ? regime : '' }];
    }),
  );
  if (rows.length === 0) return '';
  return section(
    'By known regime',
    'the newest regime known at the close before each bar; Sharpe and volatility per bar, as if the market were always in it',
    htmlTable([
      { head: 'regime', cells: rows.map(({ regime }) => regime), text: true },
      { head: 'strategy', cells: rows.map(({ strategy }) => strategy), text: true },
      { head: 'bars', cells: rows.map((row) => count(row.rows)) },
      { head: 'share', cells: rows.map(({ share }) => percent(share)) },
      {
        head: 'sum',
        hint: 'of the bar returns: adds up to the whole',
        cells: rows.map(({ sum }) => signedPercent(sum)),
      },
      { head: 'return', hint: 'compounded', cells: rows.map(({ totalReturn }) => signedPercent(totalReturn)) },
      { head: 'Sharpe', cells: rows.map(({ sharpe }) => fixed(sharpe)) },
      { head: 'vol', hint: 'volatility a year', cells: rows.map(({ volatility }) => percent(volatility)) },
      { head: 'hit', hint: 'bars with a gain', cells: rows.map(({ hitRate }) => percent(hitRate)) },
      { head: 'PF', hint: 'gains over losses', cells: rows.map(({ profitFactor }) => fixed(profitFactor)) },
      { head: 'expo', hint: 'mean exposure', cells: rows.map(({ exposure }) => percent(exposure, 0)) },
    ]),
  );
}

function bps(value: number | null): string {
  return value === null ? '–' : signed(value * 1e4, 1);
}
