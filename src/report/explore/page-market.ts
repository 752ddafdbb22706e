import { type ExploreAnswer, formatDuration, type ReturnShape, type SeasonPart } from '../../core/index.ts';
import { escapeHtml, htmlTable } from '../charts/html-text.ts';
import { count, fixed, interval, percent, pValue, signed, signedPercent } from '../numbers.ts';
import { countsSvg, whiskersSvg } from './pictures.ts';
import { at, labelSentences, small, told } from './text.ts';

/** A part of the page under its own anchor; empty without content. */
export function explorePart(id: string, heading: string, note: string, content: string): string {
  if (content === '') return '';
  return `<section id="${id}"><h2>${escapeHtml(heading)}${note === '' ? '' : ` <small>${escapeHtml(note)}</small>`}</h2>\n${content}\n</section>`;
}

export function saidHtml(sentences: readonly string[]): string {
  return `<div class="said">${sentences.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}</div>`;
}

export function figureHtml(picture: string, caption: string): string {
  return picture === '' ? '' : `<figure>${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

export function detailsHtml(summary: string, content: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>${content}</details>`;
}

export function jumpsHtml({ market }: ExploreAnswer): string {
  const { largest } = market.jumps;
  if (largest.length === 0) return '';
  return htmlTable([
    { head: 'largest moves', text: true, cells: largest.map(({ time }) => at(time)) },
    { head: 'is a', text: true, cells: largest.map(({ kind }) => kind) },
    { head: 'move', cells: largest.map(({ move }) => signedPercent(move, 2)) },
    { head: 'robust deviations', cells: largest.map(({ deviations }) => fixed(deviations, 0)) },
  ]);
}

export function monthsHtml({ market }: ExploreAnswer): string {
  const { months } = market.gaps;
  if (months.length === 0) return '';
  return detailsHtml(
    `Gaps by month (${months.length})`,
    htmlTable([
      { head: 'month', text: true, cells: months.map(({ month }) => month) },
      { head: 'gap rows', cells: months.map(({ gapRows }) => count(gapRows)) },
      { head: 'share', cells: months.map(({ gapRows, rows }) => percent(gapRows / rows, 2)) },
    ]),
  );
}

export function returnsHtml({ data, returns }: ExploreAnswer): string {
  const { shapes, hours, weekdays } = returns;
  const name = (lag: number): string => formatDuration(lag * data.intervalMs);
  const pictures = shapes.map(({ over, histogram, mean, sd }) =>
    figureHtml(
      countsSvg({
        label: `Distribution of log returns over a ${over}, beside a normal law`,
        histogram,
        format: (value) => percent(value, 2),
        width: 460,
        height: 180,
        normal: { mean, sd },
      }),
      `Returns over a ${over}; dashed: a normal law of the same deviation; the ends hold what lies beyond`,
    ),
  );
  const memory = (['returns', 'absolute'] as const).map((which) =>
    figureHtml(
      whiskersSvg(
        which === 'returns' ? 'Autocorrelation of returns by lag' : 'Autocorrelation of sizes of returns by lag',
        returns[which].map(({ lagBars, ...estimate }) => ({ name: name(lagBars), ...estimate })),
        0,
        (value) => signed(value, 2),
      ),
      which === 'returns'
        ? 'Autocorrelation of returns, 95 % intervals'
        : 'Autocorrelation of their sizes, 95 % intervals',
    ),
  );
  const rows: readonly (readonly [string, (shape: ReturnShape) => string])[] = [
    ['returns', (shape) => count(shape.count)],
    ['mean', ({ mean }) => signedPercent(mean, 4)],
    ['sd', ({ sd }) => percent(sd, 3)],
    ['volatility a year', ({ annualVolatility }) => percent(annualVolatility)],
    ['skew', ({ skew }) => fixed(skew)],
    ['excess kurtosis', ({ excessKurtosis }) => fixed(excessKurtosis, 1)],
    ['worst', ({ min }) => signedPercent(min, 2)],
    ...(shapes[0]?.quantiles ?? []).map(
      ({ share }, i) =>
        [percent(share, 0), (shape: ReturnShape) => signedPercent(shape.quantiles[i]?.value, 2)] as const,
    ),
    ['best', ({ max }) => signedPercent(max, 2)],
    ['tail index, falls', ({ tailIndex }) => fixed(tailIndex.falls, 1)],
    ['tail index, rises', ({ tailIndex }) => fixed(tailIndex.rises, 1)],
  ];
  const table = htmlTable([
    { head: 'log returns', text: true, cells: rows.map(([name]) => name) },
    ...shapes.map((shape) => ({ head: `over a ${shape.over}`, cells: rows.map(([, of]) => of(shape)) })),
  ]);
  const beyond = htmlTable([
    {
      head: 'beyond',
      text: true,
      cells: shapes.flatMap(({ over, beyond }) => beyond.map((one) => `${one.deviations} deviations, ${over}s`)),
    },
    { head: 'came', cells: shapes.flatMap((shape) => shape.beyond.map((one) => count(one.count))) },
    {
      head: 'a normal law brings',
      cells: shapes.flatMap((shape) =>
        shape.beyond.map(({ normal }) => (normal < 0.01 ? '< 0.01' : fixed(normal, normal < 10 ? 2 : 0))),
      ),
    },
  ]);
  return explorePart(
    'returns',
    'Returns',
    'logarithms; none is taken over a gap',
    `${saidHtml(returns.sentences)}<div class="grid">${pictures.join('')}${memory.join('')}</div><div class="grid">${table}<div><h3>Far moves</h3>${beyond}</div></div><h3>By hour and weekday</h3><div class="grid">${seasonHtml('hour of the day', hours)}${seasonHtml('weekday', weekdays)}</div>${detailsHtml('Hours and weekdays as a table', seasonTable([...hours, ...weekdays]))}`,
  );
}

function seasonHtml(what: string, parts: readonly SeasonPart[]): string {
  if (parts.length === 0) return '';
  return [
    figureHtml(
      whiskersSvg(
        `Mean return of a bar by ${what}`,
        parts.map(({ name, mean, meanP }) => ({ name, ...mean, marked: told(meanP) })),
        0,
        (value) => small(value),
      ),
      `Mean return of a bar by ${what}, UTC; large orange dots differ from 0, all tested at once`,
    ),
    figureHtml(
      whiskersSvg(
        `Size of moves by ${what}, relative to the usual`,
        parts.map(({ name, activity, activityP }) => ({ name, ...activity, marked: told(activityP) })),
        1,
        (value) => fixed(value),
      ),
      `Size of moves by ${what}; 1: as usual; large orange dots differ from it`,
    ),
  ].join('');
}

function seasonTable(parts: readonly SeasonPart[]): string {
  return htmlTable([
    { head: 'UTC', text: true, cells: parts.map(({ name }) => name) },
    { head: 'bars', cells: parts.map((part) => count(part.count)) },
    { head: 'mean return', cells: parts.map(({ mean }) => small(mean.value)) },
    { head: '95 %', cells: parts.map(({ mean }) => interval(mean.ci95, small)) },
    { head: 'p', cells: parts.map(({ meanP }) => pValue(meanP)) },
    { head: 'size', cells: parts.map(({ activity }) => fixed(activity.value)) },
    { head: '95 %', cells: parts.map(({ activity }) => interval(activity.ci95, fixed)) },
    { head: 'p', cells: parts.map(({ activityP }) => pValue(activityP)) },
  ]);
}

export function labelsPartHtml({ data, labels }: ExploreAnswer): string {
  const { classes, transitions, next, leadBars } = labels;
  const table = htmlTable([
    { head: 'regime', text: true, cells: [...classes.map(({ name }) => name), 'all', 'without a label'] },
    {
      head: 'rows',
      cells: [
        ...classes.map(({ rows }) => count(rows)),
        count(classes.reduce((sum, { rows }) => sum + rows, 0)),
        count(labels.undefinedRows),
      ],
    },
    { head: 'share', cells: classes.map(({ share }) => percent(share)) },
    { head: 'runs', cells: [...classes.map(({ runs }) => count(runs)), count(labels.runs)] },
    {
      head: 'mean run, days',
      cells: [...classes.map(({ meanRunDays }) => fixed(meanRunDays)), fixed(labels.meanRunDays)],
    },
  ]);
  const matrix = (head: string, rows: readonly (readonly number[])[]): string =>
    htmlTable([
      { head, text: true, cells: classes.map(({ name }) => name) },
      ...classes.map(({ name }, code) => ({ head: name, cells: rows.map((row) => percent(row[code])) })),
    ]);
  const later =
    leadBars === 0
      ? 'known label to regime'
      : `known label to regime ${formatDuration(leadBars * data.intervalMs)} later`;
  return explorePart(
    'labels',
    'Labels',
    labels.use,
    `${saidHtml(labelSentences(labels, data.intervalMs))}${table}<h3>Transitions</h3><div class="grid">${matrix(later, transitions)}${matrix('where a run ended: what came next', next)}</div>`,
  );
}
