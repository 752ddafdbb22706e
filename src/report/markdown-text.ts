/** Text that Markdown shows as it is, also inside a table: no mark-up, no HTML, no new line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[|~$]/g, '\\$&');
}

export interface MarkdownColumn {
  readonly head: string;
  readonly cells: readonly string[];
  /** Left-aligned. */
  readonly text?: boolean;
}

/** A table; every text is escaped. Empty without rows. */
export function markdownTable(columns: readonly MarkdownColumn[]): string {
  const rows = columns[0]?.cells.length ?? 0;
  if (rows === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ head }) => escapeMarkdown(head))),
    line(columns.map(({ text }) => (text === true ? ':--' : '--:'))),
    ...Array.from({ length: rows }, (_, row) => line(columns.map(({ cells }) => escapeMarkdown(cells[row] ?? '')))),
  ].join('\n');
}
