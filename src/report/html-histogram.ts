import { escapeHtml } from './html-text.ts';

export interface Histogram {
  readonly title: string;
  readonly draws: readonly (number | null)[];
  /** Marked by a line; null or NaN: none. */
  readonly real: number | null;
  readonly format: (value: number) => string;
}

const WIDTH = 300;
const HEIGHT = 90;
const BASE = 74;
const BINS = 24;

/** Draws as bars, with the run's own value as a line through them; empty without two draws that differ. */
export function histogramSvg({ title, draws, real, format }: Histogram): string {
  const known = draws.filter((draw): draw is number => typeof draw === 'number' && Number.isFinite(draw));
  const marked = typeof real === 'number' && Number.isFinite(real) ? real : null;
  const all = marked === null ? known : [...known, marked];
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (known.length < 2 || !(high > low)) return '';
  const counts = new Array<number>(BINS).fill(0);
  for (const draw of known) counts[Math.min(BINS - 1, Math.floor((BINS * (draw - low)) / (high - low)))]! += 1;
  const most = Math.max(...counts);
  const wide = WIDTH / BINS;
  const bars = counts.map((count, i) => {
    if (count === 0) return '';
    const height = round((count / most) * (BASE - 6));
    return `<rect x="${round(i * wide + 0.5)}" y="${round(BASE - height)}" width="${round(wide - 1)}" height="${height}"/>`;
  });
  const at = marked === null ? null : round(((marked - low) / (high - low)) * WIDTH);
  const line = at === null ? '' : `<line x1="${at}" y1="0" x2="${at}" y2="${BASE}"/>`;
  const label =
    marked === null
      ? title
      : `${title}: the run's ${format(marked)} among ${known.length} from ${format(low)} to ${format(high)}`;
  return `<svg class="histogram" width="${WIDTH}" height="${HEIGHT}" viewBox="-2 0 ${WIDTH + 4} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}"><title>${escapeHtml(label)}</title>${bars.join('')}${line}<text x="0" y="${HEIGHT - 3}">${escapeHtml(format(low))}</text><text x="${WIDTH}" y="${HEIGHT - 3}" text-anchor="end">${escapeHtml(format(high))}</text></svg>`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
