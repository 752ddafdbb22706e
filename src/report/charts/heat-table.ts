import { escapeHtml } from './html-text.ts';

export interface HeatCell {
  readonly text: string;
  /** 0 to 1: how dark; text and title say the same. */
  readonly share: number;
  readonly tip?: string;
  /** Framed: the cell that should be dark. */
  readonly wanted?: boolean;
}

/** A table whose cells are shaded by their shares: the numbers stand in it, so that it needs no colour. */
export function heatTable(
  caption: string,
  corner: string,
  heads: readonly string[],
  rows: readonly { readonly name: string; readonly cells: readonly HeatCell[]; readonly plain?: readonly string[] }[],
  plainHeads: readonly string[] = [],
): string {
  const head = [corner, ...heads, ...plainHeads]
    .map((text, i) => `<th scope="col"${i === 0 ? ' class="text"' : ''}>${escapeHtml(text)}</th>`)
    .join('');
  const body = rows.map(({ name, cells, plain = [] }) => {
    const heat = cells.map(
      ({ text, share, tip, wanted }) =>
        `<td class="shaded${wanted === true ? ' wanted' : ''}" style="--share:${Number.isFinite(share) ? share.toFixed(3) : 0}"${tip === undefined ? '' : ` title="${escapeHtml(tip)}"`}>${escapeHtml(text)}</td>`,
    );
    return `<tr><th scope="row" class="text">${escapeHtml(name)}</th>${heat.join('')}${plain.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`;
  });
  return `<div class="scroll"><table class="heat-table"><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}
