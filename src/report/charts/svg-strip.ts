import { escapeHtml } from './html-text.ts';
import { short } from './svg-plot.ts';

export interface Strip {
  readonly label: string;
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Under the first and the last column. */
  readonly ends: readonly [string, string];
}

const LEFT = 132;
const TALL = 15;
const WIDE = 640;
/** More segments than these are drawn as means of neighbours. */
const MOST = 160;
/** Shades, as shares of the darkest value. */
const SHADES = [0.06, 0.2, 0.4, 0.7];

/**
 * Values as rows of shaded cells, one column a segment: four steps of one colour by the share of the largest value. One path a shade,
 * so that many cells stay small.
 */
export function stripSvg({ label, rows, ends }: Strip): string {
  const columns = rows[0]?.values.length ?? 0;
  if (columns < 2) return '';
  const groups = Math.min(MOST, columns);
  const thinned = rows.map(({ values }) =>
    Array.from({ length: groups }, (_, g) => {
      const own = values
        .slice(Math.floor((g * columns) / groups), Math.floor(((g + 1) * columns) / groups))
        .filter(Number.isFinite);
      return own.length === 0 ? Number.NaN : own.reduce((sum, value) => sum + value, 0) / own.length;
    }),
  );
  const most = Math.max(...thinned.flat().filter(Number.isFinite), 0);
  const cell = Math.min(22, (WIDE - LEFT) / groups);
  const paths = SHADES.map((_, shade) => {
    const d = thinned.flatMap((values, r) =>
      values.flatMap((value, g) =>
        shadeOf(value / most) === shade
          ? [`M${short(LEFT + g * cell)} ${r * TALL + 1}h${short(cell)}v${TALL - 2}h-${short(cell)}z`]
          : [],
      ),
    );
    return d.length === 0 ? '' : `<path class="l${shade + 1}" d="${d.join('')}"/>`;
  });
  const width = Math.ceil(LEFT + groups * cell + 2);
  const height = rows.length * TALL + 18;
  const names = rows.map(
    ({ name }, r) =>
      `<text x="${LEFT - 6}" y="${r * TALL + TALL - 4}" text-anchor="end">${escapeHtml(name.length > 20 ? `${name.slice(0, 19)}…` : name)}</text>`,
  );
  const frame = `<rect class="frame" x="${LEFT}" y="0" width="${short(groups * cell)}" height="${rows.length * TALL}"/>`;
  const feet = `<text x="${LEFT}" y="${height - 4}">${escapeHtml(ends[0])}</text><text x="${width - 2}" y="${height - 4}" text-anchor="end">${escapeHtml(ends[1])}</text>`;
  return `<div class="scroll"><svg class="strip" role="img" aria-label="${escapeHtml(label)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${paths.join('')}${frame}${names.join('')}${feet}</svg></div>`;
}

function shadeOf(share: number): number {
  let found = -1;
  SHADES.forEach((from, shade) => {
    if (share >= from) found = shade;
  });
  return found;
}
