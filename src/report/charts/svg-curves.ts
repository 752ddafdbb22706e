import type { MaybeNumber } from '../numbers.ts';
import { escapeHtml } from './html-text.ts';
import { type Axis, place, short } from './svg-plot.ts';

export interface CurvePoint {
  readonly x: number;
  readonly y: MaybeNumber;
  readonly ci95?: readonly MaybeNumber[] | undefined;
  /** Shown over the point. */
  readonly tip: string;
  /** Drawn hollow: few rows. */
  readonly weak?: boolean;
}

/** A curve has its colour, its dash and its marker: any one of them tells it from the others. */
export interface Curve {
  readonly name: string;
  /** Place in the page's order of series. */
  readonly shade: 1 | 2 | 3 | 4;
  readonly mark: 'dot' | 'square' | 'triangle';
  readonly dash?: boolean;
  readonly line?: boolean;
  readonly points: readonly CurvePoint[];
}

export interface CurvePicture {
  /** What the picture shows, for those who can't see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** Between two lines, behind the curves. */
  readonly band?: readonly { readonly x: number; readonly low: MaybeNumber; readonly high: MaybeNumber }[];
  /** A dashed line without points: a level, or a rival's curve. */
  readonly rule?: readonly (readonly [number, MaybeNumber])[];
  /** Heights of bars along the foot, 0 to 1. */
  readonly foot?: readonly { readonly x: number; readonly size: number; readonly tip: string }[];
  readonly width?: number;
  readonly height?: number;
}

const LEFT = 56;
const RIGHT = 18;
const TOP = 22;
const BOTTOM = 38;
const FOOT = 26;

/** Curves with intervals between two axes; needs no script. Values beyond an axis are drawn at its end. */
export function curvesSvg(picture: CurvePicture): string {
  const { label, x, y, curves, band = [], rule = [], foot = [], width = 350, height = 250 } = picture;
  const across = place(x, LEFT, width - RIGHT);
  const up = place(y, height - BOTTOM, TOP);
  const grid = y.ticks.map(({ at, text }) => {
    const high = short(up(at));
    return `<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${high}" y2="${high}"/><text x="${LEFT - 6}" y="${short(up(at) + 4)}" text-anchor="end">${escapeHtml(text)}</text>`;
  });
  const marks = x.ticks.flatMap(({ at, text }) =>
    text
      .split('\n')
      .map(
        (line, i) =>
          `<text x="${short(across(at))}" y="${height - BOTTOM + 16 + 12 * i}" text-anchor="middle">${escapeHtml(line)}</text>`,
      ),
  );
  const titles = `<text class="title" x="${(LEFT + width - RIGHT) / 2}" y="${height - 5}" text-anchor="middle">${escapeHtml(x.title)}</text><text class="title" x="4" y="12">${escapeHtml(y.title)}</text>`;
  const feet = foot.map(
    ({ x: at, size, tip }) =>
      `<rect class="foot" x="${short(across(at) - 4)}" y="${short(height - BOTTOM - size * FOOT)}" width="8" height="${short(size * FOOT)}"><title>${escapeHtml(tip)}</title></rect>`,
  );
  const within = band.filter(({ low, high }) => known(low) && known(high));
  const edge = (end: 'low' | 'high') => within.map((at) => `${short(across(at.x))} ${short(up(at[end]!))}`);
  const area =
    within.length < 2 ? '' : `<path class="band" d="M${edge('high').join('L')}L${edge('low').reverse().join('L')}Z"/>`;
  const ruled = rule.filter(([, at]) => known(at)).map(([a, b]) => `${short(across(a))} ${short(up(b!))}`);
  const line = ruled.length < 2 ? '' : `<path class="rule" d="M${ruled.join('L')}"/>`;
  const drawn = curves.map((curve) => curveOf(curve, across, up));
  return `<svg class="curves" role="img" aria-label="${escapeHtml(label)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${grid.join('')}${marks.join('')}${feet.join('')}${area}${line}${drawn.join('')}${titles}</svg>`;
}

function curveOf(
  { shade, mark, dash = false, line = true, points }: Curve,
  across: (value: number) => number,
  up: (value: number) => number,
): string {
  const there = points.filter((point) => known(point.y));
  const d = there.map((point, i) => `${i === 0 ? 'M' : 'L'}${short(across(point.x))} ${short(up(point.y!))}`).join('');
  const path = line && there.length > 1 ? `<path class="curve${dash ? ' dash' : ''}" d="${d}"/>` : '';
  const dots = there.map((point) => {
    const [a, b] = [across(point.x), up(point.y!)];
    const [low, high] = point.ci95 ?? [];
    const reach =
      known(low) && known(high)
        ? `<line x1="${short(a)}" x2="${short(a)}" y1="${short(up(low))}" y2="${short(up(high))}"/>`
        : '';
    return `<g${point.weak === true ? ' class="weak"' : ''}><title>${escapeHtml(point.tip)}</title>${reach}${markOf(mark, a, b)}</g>`;
  });
  return `<g class="s${shade}">${path}${dots.join('')}</g>`;
}

function markOf(mark: Curve['mark'], a: number, b: number): string {
  if (mark === 'dot') return `<circle cx="${short(a)}" cy="${short(b)}" r="3.6"/>`;
  if (mark === 'square') return `<rect x="${short(a - 3.4)}" y="${short(b - 3.4)}" width="6.8" height="6.8"/>`;
  return `<path class="mark" d="M${short(a)} ${short(b - 4.4)}l4.2 7.4h-8.4z"/>`;
}

/** What the lines of a picture mean: names beside samples of them. */
export function curvesKey(
  curves: readonly Pick<Curve, 'name' | 'shade' | 'mark' | 'dash' | 'line'>[],
  more = '',
): string {
  const samples = curves.map(({ name, shade, mark, dash = false, line = true }) => {
    const path = line ? `<path class="curve${dash ? ' dash' : ''}" d="M1 7H33"/>` : '';
    return `<span><svg class="curves" width="34" height="14" aria-hidden="true"><g class="s${shade}">${path}${markOf(mark, 17, 7)}</g></svg> ${escapeHtml(name)}</span>`;
  });
  return `<div class="key">${samples.join('')}${more}</div>`;
}

/** The key of the grey band, and of the dashed line. */
export function keyOf(kind: 'band' | 'rule', name: string): string {
  const drawn =
    kind === 'band' ? '<rect class="band" x="1" y="2" width="32" height="10"/>' : '<path class="rule" d="M1 7H33"/>';
  return `<span><svg class="curves" width="34" height="14" aria-hidden="true">${drawn}</svg> ${escapeHtml(name)}</span>`;
}

/** About four round values from `low` to `high`, both inside the axis that comes back. */
export function roundAxis(
  title: string,
  values: readonly MaybeNumber[],
  format: (value: number) => string,
): Axis & { readonly low: number; readonly high: number } {
  const there = values.filter(known);
  const [low, high] = [Math.min(...there), Math.max(...there)];
  const span = high > low ? high - low : Math.abs(high) || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10);
  const from = Math.floor(low / step);
  const to = Math.max(from + 1, Math.ceil(high / step));
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => {
    const at = Number(((from + i) * step).toPrecision(12));
    return { at, text: format(at) };
  });
  return { title, low: from * step, high: to * step, ticks };
}

function known(value: MaybeNumber): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
