import type { RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import {
  chosenText,
  foldText,
  importanceText,
  indistinctText,
  selectionText,
  stabilityText,
  tuningText,
} from '../lines/choice-lines.ts';
import { percent } from '../numbers.ts';

/** The page's tables of chosen columns and parameters; empty for runs without them. */
export function choicesHtml({ selection, tuning }: RunAnswer): string {
  const parts: string[] = [];
  for (const [head, summary] of Object.entries(selection ?? {})) {
    const { kept } = summary;
    parts.push(
      section(
        'Selection',
        `${head}, ${selectionText(summary)}`,
        `<p>${escapeHtml(stabilityText(summary))}</p>${htmlTable([
          { head: 'column', cells: kept.map(({ name }) => name), text: true },
          { head: 'kept in', cells: kept.map(({ share }) => percent(share, 0)) },
          { head: 'importance', cells: kept.map(({ importance }) => importanceText(importance)) },
          { head: '', cells: kept.map((column) => (column.protected ? 'protected' : '')), text: true },
        ])}`,
      ),
    );
  }
  for (const [head, summary] of Object.entries(tuning ?? {})) {
    const names = Object.keys(summary.chosen);
    parts.push(
      section(
        'Tuning',
        `${head}, ${tuningText(summary)}`,
        `${htmlTable([
          { head: 'parameter', cells: names, text: true },
          { head: 'chosen', cells: names.map((name) => chosenText(summary.chosen[name]!)), text: true },
        ])}<p>${escapeHtml(foldText(summary))}; ${escapeHtml(indistinctText(summary))}</p>`,
      ),
    );
  }
  return parts.join('\n');
}
