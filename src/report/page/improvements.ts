import type { Improvement, RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { improvedOf, improvementSentence, NULL_HINT } from '../lines/improvement-text.ts';
import { daysText, haircutText, overfittingText, rivalTexts } from '../lines/selection-bias-text.ts';
import { fixed, formatCount, interval, percent, pValue, signed } from '../numbers.ts';

/** What each strategy adds to its baseline, and whether that is more than noise. */
export function improvementsHtml({ improvements }: Pick<RunAnswer, 'improvements'>): string {
  if (improvements.length === 0) return '';
  const cells = (cell: (pair: Improvement) => string): string[] => improvements.map(cell);
  const table = htmlTable([
    { head: 'strategy', cells: cells((i) => i.against), text: true },
    { head: 'over', cells: cells((i) => i.baseline), text: true },
    { head: 'Sharpe', cells: cells((i) => fixed(i.againstSharpe)) },
    { head: 'baseline’s', cells: cells((i) => fixed(i.baselineSharpe)) },
    { head: 'lead', cells: cells((i) => signed(i.sharpeDelta)) },
    { head: '95 % interval', hint: 'stationary bootstrap of days', cells: cells((i) => interval(i.ci95, signed)) },
    { head: 'relative', cells: cells((i) => percent(i.ratio, 0)) },
    { head: 'p', hint: 'stationary bootstrap, two-sided', cells: cells((i) => pValue(i.p)) },
    {
      head: 'Ledoit–Wolf p',
      hint: 'two-sided, autocorrelation allowed for',
      // Runs that were written before the test was made have none.
      cells: cells((i) => pValue((i.ledoitWolf as Improvement['ledoitWolf'] | undefined)?.p)),
    },
    { head: 'placebo p', hint: 'the same regimes at other places in time', cells: cells((i) => pValue(i.placeboP)) },
    { head: 'null p', hint: 'markets shuffled from the same bars', cells: cells((i) => pValue(i.nullP)) },
    { head: 'segments', hint: 'in which the Sharpe ratio was the better', cells: cells((i) => improvedOf(i.segments)) },
    ...(improvements.some((i) => i.assets)
      ? [{ head: 'assets', hint: 'likewise', cells: cells((i) => improvedOf(i.assets)) }]
      : []),
  ]);
  const sentences = cells((i) => `<li>${escapeHtml(improvementSentence(i))}</li>`).join('\n');
  const hint = improvements.some((i) => i.nullP === null) ? `<p>${escapeHtml(NULL_HINT)}.</p>` : '';
  return section(
    'Improvement',
    'daily Sharpe ratios on the same days; every p: small speaks for a difference',
    `${table}\n<ul>${sentences}</ul>${hint}`,
  );
}

/** What the best of a run's strategies owes to being the best of several; nothing for runs of before. */
export function selectionBiasHtml({ selectionBias: bias }: Pick<RunAnswer, 'selectionBias'>): string {
  if (bias === null || bias === undefined) return '';
  const rows = Object.entries(bias.strategies);
  const table = htmlTable([
    { head: 'strategy', cells: rows.map(([name]) => name), text: true },
    { head: 'Sharpe', cells: rows.map(([, row]) => fixed(row.sharpe)) },
    {
      head: 'sure above 0',
      hint: 'probabilistic Sharpe ratio, as if it were the only strategy',
      cells: rows.map(([, row]) => percent(row.probabilistic, 0)),
    },
    {
      head: 'days to 95 %',
      hint: 'minimum track record length; – where it does not earn',
      cells: rows.map(([, row]) => daysText(row.minimumDays, bias.days)),
    },
  ]);
  const best = bias.best;
  const deflated =
    best === null || fixed(best.expectedMaximum) === '–'
      ? ''
      : `Deflated Sharpe ratio of ${best.name}: ${percent(best.deflated, 0)} sure above ${fixed(best.expectedMaximum)}, the expected maximum without merit`;
  const lines = [deflated, haircutText(bias), ...rivalTexts(bias), overfittingText(bias)].filter((text) => text !== '');
  return section(
    'Best of several',
    `${bias.trials === 1 ? '1 strategy' : `${bias.trials} strategies`} of this run, ${formatCount(bias.days, 'day')}`,
    `${table}\n<p>${escapeHtml(bias.sentence)}</p>\n<ul>${lines.map((text) => `<li>${escapeHtml(text)}</li>`).join('\n')}</ul>`,
  );
}
