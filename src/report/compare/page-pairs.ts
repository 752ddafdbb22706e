import type { CompareAnswer, ComparedStrategies, Improvement } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { barsSvg } from '../charts/svg-bars.ts';
import { improvedOf } from '../lines/improvement-text.ts';
import { count, fixed, interval, pValue, signed } from '../numbers.ts';
import { daysText } from './lines.ts';
import { figureLead, figureName, figureValue, leadInterval } from './text.ts';

/** What each pair's days say of its Sharpe ratios. */
export function pairsHtml({ pairs }: CompareAnswer): string {
  if (pairs.length === 0) return '';
  const of = (cell: (improvement: Improvement) => string): string[] =>
    pairs.map(({ improvement }) => cell(improvement));
  return section(
    'Sharpe ratios',
    'paired on common days; every p: small speaks for a difference',
    htmlTable([
      { head: 'strategy', cells: pairs.map(({ against }) => against), text: true, rowHead: true },
      { head: 'over', cells: pairs.map(({ baseline }) => baseline), text: true },
      { head: 'Sharpe', cells: of((i) => fixed(i.againstSharpe)) },
      { head: 'baseline’s', cells: of((i) => fixed(i.baselineSharpe)) },
      { head: 'lead', cells: of((i) => signed(i.sharpeDelta)) },
      { head: '95 % interval', hint: 'stationary bootstrap of days', cells: of((i) => interval(i.ci95, signed)) },
      { head: 'p', hint: 'stationary bootstrap, two-sided', cells: of((i) => pValue(i.p)) },
      {
        head: 'Holm p',
        hint: 'adjusted for all that is held against the same baseline here',
        cells: pairs.map(({ holmP, family }) => `${pValue(holmP)} of ${family}`),
      },
      {
        head: 'Ledoit–Wolf p',
        hint: 'two-sided, autocorrelation allowed for',
        cells: of((i) => pValue(i.ledoitWolf?.p)),
      },
      { head: 'placebo p', hint: 'the same regimes at other places in time', cells: of((i) => pValue(i.placeboP)) },
      { head: 'days', cells: pairs.map(({ days }) => count(days.count)) },
    ]),
  );
}

/** Each pair's figures in a table of its own; the first is open. */
export function differencesHtml({ pairs }: CompareAnswer): string {
  const tables = pairs.map(({ baseline, against, days, differences }, i) => {
    const table = htmlTable([
      { head: 'figure', cells: differences.map(({ figure }) => figureName(figure)), text: true, rowHead: true },
      { head: against, cells: differences.map((one) => figureValue(one, one.against)) },
      { head: baseline, cells: differences.map((one) => figureValue(one, one.baseline)) },
      { head: 'difference', cells: differences.map((one) => figureLead(one, one.difference)) },
      { head: '95 % interval', cells: differences.map((one) => (one.reason === null ? leadInterval(one) : '–')) },
      {
        head: 'how, or why not',
        cells: differences.map((one) => one.reason ?? `${one.relative ? 'ratio less 1; ' : ''}${one.method}`),
        text: true,
      },
    ]);
    return `<details${i === 0 ? ' open' : ''}><summary>${escapeHtml(`${against} against ${baseline}, ${daysText({ days })}`)}</summary>${table}</details>`;
  });
  return section(
    'Differences',
    'of one figure each: among so many, one interval in twenty leaves 0 out by chance',
    tables.join('\n'),
  );
}

/** Segments as pairs: the tests, and each pair's picture and table. */
export function segmentsHtml({ pairs }: CompareAnswer): string {
  const tested = pairs.filter((pair): pair is ComparedStrategies & { segments: object } => pair.segments !== null);
  if (tested.length === 0) return '';
  const table = htmlTable([
    { head: 'strategy', cells: tested.map(({ against }) => against), text: true, rowHead: true },
    { head: 'over', cells: tested.map(({ baseline }) => baseline), text: true },
    { head: 'better in', cells: tested.map(({ segments }) => improvedOf(segments)) },
    { head: 'worse in', cells: tested.map(({ segments }) => count(segments?.worse)) },
    {
      head: 'signed-rank p',
      hint: 'Wilcoxon, exact, two-sided',
      cells: tested.map(({ segments }) => pValue(segments?.signedRankP)),
    },
    {
      head: 'Holm p',
      hint: 'of the signed ranks, for all that is held against the same baseline',
      cells: tested.map(({ segments }) => pValue(segments?.holmP)),
    },
    { head: 'sign p', hint: 'exact, two-sided', cells: tested.map(({ segments }) => pValue(segments?.signP)) },
  ]);
  const pictures = tested.map(({ baseline, against, segments }) => {
    const leads = segments!.leads;
    const label = `Sharpe ratio of ${against} less that of ${baseline} by segment: better in ${improvedOf(segments)}`;
    const bars = leads.map(({ segment, from, lead }) => ({
      value: lead,
      tip: `segment ${segment}, from ${from}: ${signed(lead)}`,
    }));
    const rows = htmlTable([
      { head: 'segment', cells: leads.map(({ segment }) => String(segment)), rowHead: true },
      { head: 'from', cells: leads.map(({ from }) => from), text: true },
      { head: 'days', cells: leads.map(({ days }) => count(days)) },
      { head: against, cells: leads.map((one) => fixed(one.against)) },
      { head: baseline, cells: leads.map((one) => fixed(one.baseline)) },
      { head: 'lead', cells: leads.map((one) => signed(one.lead)) },
    ]);
    return `<figure>${barsSvg(label, bars)}<figcaption>${escapeHtml(`${against} over ${baseline}, segment by segment`)}</figcaption></figure>
<details><summary>${escapeHtml(`The segments of ${against} over ${baseline} as a table`)}</summary>${rows}</details>`;
  });
  return section(
    'By segment',
    'annualised Sharpe ratios of each segment’s days: a fortnight’s ratio is far from its truth, only many of them say something',
    `${table}\n${pictures.join('\n')}`,
  );
}
