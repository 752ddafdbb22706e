/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** JSON that can stand inside a script element: nothing in it can close the element or open a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** JavaScript of others that can stand inside a script element. */
export function scriptCode(code: string): string {
  return code.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

export interface HtmlColumn {
  readonly head: string;
  readonly cells: readonly string[];
  readonly text?: boolean;
  /** Its cells head their rows. */
  readonly rowHead?: boolean;
  /** Shown over a short head. */
  readonly hint?: string;
  /** Class of a cell. */
  readonly mark?: (row: number) => string;
  /** Style of a cell. */
  readonly style?: (row: number) => string;
}

/** A table of texts; every text is escaped. */
export function htmlTable(columns: readonly HtmlColumn[]): string {
  const rows = columns[0]?.cells.length ?? 0;
  const classes = (column: HtmlColumn, row: number) =>
    [column.text === true ? 'text' : '', column.mark?.(row) ?? ''].join(' ').trim();
  const attribute = (name: string, value: string) => (value === '' ? '' : ` ${name}="${escapeHtml(value)}"`);
  const cell = (tag: string, scope: string, name: string, text: string, hint = '', style = '') =>
    `<${tag}${attribute('scope', scope)}${attribute('class', name)}${attribute('title', hint)}${attribute('style', style)}>${escapeHtml(text)}</${tag}>`;
  const bodyCell = (column: HtmlColumn, row: number) => {
    const [tag, scope] = column.rowHead === true ? ['th', 'row'] : ['td', ''];
    return cell(tag!, scope!, classes(column, row), column.cells[row] ?? '', '', column.style?.(row));
  };
  const head = columns
    .map((column) => cell('th', 'col', column.text === true ? 'text' : '', column.head, column.hint))
    .join('');
  const body = Array.from(
    { length: rows },
    (_, row) => `<tr>${columns.map((column) => bodyCell(column, row)).join('')}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

/** A section with a heading; empty without content. */
export function section(heading: string, note: string, content: string): string {
  if (content === '') return '';
  return `<section><h2>${escapeHtml(heading)}${note === '' ? '' : ` <small>${escapeHtml(note)}</small>`}</h2>\n${content}\n</section>`;
}
