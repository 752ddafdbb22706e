import type { Improvement, RunAnswer } from '../../core/index.ts';
import { edgesNote, histogramSvg } from '../charts/histogram.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { count, fixed, formatCount, pValue, signed } from '../numbers.ts';

/** Fewer placebos are only counted. */
const FEWEST_DRAWN = 10;

type WithPlacebo = Improvement & { readonly placebo: NonNullable<Improvement['placebo']> };

/** The same strategies with their regimes moved to other places in time: where the real one lies among them. */
export function placeboHtml({ improvements }: Pick<RunAnswer, 'improvements'>): string {
  const tested = improvements.filter((one): one is WithPlacebo => one.placebo != null);
  if (tested.length === 0) return '';
  const pictures = tested.map(({ baseline, against, placebo }) => {
    // A picture of a few draws would look like a distribution and be none.
    if (placebo.draws.length < FEWEST_DRAWN) return '';
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
      : `<figure>${svg}<figcaption>${escapeHtml(`${title}: lead over its own error, z${edgesNote(placebo.draws, ' of the placebos')}`)}</figcaption></figure>`;
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
  const few = tested.filter(({ placebo }) => placebo.draws.length < FEWEST_DRAWN);
  const most = Math.max(0, ...few.map(({ placebo }) => placebo.draws.length));
  const note =
    few.length === 0
      ? ''
      : `<p>${escapeHtml(`${formatCount(most, 'placebo')} only: too few to tell anything, since p cannot fall below ${pValue(1 / (most + 1))}.`)}</p>`;
  return section(
    'Placebos',
    'the same strategy with its regimes moved to other places in time: it trades as often and knows nothing',
    `${pictures.some((picture) => picture !== '') ? `<div class="nulls">${pictures.join('\n')}</div>\n` : ''}${table}${note}`,
  );
}
