import type { Estimate, HistogramCounts } from '../../core/index.ts';
import { escapeHtml } from '../charts/html-text.ts';
import { short } from '../charts/svg-plot.ts';
import { fixed } from '../numbers.ts';

/** Small pictures of a portrait, without a script. */

export interface CountsPicture {
  readonly label: string;
  readonly histogram: HistogramCounts;
  readonly format: (value: number) => string;
  readonly width?: number;
  readonly height?: number;
  /** Mean and deviation of a normal law, drawn as a dashed line. */
  readonly normal?: { readonly mean: number; readonly sd: number };
}

/** Counts as bars; empty without a range. */
export function countsSvg({ label, histogram, format, width = 200, height = 70, normal }: CountsPicture): string {
  const { low, high, counts } = histogram;
  const most = Math.max(...counts);
  if (!(high > low) || !(most > 0)) return '';
  const base = height - 16;
  const wide = width / counts.length;
  const tall = (count: number): number => (count / most) * (base - 4);
  const step = (high - low) / counts.length;
  const bars = counts.map((count, i) =>
    count === 0
      ? ''
      : `<rect x="${short(i * wide + 0.3)}" y="${short(base - tall(count))}" width="${short(Math.max(0.5, wide - 0.6))}" height="${short(tall(count))}"><title>${escapeHtml(`${format(low + i * step)} to ${format(low + (i + 1) * step)}: ${count.toLocaleString('en-US')}`)}</title></rect>`,
  );
  return `<svg class="counts" role="img" aria-label="${escapeHtml(label)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${bars.join('')}${normalPath(histogram, normal, width, base, tall)}<text x="0" y="${height - 3}">${escapeHtml(format(low))}</text><text x="${width}" y="${height - 3}" text-anchor="end">${escapeHtml(format(high))}</text></svg>`;
}

function normalPath(
  { low, high, counts }: HistogramCounts,
  normal: CountsPicture['normal'],
  width: number,
  base: number,
  tall: (count: number) => number,
): string {
  if (normal === undefined || !(normal.sd > 0)) return '';
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const step = (high - low) / counts.length;
  const points = Array.from({ length: 97 }, (_, i) => {
    const value = low + ((high - low) * i) / 96;
    const z = (value - normal.mean) / normal.sd;
    const count = (rows * step * Math.exp((-z * z) / 2)) / (normal.sd * Math.sqrt(2 * Math.PI));
    return `${i === 0 ? 'M' : 'L'}${short((width * i) / 96)} ${short(Math.max(0, base - tall(count)))}`;
  });
  return `<path class="normal" d="${points.join('')}"/>`;
}

export interface Whisker extends Estimate {
  readonly name: string;
  /** Told apart from the line. */
  readonly marked?: boolean;
}

const WIDTH = 460;
const HEIGHT = 190;
const LEFT = 62;
const BOTTOM = 26;
const TOP = 10;

/** Values with their intervals side by side, and a line at what nothing would be. */
export function whiskersSvg(
  label: string,
  items: readonly Whisker[],
  at: number,
  format: (value: number) => string,
): string {
  const known = items.filter(({ value }) => Number.isFinite(value));
  if (known.length === 0) return '';
  const ends = known.flatMap(({ value, ci95 }) => [value, ...ci95.filter(Number.isFinite)]);
  const low = Math.min(at, ...ends);
  const high = Math.max(at, ...ends);
  const span = high - low || 1;
  const y = (value: number): number => TOP + (1 - (value - low) / span) * (HEIGHT - TOP - BOTTOM);
  const wide = (WIDTH - LEFT - 8) / items.length;
  const x = (i: number): number => LEFT + (i + 0.5) * wide;
  const every = Math.ceil((Math.max(...items.map(({ name }) => name.length)) * 7 + 6) / wide);
  const marks = items.map(({ name, value, ci95, marked }, i) => {
    const text =
      i % every === 0
        ? `<text x="${short(x(i))}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(name)}</text>`
        : '';
    if (!Number.isFinite(value)) return text;
    const tip = `${name}: ${format(value)} (${format(ci95[0])} to ${format(ci95[1])})`;
    const bar = Number.isFinite(ci95[0])
      ? `<line class="reach" x1="${short(x(i))}" x2="${short(x(i))}" y1="${short(y(ci95[0]))}" y2="${short(y(ci95[1]))}"/>`
      : '';
    const size = marked === true ? 5 : 3;
    return `<g class="${marked === true ? 'told' : 'noise'}"><title>${escapeHtml(tip)}</title>${bar}<circle cx="${short(x(i))}" cy="${short(y(value))}" r="${size}"/></g>${text}`;
  });
  const ticks = [low, high].map(
    (value) => `<text x="${LEFT - 6}" y="${short(y(value) + 4)}" text-anchor="end">${escapeHtml(format(value))}</text>`,
  );
  return `<svg class="whiskers" role="img" aria-label="${escapeHtml(label)}" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><line class="zero" x1="${LEFT}" x2="${WIDTH - 8}" y1="${short(y(at))}" y2="${short(y(at))}"/>${ticks.join('')}${marks.join('')}</svg>`;
}

/** Correlations as a square of shades: blue alike, orange opposite. */
export function heatSvg(names: readonly string[], matrix: readonly (readonly number[])[]): string {
  const n = names.length;
  if (n < 2) return '';
  const cell = Math.max(6, Math.min(22, Math.floor(760 / n)));
  const left = 8 + 6.2 * Math.min(26, Math.max(...names.map((name) => name.length)));
  const size = cell * n;
  const [width, height] = [Math.ceil(left + size + 4), Math.ceil(size + left + 4)];
  const rects = matrix.flatMap((row, i) =>
    row.flatMap((r, j) => {
      if (!(Math.abs(r) >= 0.05)) return [];
      const tip = n <= 90 ? `<title>${escapeHtml(`${names[i]} and ${names[j]}: ${r.toFixed(2)}`)}</title>` : '';
      return `<rect class="${r < 0 ? 'n' : 'p'}" x="${short(left + j * cell)}" y="${short(i * cell)}" width="${cell}" height="${cell}" fill-opacity="${Math.abs(r).toFixed(2)}">${tip}</rect>`;
    }),
  );
  const clip = (name: string): string => (name.length > 26 ? `${name.slice(0, 25)}…` : name);
  const small = Math.min(11, cell + 2);
  const texts = names.map((name, i) => {
    const middle = short(i * cell + cell / 2 + small / 3);
    const across = short(left + i * cell + cell / 2 + small / 3);
    return `<text x="${short(left - 4)}" y="${middle}" text-anchor="end">${escapeHtml(clip(name))}</text><text transform="translate(${across} ${short(size + 6)}) rotate(-90)" text-anchor="end">${escapeHtml(clip(name))}</text>`;
  });
  return `<svg class="heat" role="img" aria-label="Rank correlations of ${n} columns, alike ones side by side" style="font-size:${small}px" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect class="frame" x="${short(left)}" y="0" width="${size}" height="${size}"/>${rects.join('')}${texts.join('')}</svg>`;
}

export interface LagLine {
  readonly name: string;
  readonly values: readonly number[];
}

const DASHES = ['', '7 4', '2 3', '10 3 2 3', '1 5', '12 5'];
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** Lines over named lags; each has its colour, its dash and its name. */
export function lagSvg(label: string, lags: readonly string[], lines: readonly LagLine[]): string {
  const values = lines.flatMap((line) => line.values).filter(Number.isFinite);
  if (lags.length < 2 || values.length === 0) return '';
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 0)];
  const tall = 260;
  const y = (value: number): number => TOP + (1 - (value - low) / (high - low || 1)) * (tall - TOP - BOTTOM);
  const x = (i: number): number => 48 + (i * (WIDTH - 48 - 24)) / (lags.length - 1);
  const drawn = lines.map(({ name, values: own }, k) => {
    const d = own.map((value, i) => `${i === 0 ? 'M' : 'L'}${short(x(i))} ${short(y(value))}`).join('');
    const dots = own.map(
      (value, i) =>
        `<circle cx="${short(x(i))}" cy="${short(y(value))}" r="3" fill="${COLORS[k % 6]}"><title>${escapeHtml(`${name} at ${lags[i]}: ${fixed(value, 3)} bits`)}</title></circle>`,
    );
    return `<path d="${d}" fill="none" stroke="${COLORS[k % 6]}" stroke-width="2" stroke-dasharray="${DASHES[k % 6]}"/>${dots.join('')}`;
  });
  const marks = lags.map(
    (name, i) => `<text x="${short(x(i))}" y="${tall - 8}" text-anchor="middle">${escapeHtml(name)}</text>`,
  );
  const ticks = [0, high / 2, high].map(
    (value) =>
      `<line x1="48" x2="${WIDTH - 24}" y1="${short(y(value))}" y2="${short(y(value))}"/><text x="42" y="${short(y(value) + 4)}" text-anchor="end">${value.toFixed(2)}</text>`,
  );
  const key = lines.map(
    ({ name }, k) =>
      `<span><svg width="30" height="10" aria-hidden="true"><line x1="0" x2="30" y1="5" y2="5" stroke="${COLORS[k % 6]}" stroke-width="2.5" stroke-dasharray="${DASHES[k % 6]}"/></svg> ${escapeHtml(name)}</span>`,
  );
  return `<svg class="lags" role="img" aria-label="${escapeHtml(label)}" width="${WIDTH}" height="${tall}" viewBox="0 0 ${WIDTH} ${tall}">${ticks.join('')}${drawn.join('')}${marks.join('')}</svg><div class="key">${key.join('')}</div>`;
}
