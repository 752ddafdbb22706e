import type { RunAnswer } from '../../core/index.ts';
import { edgesNote, histogramSvg } from '../charts/histogram.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { countCell } from '../lines/null-lines.ts';
import { nullFailures, nullNote, nullRows } from '../lines/null-rows.ts';
import { count, percent, pValue } from '../numbers.ts';

/** Where the run lies among null markets: tables, a histogram a figure, one sentence each. */
export function nullHtml({ null: nulls }: Pick<RunAnswer, 'null'>): string {
  if (nulls === null || nulls === undefined) return '';
  const rows = nullRows(nulls);
  const { improvements, targets } = nulls;
  const quantile = (head: string, name: keyof (typeof rows)[number]['figure']['quantiles']) => ({
    head,
    cells: rows.map(({ figure, format }) => format(figure.quantiles[name])),
  });
  const pictures = rows.flatMap(({ name, figure, format }) => {
    const svg = histogramSvg({ title: name, draws: figure.draws, real: figure.real, format, noun: 'null markets' });
    return svg === ''
      ? []
      : [`<figure>${svg}<figcaption>${escapeHtml(name + edgesNote(figure.draws))}</figcaption></figure>`];
  });
  const sentences = [...rows.map(({ figure }) => figure.sentence), nullFailures(nulls)].filter((text) => text !== '');
  return section(
    'Null markets',
    `${nullNote(nulls)}: whatever they show, there was nothing to find`,
    [
      htmlTable([
        { head: '', cells: rows.map(({ name }) => name), text: true },
        { head: 'run', cells: rows.map(({ figure, format }) => format(figure.real)) },
        quantile('null 5 %', 'q05'),
        quantile('25 %', 'q25'),
        quantile('median', 'q50'),
        quantile('75 %', 'q75'),
        quantile('95 %', 'q95'),
        {
          head: 'p',
          hint: 'share of null markets at or above the run, the run counted as one',
          cells: rows.map(({ figure }) => pValue(figure.p)),
        },
      ]),
      pictures.length === 0 ? '' : `<div class="nulls">${pictures.join('\n')}</div>`,
      improvements.length === 0
        ? ''
        : htmlTable([
            { head: 'in null markets', cells: improvements.map((i) => `${i.against} over ${i.baseline}`), text: true },
            { head: 'verdict met', cells: improvements.map(({ met }) => countCell(met)) },
            {
              head: `ratio above ${percent(nulls.sharpeImprovement, 0)}`,
              hint: 'the bare ratio of the two Sharpe ratios, without an interval',
              cells: improvements.map(({ bareRatio }) => countCell(bareRatio)),
            },
            {
              head: 'where the baseline earned',
              cells: improvements.map(({ bareRatioEarning }) => countCell(bareRatioEarning)),
            },
          ]),
      targets.length === 0
        ? ''
        : htmlTable([
            { head: 'target, in null markets', cells: targets.map(({ name }) => name), text: true },
            { head: 'met', cells: targets.map(({ met }) => count(met)) },
            { head: 'not met', cells: targets.map(({ notMet }) => count(notMet)) },
            { head: 'not proven', cells: targets.map(({ notProven }) => count(notProven)) },
          ]),
      `<ul>${sentences.map((text) => `<li>${escapeHtml(text)}</li>`).join('\n')}</ul>`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  );
}
