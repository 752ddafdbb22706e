import type { MaybeNumber } from '../numbers.ts';
import { escapeHtml } from './html-text.ts';

/** One bar; without a value its place stays empty. */
export interface Bar {
  readonly value: MaybeNumber;
  /** Shown over the bar. */
  readonly tip: string;
}

const HEIGHT = 90;
const MOST_WIDTH = 560;
const WIDEST = 14;
const NARROWEST = 0.5;

/**
 * Small bars up and down from 0, scaled to the largest; empty without a value. Needs no script.
 *
 * @param label what the picture shows, for those who can't see it
 */
export function barsSvg(label: string, bars: readonly Bar[]): string {
  const values = bars.map(({ value }) => (Number.isFinite(value) ? value! : Number.NaN));
  const high = Math.max(0, ...values.filter((value) => value > 0));
  const low = Math.min(0, ...values.filter((value) => value < 0));
  if (values.every(Number.isNaN)) return '';
  const scale = high === low ? 0 : HEIGHT / (high - low);
  const step = Math.max(NARROWEST, Math.min(WIDEST, MOST_WIDTH / bars.length));
  const width = short(step * bars.length);
  const zero = short(high * scale);
  const rects = bars.flatMap(({ tip }, i) => {
    const value = values[i]!;
    if (Number.isNaN(value)) return [];
    const y = short((high - Math.max(0, value)) * scale);
    const tall = short(Math.abs(value) * scale);
    const sign = value < 0 ? ' class="below"' : '';
    const place = `x="${short(i * step)}" y="${y}" width="${short(step * 0.8)}" height="${tall}"`;
    return `<rect${sign} ${place}><title>${escapeHtml(tip)}</title></rect>`;
  });
  const axis = `<line x1="0" y1="${zero}" x2="${width}" y2="${zero}"/>`;
  return `<svg class="bars" role="img" aria-label="${escapeHtml(label)}" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}">${rects.join('')}${axis}</svg>`;
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}
