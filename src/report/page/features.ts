import type { FeatureLine, FeaturesPart, HeadFeatures } from '../../core/index.ts';
import { escapeHtml, type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import { curvesSvg, roundAxis } from '../charts/svg-curves.ts';
import { short } from '../charts/svg-plot.ts';
import { stripSvg } from '../charts/svg-strip.ts';
import { count, fixed, formatCount, interval, percent } from '../numbers.ts';

/** What the forecasts lean on, by head: shares of the Shapley values, and whether they last from segment to segment. */
export function featuresHtml(part: FeaturesPart | null | undefined): string {
  if (part === null || part === undefined) return '';
  const without =
    part.without.length === 0
      ? ''
      : `<p>${escapeHtml(`Nothing tells what these heads lean on, since their models have neither trees nor coefficients: ${part.without.join(', ')}.`)}</p>`;
  return section(
    'What the forecasts lean on',
    'mean size of the Shapley values of test rows, against the train rows, as a share of all; columns that move together share it by chance',
    [...part.heads.map(headHtml), without].filter((text) => text !== '').join('\n'),
  );
}

function headHtml(head: HeadFeatures): string {
  const { features, segments } = head;
  const note = `${formatCount(head.columns, 'column')}, ${formatCount(segments.length, 'segment')}, ${count(head.rows)} rows explained${head.features.length < head.columns ? `; the other ${head.columns - features.length} columns together ${percent(head.rest)}` : ''}`;
  return `<h3>${escapeHtml(head.head)} <small>${escapeHtml(note)}</small></h3>
<p>${sentenceOf(head)}.</p>
<div class="pictures"><figure>${barsSvg(head)}<figcaption>Mean share; whiskers: 5th to 95th percentile of the segments.</figcaption></figure>
<figure>${stripSvg({
    label: `Share of each column by segment, ${features.length} columns, segments ${segments[0]} to ${segments.at(-1)}: ${head.sentence}`,
    rows: features.map(({ name, bySegment }) => ({ name, values: bySegment })),
    ends: [`segment ${segments[0]}`, `segment ${segments.at(-1)}`],
  })}<figcaption>One column a segment, stronger the larger the share: even rows are stable, patches are not.</figcaption></figure>
${neighboursSvg(head)}</div>
${tableOf(head)}`;
}

/** Its first word, which is the verdict, stands out. */
function sentenceOf({ word, sentence }: HeadFeatures): string {
  const end = sentence.indexOf(':');
  if (word === null || end < 0) return escapeHtml(sentence);
  return `<strong class="${word}">${escapeHtml(sentence.slice(0, end))}</strong>${escapeHtml(sentence.slice(end))}`;
}

const NAMES = 138;
const TALL = 18;
const WIDE = 420;

/** Bars with whiskers, the name before each. */
function barsSvg({ head, features }: HeadFeatures): string {
  const most = Math.max(...features.map(({ high, share }) => Math.max(high, share)), 1e-9);
  const across = (value: number): number => NAMES + (value / most) * (WIDE - NAMES - 56);
  const rows = features.map(({ name, share, low, high }, i) => {
    const y = i * TALL;
    const middle = short(y + TALL / 2);
    const tip = `${name}: ${percent(share)} of the head, ${percent(low)} to ${percent(high)} over the segments`;
    return `<g><title>${escapeHtml(tip)}</title><text x="${NAMES - 6}" y="${y + 13}" text-anchor="end">${escapeHtml(name.length > 21 ? `${name.slice(0, 20)}…` : name)}</text><rect class="foot" x="${NAMES}" y="${y + 3}" width="${short(across(share) - NAMES)}" height="${TALL - 6}"/><line x1="${short(across(low))}" x2="${short(across(high))}" y1="${middle}" y2="${middle}"/><text x="${short(across(Math.max(high, share)) + 5)}" y="${y + 13}">${escapeHtml(percent(share))}</text></g>`;
  });
  const height = features.length * TALL + 2;
  const leading = features
    .slice(0, 5)
    .map(({ name, share }) => `${name} ${percent(share)}`)
    .join(', ');
  return `<svg class="curves" role="img" aria-label="${escapeHtml(`Columns of ${head} by share: ${leading}`)}" width="${WIDE}" height="${height}" viewBox="0 0 ${WIDE} ${height}">${rows.join('')}</svg>`;
}

/** How alike each segment ranks the columns to the one before it. */
function neighboursSvg({ segments, neighbours, neighbour }: HeadFeatures): string {
  if (neighbour.pairs < 2) return '';
  const at = segments.map((segment, i) => ({ segment, rho: neighbours[i]! })).filter(({ rho }) => Number.isFinite(rho));
  const [first, last] = [at[0]!.segment, at.at(-1)!.segment];
  const svg = curvesSvg({
    label: `Rank correlation of each segment's columns with those of the segment before: mean ${fixed(neighbour.mean)}, lowest ${fixed(neighbour.lowest)}`,
    x: {
      title: 'segment',
      low: first - 0.5,
      high: last + 0.5,
      ticks: [first, last].map((segment) => ({ at: segment, text: String(segment) })),
    },
    y: roundAxis('Spearman with the segment before', [0, 1, neighbour.lowest], (value) => fixed(value, 1)),
    curves: [
      {
        name: 'neighbours',
        shade: 1,
        mark: 'dot',
        points: at.map(({ segment, rho }) => ({ x: segment, y: rho, tip: `segment ${segment}: ${fixed(rho)}` })),
      },
    ],
    height: 180,
  });
  return `<figure>${svg}<figcaption>Neighbouring segments share most of their train rows, and so agree in part anyhow.</figcaption></figure>`;
}

function tableOf({ features, outputs, topCount, segments }: HeadFeatures): string {
  const gains = features.some(({ gain }) => gain !== null);
  const columns: HtmlColumn[] = [
    { head: 'column', cells: features.map(({ name }) => name), text: true, rowHead: true },
    { head: 'share', cells: features.map(({ share }) => percent(share)) },
    {
      head: 'of segments',
      hint: '5th to 95th percentile',
      cells: features.map(({ low, high }) => interval([low, high], percent)),
    },
    ...(gains
      ? [
          {
            head: 'gain',
            hint: 'share of the split gain in training, mean of the segments',
            cells: features.map(({ gain }) => percent(gain)),
          },
        ]
      : []),
    {
      head: `top ${topCount}`,
      hint: `segments in which it is among the ${topCount} largest`,
      cells: features.map(({ inTop }) => `${inTop} of ${segments.length}`),
    },
    {
      head: 'over segments',
      cells: features.map(({ word }) => word ?? '–'),
      mark: (row) => features[row]?.word ?? '',
    },
    ...outputs.map(
      (name, k): HtmlColumn => ({
        head: outputs.length > 1 ? name : 'pushes',
        hint: 'which way it pushes as it rises, and in how many of the segments in which it says anything',
        cells: features.map((line) => wayOf(line.outputs[k])),
      }),
    ),
  ];
  return `<details><summary>the numbers, and which way each column pushes</summary>${htmlTable(columns)}</details>`;
}

/** `↑ 93 %`: pushes up in 93 % of the segments. */
function wayOf(output: FeatureLine['outputs'][number] | undefined): string {
  if (output === undefined || output.segments === 0) return '–';
  return output.up >= 0.5 ? `↑ ${percent(output.up, 0)}` : `↓ ${percent(1 - output.up, 0)}`;
}
