import type { RunAnswer } from '../../core/index.ts';
import { escapeHtml, type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import { labelColumns, refitsText, statesText } from '../lines/label-lines.ts';

/** The regimes that were forecast: how often, how long, and how much a refit changes them. */
export function labelsHtml({ labels }: Pick<RunAnswer, 'labels'>): string {
  if (labels === null) return '';
  const columns = labelColumns(labels).map(
    ({ head, cells }, i): HtmlColumn => (i === 0 ? { head, cells, text: true } : { head, cells }),
  );
  const { refits, states } = labels;
  const sentences = [
    ...(states === undefined ? [] : [`States: ${statesText(states)}.`]),
    ...(refits == null ? [] : [`Refits: ${refitsText(refits)}.`]),
  ];
  return section(
    'Labels',
    'rows a regime; persistence: mean run',
    htmlTable(columns) + sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n'),
  );
}
