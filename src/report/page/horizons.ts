import type { RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { horizonColumns, horizonSentences, noteLines } from '../lines/horizon-lines.ts';
import { formatCount } from '../numbers.ts';

/** The page's table of horizons; empty for a run with one. */
export function horizonsHtml({ horizonWeights }: RunAnswer): string {
  if (horizonWeights === undefined) return '';
  const columns = horizonColumns(horizonWeights).map((column, i) => (i === 0 ? { ...column, text: true } : column));
  const sentences = [...horizonSentences(horizonWeights), ...noteLines(horizonWeights)];
  return section(
    'Horizons',
    `weights ${horizonWeights.use}, ${formatCount(horizonWeights.segments, 'segment')}`,
    htmlTable(columns) + sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n'),
  );
}
