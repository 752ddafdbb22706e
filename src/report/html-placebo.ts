import type { Improvement, RunAnswer } from '../core/index.ts';
import { histogramSvg } from './html-histogram.ts';
import { escapeHtml, htmlTable, section } from './html-text.ts';
import { count, fixed, formatCount, pValue, signed } from './numbers.ts';

type WithPlacebo = Improvement & { readonly placebo: NonNullable<Improvement['placebo']> };

/** The same strategies with their regimes moved to other places in time: where the real one lies among them. */
export function placeboHtml({ improvements }: Pick<RunAnswer, 'improvements'>): string {
  const tested = improvements.filter((one): one is WithPlacebo => one.placebo != null);
  if (tested.length === 0) return '';
  const pictures = tested.map(({ baseline, against, placebo }) => {
    const title = `${against} less ${baseline}`;
    const svg = histogramSvg({
      title,
      draws: placebo.draws,
      real: placebo.z,
      format: (value) => signed(value),
      noun: 'placebos',
    });
    return svg === ''
      ? ''
      : `<figure>${svg}<figcaption>${escapeHtml(`${title}: lead over its own error, z; dashed: the middle 95 % of the placebos`)}</figcaption></figure>`;
  });
  const table = htmlTable([
    { head: '', cells: tested.map((one) => `${one.against} less ${one.baseline}`), text: true, rowHead: true },
    {
      head: 'z',
      hint: 'lead in Sharpe ratio over its own standard error',
      cells: tested.map(({ placebo }) => signed(placebo.z)),
    },
    {
      head: 'placebos at or above',
      cells: tested.map(
        ({ placebo: { draws, z } }) => `${count(draws.filter((draw) => draw >= z).length)} of ${count(draws.length)}`,
      ),
    },
    { head: 'p', hint: 'one-sided, the run counted as one', cells: tested.map(({ placebo }) => pValue(placebo.p)) },
    {
      head: 'shortest shift',
      hint: 'what a label and its vote remember',
      cells: tested.map(({ placebo }) => formatCount(placebo.memoryBars, 'bar')),
    },
    {
      head: 'lead',
      hint: 'difference of the Sharpe ratios',
      cells: tested.map(({ sharpeDelta }) => fixed(sharpeDelta)),
    },
  ]);
  return section(
    'Placebos',
    'the same strategy with its regimes moved to other places in time: it trades as often and knows nothing',
    `<div class="nulls">${pictures.join('\n')}</div>\n${table}`,
  );
}
