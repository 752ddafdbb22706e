import { escapeHtml, scriptJson } from './html-text.ts';
import type { Shade } from './theme.ts';

/** A colour of the reader's theme, in place of a value of a spec. */
export const shade = (name: Shade): { readonly $: Shade } => ({ $: name });

/** What the page's script knows how to write: a fraction as percent, a number at its own length, bps, days, months, the item's own `tip` (`tips`: the first of all items under
 * the pointer that has one). */
export type FormatName = 'percent' | 'percent1' | 'number' | 'tick' | 'bps' | 'day' | 'month' | 'tip' | 'tips';

/** A function of the page's script, in place of a formatter of a spec. */
export const format = (name: FormatName): { readonly $f: FormatName } => ({ $f: name });

/** An option of echarts as JSON, but for {@link shade} and {@link format}; `media` holds what is other on narrow screens. */
export type ChartSpec = Readonly<Record<string, unknown>>;

export interface BoxOptions {
  /** Of the drawing, CSS pixels. */
  readonly height?: number;
  /** On screens narrower than 640 pixels; as `height` without it. */
  readonly narrowHeight?: number;
  /** Of the table under the drawing. */
  readonly summary?: string;
  /** Canvas for very many points; else SVG, which prints sharp. */
  readonly renderer?: 'svg' | 'canvas';
  /** A drawing that the page has a function for, which gets the spec as its data. */
  readonly kind?: string;
}

/**
 * A chart that the page's script draws in the reader's colours, and its numbers as a table below it.
 *
 * @param id unique on the page: letters, digits and dashes
 * @param label what is seen, for readers who hear the page
 * @param spec see {@link ChartSpec}
 * @param table HTML of the same numbers; empty where they stand beside the chart already
 */
export function chartBox(id: string, label: string, spec: ChartSpec, table: string, options: BoxOptions = {}): string {
  const { height = 320, narrowHeight = height, summary = 'the numbers', renderer = 'svg', kind } = options;
  const more = `${kind === undefined ? '' : ` data-kind="${escapeHtml(kind)}"`}`;
  const box = `<div class="chart" id="${escapeHtml(id)}" role="img" aria-label="${escapeHtml(label)}" data-renderer="${renderer}"${more} style="--tall:${height}px;--narrow:${narrowHeight}px"></div>`;
  const data = `<script type="application/json" data-for="${escapeHtml(id)}">${scriptJson(spec)}</script>`;
  const numbers =
    table === '' ? '' : `<details class="numbers"><summary>${escapeHtml(summary)}</summary>${table}</details>`;
  return `${box}${data}${numbers}`;
}

/** Whether a page has a chart, and so needs its library. */
export function hasChart(html: string): boolean {
  return html.includes('<div class="chart"');
}
