import type { ColumnDrift, ExploreAnswer, Information } from '../../core/index.ts';
import { escapeHtml, htmlTable } from '../charts/html-text.ts';
import { compact, count, fixed, percent, pValue, signed, signedPercent } from '../numbers.ts';
import { detailsHtml, explorePart, figureHtml, saidHtml } from './page-market.ts';
import { countsSvg, heatSvg, lagSvg } from './pictures.ts';
import {
  beyondNaive,
  bits,
  changeInterval,
  driftSentences,
  informationSentences,
  redundantText,
  told,
} from './text.ts';

const LINES = 5;
const MOST_PICTURES = 120;

/** Bits by lag as a table whose shades are the bits, and the most telling columns as lines. */
export function informationHtml(answer: ExploreAnswer): string {
  const { information, labels } = answer;
  const { lags, naive, columns, leadAt } = information;
  const said = saidHtml(informationSentences(answer));
  if (information.reason !== null) return explorePart('information', 'Information', '', said);
  const judged = columns.filter(({ unjudged }) => unjudged === null);
  const telling = [...new Set([...beyondNaive(information), ...byBits(judged, leadAt)])].slice(0, LINES);
  const picture = lagSvg(
    `Bits about the regime by lag: the known label and the ${telling.length} most telling columns`,
    lags.map(({ name }) => name),
    [
      { name: 'known label', values: naive.map((one) => one.bits) },
      ...telling.map(({ name, lags: own }) => ({ name, values: own.map((one) => one.bits) })),
    ],
  );
  const out = columns.filter(({ unjudged }) => unjudged !== null);
  const outside =
    out.length === 0
      ? ''
      : `<p>Not judged: ${escapeHtml(out.map(({ name, unjudged }) => `${name} (${unjudged})`).join(', '))}.</p>`;
  return explorePart(
    'information',
    'Information about the regime',
    `of ${fixed(labels.entropyBits)} bits in all; * told apart from chance`,
    `${said}<div class="grid">${figureHtml(picture, 'The known label, and what says most at the lead')}</div>${bitsTable(answer)}${outside}`,
  );
}

function byBits<T extends { readonly lags: readonly Information[] }>(columns: readonly T[], at: number): T[] {
  return columns.toSorted((a, b) => b.lags[at]!.bits - a.lags[at]!.bits);
}

function bitsTable({ information, labels }: ExploreAnswer): string {
  const { lags, naive, columns, leadAt, level } = information;
  const judged = byBits(
    columns.filter(({ unjudged }) => unjudged === null),
    leadAt,
  );
  const shade = (one: Information): string => {
    const share = Math.min(1, Math.max(0, one.bits / labels.entropyBits) ** 0.6);
    const name = told(one.p, level) ? 'told-by told' : 'told-by faint';
    return `<td class="${name}" style="--share:${share.toFixed(2)}" title="chance reaches ${escapeHtml(fixed(one.noise95, 3))}; p ${escapeHtml(pValue(one.p))}">${escapeHtml(bits(one, level))}</td>`;
  };
  const heads = lags
    .map(({ name }, k) => `<th scope="col">${escapeHtml(name)}${k === leadAt ? ' (lead)' : ''}</th>`)
    .join('');
  const line = (name: string, own: readonly Information[], last: string): string =>
    `<tr><th scope="row" class="text">${escapeHtml(name)}</th>${own.map(shade).join('')}${last}</tr>`;
  const rows = judged.map(({ name, lags: own, beyondNaive: beyond }) => line(name, own, shade(beyond)));
  return `<div class="tall" tabindex="0" role="region" aria-label="Bits by column and lag"><div class="scroll"><table><thead><tr><th scope="col" class="text">column at t, regime at t +</th>${heads}<th scope="col">beyond the known label</th></tr></thead><tbody>\n${line('known label', naive, '<td></td>')}\n${rows.join('\n')}\n</tbody></table></div></div>`;
}

export function driftHtml({ drift }: ExploreAnswer): string {
  const said = saidHtml(driftSentences(drift));
  if (drift.columns.length === 0) return explorePart('drift', 'Drift', '', said);
  const order = ['drift', 'perhaps', 'within noise', 'too slow to tell'];
  const rows = drift.columns.toSorted(
    (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || b.ks - b.ksNoise95 - (a.ks - a.ksNoise95),
  );
  const cells = (of: (row: ColumnDrift) => string): string[] => rows.map(of);
  const table = htmlTable([
    { head: 'column', text: true, cells: cells(({ name }) => name) },
    {
      head: 'verdict',
      text: true,
      cells: cells(({ verdict }) => verdict),
      mark: (row) => rows[row]!.verdict.replaceAll(' ', '-'),
    },
    { head: 'distance', hint: 'Kolmogorov and Smirnov', cells: cells(({ ks }) => fixed(ks, 3)) },
    { head: 'noise to', cells: cells(({ ksNoise95 }) => fixed(ksNoise95, 3)) },
    { head: 'p', hint: 'adjusted for all columns', cells: cells(({ p }) => pValue(p)) },
    { head: 'stability index', cells: cells(({ psi }) => fixed(psi, 3)) },
    { head: 'noise to', cells: cells(({ psiNoise95 }) => fixed(psiNoise95, 3)) },
    { head: 'mean, first', cells: cells(({ first }) => compact(first.mean)) },
    { head: 'last', cells: cells(({ last }) => compact(last.mean)) },
    { head: 'median, first', cells: cells(({ first }) => compact(first.median)) },
    { head: 'last', cells: cells(({ last }) => compact(last.median)) },
    { head: 'blocks, days', cells: cells(({ blockDays }) => fixed(blockDays, 1)) },
  ]);
  const { classes } = drift;
  const shares =
    classes.length === 0
      ? ''
      : `<h3>Shares of the regimes</h3>${htmlTable([
          { head: 'regime', text: true, cells: classes.map(({ name }) => name) },
          { head: 'first', cells: classes.map(({ first }) => percent(first)) },
          { head: 'last', cells: classes.map(({ last }) => percent(last)) },
          { head: 'change', cells: classes.map(({ difference }) => signedPercent(difference.value)) },
          {
            head: '95 %',
            cells: classes.map(changeInterval),
          },
        ])}`;
  const name = drift.windows === 'year' ? 'first year against last year' : 'first half against second half';
  return explorePart(
    'drift',
    'Drift',
    name,
    `${said}${shares}<h3>Columns</h3><div class="tall" tabindex="0" role="region" aria-label="Drift by column">${table}</div>`,
  );
}

export function columnsHtml({ features }: ExploreAnswer): string {
  if (features.length === 0) return '';
  const at = (share: number) =>
    features.map(({ quantiles }) => compact(quantiles.find((one) => one.share === share)?.value));
  const table = htmlTable([
    { head: 'column', text: true, cells: features.map(({ name }) => name) },
    { head: 'is a', text: true, cells: features.map(({ of }) => of) },
    { head: 'warm-up', cells: features.map(({ warmUp }) => count(warmUp)) },
    { head: 'missing', cells: features.map(({ missing }) => count(missing)) },
    { head: 'mean', cells: features.map(({ mean }) => compact(mean)) },
    { head: 'sd', cells: features.map(({ sd }) => compact(sd)) },
    { head: 'min', cells: features.map(({ min }) => compact(min)) },
    { head: '1 %', cells: at(0.01) },
    { head: '25 %', cells: at(0.25) },
    { head: 'median', cells: at(0.5) },
    { head: '75 %', cells: at(0.75) },
    { head: '99 %', cells: at(0.99) },
    { head: 'max', cells: features.map(({ max }) => compact(max)) },
    { head: 'far', hint: 'beyond 5 robust deviations', cells: features.map(({ extremes }) => percent(extremes, 2)) },
  ]);
  const pictures = features
    .slice(0, MOST_PICTURES)
    .map(({ name, histogram }) =>
      figureHtml(countsSvg({ label: `Distribution of ${name}`, histogram, format: compact }), name),
    );
  return explorePart(
    'columns',
    'Columns',
    'what a model would see; far: beyond 5 robust deviations',
    `<div class="tall" tabindex="0" role="region" aria-label="Columns">${table}</div><h3>Distributions</h3><p>From the 0.5th to the 99.5th percentile; the ends hold what lies beyond.</p><div class="grid small">${pictures.join('')}</div>`,
  );
}

export function correlationsHtml(answer: ExploreAnswer): string {
  const { names, matrix, redundant, omitted } = answer.correlations;
  if (names.length < 2) return '';
  const pairs =
    redundant.length === 0
      ? ''
      : `<div class="tall" tabindex="0" role="region" aria-label="Redundant pairs">${htmlTable([
          { head: 'column', text: true, cells: redundant.map(({ a }) => a) },
          { head: 'like', text: true, cells: redundant.map(({ b }) => b) },
          { head: 'correlation', cells: redundant.map(({ correlation }) => signed(correlation, 3)) },
        ])}</div>`;
  const out =
    omitted.length === 0
      ? ''
      : `<p>Left out, constant or mostly without values: ${escapeHtml(omitted.join(', '))}.</p>`;
  const map = `<div class="scroll" tabindex="0" role="region" aria-label="Heat map of correlations">${heatSvg(names, matrix)}</div><p class="legend">Blue: rise together. Orange: one rises as the other falls. The stronger the shade, the closer; below .05 it is left blank.</p>`;
  const whole = detailsHtml(
    'Correlations as a table',
    htmlTable([
      { head: '', text: true, cells: names },
      ...names.map((name, j) => ({ head: name, cells: matrix.map((row) => fixed(row[j])) })),
    ]),
  );
  return explorePart(
    'alike',
    'Alike columns',
    redundantText(answer),
    `${pairs}${out}${map}${names.length <= 60 ? whole : ''}`,
  );
}
