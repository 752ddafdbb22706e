import type { DataSummary } from '../core/index.ts';
import { formatCount, formatSpan } from './numbers.ts';
import { inked, type TextOptions, textWidth, wrap } from './text.ts';

/** What the terminal's answers are made of; each part is a block of lines, empty where there is nothing to say. */

export function title(text: string, note: string, options: TextOptions): string {
  return inked(text, 'bold', options) + (note === '' ? '' : `  ${inked(note, 'dim', options)}`);
}

export function dataLines(data: DataSummary, options: TextOptions): string[] {
  const gaps = data.gapRows === 0 ? 'no gaps' : formatCount(data.gapRows, 'gap row');
  return labelled('data', `${data.file}: ${formatSpan(data)}, ${gaps}`, options);
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
