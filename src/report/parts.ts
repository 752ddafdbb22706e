import type { DataSummary, SeriesSummary } from '../core/index.ts';
import { day, formatCount, formatSpan, percent } from './numbers.ts';
import { inked, type TextOptions, textWidth, wrap } from './text.ts';

/** What the terminal's answers are made of; each part is a block of lines, empty where there is nothing to say. */

/** A heading, its note beside it; on lines below where there is no room beside. */
export function title(text: string, note: string, options: TextOptions): string {
  const head = inked(text, 'bold', options);
  if (note === '') return head;
  const width = textWidth(options);
  if (text.length + 2 + note.length <= width) return `${head}  ${inked(note, 'dim', options)}`;
  return [head, ...wrap(note, width, '  ').map((line) => inked(line, 'dim', options))].join('\n');
}

export function dataLines(data: DataSummary, options: TextOptions): string[] {
  const gaps = data.gapRows === 0 ? 'no gaps' : formatCount(data.gapRows, 'gap row');
  return [
    ...labelled('data', `${data.file}: ${formatSpan(data)}, ${gaps}`, options),
    ...seriesOf(data).flatMap((series) => labelled('series', seriesText(series), options)),
  ];
}

/** The joined series; runs that were written before there were any have none. */
export function seriesOf(data: Partial<Pick<DataSummary, 'series'>>): readonly SeriesSummary[] {
  return data.series ?? [];
}

/** `h4: h4_open … h4_volume (5 columns), from 2023-01-01, unknown in 0.1 % of the bars`. */
export function seriesText({ name, columns, knownFrom, missingShare, staleShare }: SeriesSummary): string {
  const names =
    columns.length < 4
      ? columns.join(', ')
      : `${columns[0]} … ${columns[columns.length - 1]} (${formatCount(columns.length, 'column')})`;
  const from = knownFrom === null ? 'not all known at any bar' : `from ${day(knownFrom)}`;
  const stale = staleShare === 0 ? '' : ` (${percent(staleShare, 1)} too old)`;
  const missing =
    missingShare === 0 ? 'known at every bar' : `unknown in ${percent(missingShare, 1)} of the bars${stale}`;
  return `${name}: ${names}, ${from}, ${missing}`;
}

/** `name      text`, wrapped under the text. */
export function labelled(name: string, text: string, options: TextOptions): string[] {
  const indent = ' '.repeat(10);
  const [first = '', ...rest] = wrap(text, textWidth(options), indent);
  return [inked(name.padEnd(10), 'dim', options) + first.trimStart(), ...rest];
}

/** Blocks with an empty line between them; empty ones are left out. */
export function joinBlocks(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}
