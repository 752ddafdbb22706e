import type { StrategyTrades, TradeGroup } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { count, fixed, interval, percent, pValue, signed, signedPercent } from '../numbers.ts';
import { excursionPicture, exitPicture, holdPicture, pnlPicture, tradesKey } from './trade-pictures.ts';

/** Strategies whose trades are unfolded from the start. */
const UNFOLDED = 2;

/** What each strategy's trades are like: profit and loss, time held, how far they went, why they ended. */
export function tradesHtml(parts: readonly StrategyTrades[] | undefined): string {
  if (parts === undefined || parts.length === 0) return '';
  return section(
    'Trades',
    'profits in percent of initial equity (account in weights: of equity), after costs; open trades at the last close',
    [overview(parts), MEANS, ...parts.map((part, i) => strategyHtml(part, i < UNFOLDED))].join('\n'),
  );
}

const MEANS =
  '<p class="legend">bps of position: a trade’s profit over what it held, and every trade counts alike. All other profits are of initial equity, where a large position counts for more: the two means may differ in sign.</p>';

function overview(parts: readonly StrategyTrades[]): string {
  const cells = (of: (part: StrategyTrades) => string) => parts.map(of);
  return htmlTable([
    { head: 'strategy', cells: cells(({ name }) => name), text: true, rowHead: true },
    { head: 'trades', cells: cells(({ trades }) => count(trades)) },
    { head: 'open', hint: 'still open at the end', cells: cells(({ open }) => count(open)) },
    { head: 'won', cells: cells(({ hit }) => percent(hit.rate)) },
    { head: '95 % interval', cells: cells(({ hit }) => interval(hit.ci95, (value) => percent(value, 0))) },
    { head: 'profit factor', hint: 'gains over losses', cells: cells((part) => fixed(part.profitFactor)) },
    { head: 'payoff', hint: 'mean gain over mean loss', cells: cells((part) => fixed(part.payoffRatio)) },
    {
      head: 'mean, bps of position',
      hint: 'profit over what the trade held; every trade counts alike',
      cells: cells(({ mean }) => signed(mean.bps, 1)),
    },
    { head: '± s.e.', cells: cells(({ mean }) => fixed(mean.standardErrorBps, 1)) },
    { head: 'p', hint: 'that the mean is not 0', cells: cells(({ mean }) => pValue(mean.p)) },
    {
      head: 'edge ratio',
      hint: 'mean move for ÷ mean move against',
      cells: cells((p) => fixed(p.excursions.edgeRatio)),
    },
  ]);
}

function strategyHtml(part: StrategyTrades, open: boolean): string {
  const { name, pnl, hold, exits, excursions } = part;
  const sampled = excursions.points.length < excursions.trades;
  const drawn = sampled
    ? `; ${count(excursions.points.length)} of ${count(excursions.trades)} drawn, the greatest among them`
    : '';
  const figures = [
    figure(pnlPicture(name, pnl), 'Profit and loss of a trade, of initial equity; the outer bars hold all beyond them'),
    figure(holdPicture(name, hold), 'Bars held, in classes that double'),
    figure(
      excursionPicture(name, excursions),
      `Greatest move of the price against the position (right) and for it (up); on the dashed line they are equal${drawn}`,
    ),
    figure(exitPicture(name, exits), 'Total profit by exit reason, of initial equity'),
  ].join('\n');
  return `<details class="strategy-trades"${open ? ' open' : ''}><summary>${escapeHtml(name)}</summary>
<p class="legend">${escapeHtml(tradesKey(part))}</p>
<div class="multiples">${figures}</div>
${groupTable('ended by', exits)}
<details><summary>Numbers behind the pictures</summary>
${groupTable('bars held', hold)}
${htmlTable([
  { head: 'from', cells: pnl.map(({ from }, i) => (i === 0 ? 'all below' : signedPercent(from, 2))) },
  { head: 'to', cells: pnl.map(({ to }, i) => (i === pnl.length - 1 ? 'all above' : signedPercent(to, 2))) },
  { head: 'trades', cells: pnl.map(({ trades }) => count(trades)) },
])}
</details></details>`;
}

function groupTable(head: string, groups: readonly TradeGroup[]): string {
  const cells = (of: (group: TradeGroup) => string) => groups.map(of);
  return htmlTable([
    { head, cells: cells(({ group, few }) => (few ? `${group} (few)` : group)), text: true, rowHead: true },
    { head: 'trades', cells: cells(({ trades }) => count(trades)) },
    { head: 'won', cells: cells(({ hitRate }) => percent(hitRate)) },
    { head: 'mean, of equity', cells: cells(({ meanPnl }) => signedPercent(meanPnl, 3)) },
    { head: '± s.e.', cells: cells(({ standardError }) => percent(standardError, 3)) },
    { head: 'total, of equity', cells: cells(({ totalPnl }) => signedPercent(totalPnl, 2)) },
  ]);
}

function figure(picture: string, caption: string): string {
  return picture === '' ? '' : `<figure>${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}
