import type { SweepAnswer } from '../../core/index.ts';
import { escapeHtml, section } from '../charts/html-text.ts';
import { short } from '../charts/svg-plot.ts';
import { percent } from '../numbers.ts';
import { clipped, importanceNote, known, shortNames } from './text.ts';

const NAMES = 260;
const RODS = 520;
const ROW = 22;
const PAIRS = 6;
const LEAST_PAIR = 0.005;

/** What each parameter explains alone, and the greatest pairs beyond that. */
export function importanceHtml({ importance, dimensions }: SweepAnswer): string {
  if (importance === null) return '';
  const names = shortNames(dimensions);
  const nameOf = (name: string): string => names[dimensions.findIndex((one) => one.name === name)] ?? name;
  const rods = [
    ...importance.main.map(({ name, share }) => ({ text: nameOf(name), tip: name, share: known(share), kind: 'rod' })),
    ...importance.pairs
      .filter(({ share }) => known(share) >= LEAST_PAIR)
      .slice(0, PAIRS)
      .map((pair) => ({
        text: pair.names.map(nameOf).join(' × '),
        tip: pair.names.join(' × '),
        share: known(pair.share),
        kind: 'rod pair',
      })),
  ];
  const most = Math.max(...rods.map(({ share }) => share), 1e-9);
  const rows = rods.map(({ text, tip, share, kind }, i) => {
    const width = short(Math.max(0.5, (RODS * share) / most));
    const y = i * ROW;
    return `<text x="${NAMES - 8}" y="${y + 15}" text-anchor="end">${escapeHtml(clipped(text, 40))}<title>${escapeHtml(tip)}</title></text><rect class="${kind}" x="${NAMES}" y="${y + 4}" width="${width}" height="${ROW - 8}"/><text x="${short(NAMES + Number(width) + 6)}" y="${y + 15}">${percent(share, share < 0.1 ? 1 : 0)}</text>`;
  });
  const [width, height] = [NAMES + RODS + 60, rods.length * ROW];
  const svg = `<svg class="plot" role="img" aria-label="Importance of the parameters" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${rows.join('')}</svg>`;
  const pairs = rods.some(({ kind }) => kind !== 'rod') ? '; pairs: what two explain together beyond that' : '';
  return section('Importance', importanceNote(importance) + pairs, `<div class="scroll wide rods">${svg}</div>`);
}
