import { clipped } from '../sweep/text.ts';
import { escapeHtml } from './html-text.ts';

/** One side of a picture, from `low` to `high`. */
export interface Axis {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly log?: boolean;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** What a layer is about; each has its colour. */
export type Tone = 'trial' | 'good' | 'best' | 'base' | 'other';

export type Point = readonly [x: number, y: number];

export type Layer =
  /** One path of dots, few bytes each: a thousand trials in every picture stay small. */
  | { readonly kind: 'dots'; readonly tone: Tone; readonly points: readonly Point[]; readonly label?: string }
  | { readonly kind: 'mark'; readonly tone: Tone; readonly point: Point; readonly label: string }
  | {
      readonly kind: 'line';
      readonly tone: Tone;
      readonly points: readonly Point[];
      readonly label?: string;
      readonly steps?: boolean;
    }
  | { readonly kind: 'level'; readonly tone: Tone; readonly y: number; readonly label: string };

export interface Plot {
  /** What the picture shows, for those who can't see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly layers: readonly Layer[];
  readonly width?: number;
  readonly height?: number;
}

const LEFT = 58;
const RIGHT = 12;
const TOP = 20;
const BOTTOM = 40;

/** A picture with two axes. Points beyond an axis are drawn at its end; those without a number are left out. Needs no script. */
export function plotSvg({ label, x, y, layers, width = 420, height = 250 }: Plot): string {
  const across = place(x, LEFT, width - RIGHT);
  const up = place(y, height - BOTTOM, TOP);
  const at = ([a, b]: Point): string => `${short(across(a))} ${short(up(b))}`;
  const whole = (points: readonly Point[]) => points.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  const titled = (text: string | undefined) => (text === undefined ? '' : `<title>${escapeHtml(text)}</title>`);
  const drawn = layers.map((layer) => {
    const name = `${layer.kind} ${layer.tone}`;
    if (layer.kind === 'level') {
      if (!Number.isFinite(layer.y)) return '';
      const high = short(up(layer.y));
      return `<line class="${name}" x1="${LEFT}" x2="${width - RIGHT}" y1="${high}" y2="${high}">${titled(layer.label)}</line>`;
    }
    if (layer.kind === 'mark') {
      const [a, b] = layer.point;
      if (!Number.isFinite(a) || !Number.isFinite(b)) return '';
      return `<circle class="${name}" cx="${short(across(a))}" cy="${short(up(b))}" r="5">${titled(layer.label)}</circle>`;
    }
    const points = whole(layer.points);
    if (points.length === 0) return '';
    const d =
      layer.kind === 'dots'
        ? points.map((point) => `M${at(point)}h0`).join('')
        : points
            .map((point, i) =>
              i === 0
                ? `M${at(point)}`
                : layer.steps === true
                  ? `H${short(across(point[0]))}V${short(up(point[1]))}`
                  : `L${at(point)}`,
            )
            .join('');
    return `<path class="${name}" d="${d}">${titled(layer.label)}</path>`;
  });
  const grid = y.ticks.map(({ at: value, text }) => {
    const high = short(up(value));
    return `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${high}" y2="${high}"/><text x="${LEFT - 6}" y="${short(up(value) + 4)}" text-anchor="end">${escapeHtml(text)}</text>`;
  });
  const marks = x.ticks.map(
    ({ at: value, text }) =>
      `<line x1="${short(across(value))}" x2="${short(across(value))}" y1="${height - BOTTOM}" y2="${height - BOTTOM + 4}"/><text x="${short(across(value))}" y="${height - BOTTOM + 17}" text-anchor="middle">${escapeHtml(clipped(text, 14))}</text>`,
  );
  const titles = `<text class="title" x="${(LEFT + width - RIGHT) / 2}" y="${height - 6}" text-anchor="middle">${escapeHtml(x.title)}</text><text class="title" x="${LEFT}" y="${TOP - 9}" text-anchor="start">${escapeHtml(y.title)}</text>`;
  return `<svg class="plot" role="img" aria-label="${escapeHtml(label)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${grid.join('')}${marks.join('')}${drawn.join('')}${titles}</svg>`;
}

/** From values to pixels; beyond the ends is at the end. */
export function place(
  { low, high, log = false }: Pick<Axis, 'low' | 'high' | 'log'>,
  from: number,
  to: number,
): (value: number) => number {
  const scale = (value: number): number => (log ? Math.log(value) : value);
  const [start, end] = [scale(low), scale(high)];
  return (value) => {
    const share = end > start ? (scale(value) - start) / (end - start) : 0.5;
    return from + Math.min(1, Math.max(0, share)) * (to - from);
  };
}

export function short(value: number): string {
  return String(Number(value.toFixed(1)));
}
