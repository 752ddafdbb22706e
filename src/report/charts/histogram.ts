import { escapeHtml } from './html-text.ts';

export interface Histogram {
  readonly title: string;
  readonly draws: readonly (number | null)[];
  /** Marked by a line and its value; null or NaN: none. */
  readonly real: number | null;
  readonly format: (value: number) => string;
  /** What the draws are. */
  readonly noun?: string;
}

const WIDTH = 300;
const HEIGHT = 112;
const TOP = 18;
const BASE = 96;
const BINS = 24;
/** Half of the widest value, in pixels. */
const HALF_TEXT = 34;
/** Of fewer draws the outer ones are no quantiles. */
const FEWEST_FOR_EDGES = 40;

/** What a caption says of the dashed lines; nothing where there are too few draws for any. */
export function edgesNote(draws: readonly unknown[], of = ''): string {
  return draws.length < FEWEST_FOR_EDGES ? '' : `; dashed: the middle 95 %${of}`;
}

/**
 * Draws as bars, their middle 95 % between dashed lines, the run's own value as a thick line with its name; empty without two draws that
 * differ.
 */
export function histogramSvg({ title, draws, real, format, noun = 'draws' }: Histogram): string {
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
  const across = (value: number): number => round(((value - low) / (high - low)) * WIDTH);
  const bars = counts.map((count, i) => {
    if (count === 0) return '';
    const height = round((count / most) * (BASE - TOP - 4));
    return `<rect x="${round(i * wide + 0.5)}" y="${round(BASE - height)}" width="${round(wide - 1)}" height="${height}"/>`;
  });
  const sorted = [...known].sort((a, b) => a - b);
  const edges =
    known.length < FEWEST_FOR_EDGES
      ? []
      : [0.025, 0.975].map((share) => {
          const x = across(sorted[Math.round(share * (sorted.length - 1))]!);
          return `<line class="edge" x1="${x}" y1="${TOP + 6}" x2="${x}" y2="${BASE}"/>`;
        });
  const at = marked === null ? null : across(marked);
  const line =
    at === null
      ? ''
      : `<line x1="${at}" y1="${TOP - 3}" x2="${at}" y2="${BASE}"/><text class="real" x="${Math.max(HALF_TEXT, Math.min(WIDTH - HALF_TEXT, at))}" y="${TOP - 6}" text-anchor="middle">${escapeHtml(`run ${format(marked!)}`)}</text>`;
  const label =
    marked === null
      ? title
      : `${title}: the run's ${format(marked)} among ${known.length} ${noun} from ${format(low)} to ${format(high)}`;
  return `<svg class="histogram" width="${WIDTH}" height="${HEIGHT}" viewBox="-2 0 ${WIDTH + 4} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}"><title>${escapeHtml(label)}</title>${bars.join('')}${edges.join('')}${line}<text x="0" y="${HEIGHT - 3}">${escapeHtml(format(low))}</text><text x="${WIDTH}" y="${HEIGHT - 3}" text-anchor="end">${escapeHtml(format(high))}</text></svg>`;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
