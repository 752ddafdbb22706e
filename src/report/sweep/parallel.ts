import type { SweepAnswer, SweepTrial } from '../../core/index.ts';
import { escapeHtml, section } from '../charts/html-text.ts';
import { type Axis, place, short } from '../charts/svg-plot.ts';
import { parameterAxis } from './axes.ts';
import { key, objectiveAxis } from './curves.ts';
import { byImportance, clipped, judged, rankedTrials, shortNames, varies } from './text.ts';

const MOST_AXES = 10;
const MOST_LINES = 1000;
const WIDTH = 1300;
const TOP = 40;
const BOTTOM = 300;
/** Where a line passes that has no value on the axis. */
const NONE = 325;
const SIDE = 70;

/** Each trial a line through its parameters and the first objective, the best tenth over the others, the winner on top. */
export function parallelHtml(answer: SweepAnswer): string {
  const trials = judged(answer);
  const ranks = new Map(rankedTrials(answer).map((trial, i) => [trial, i]));
  const names = new Map(shortNames(answer.dimensions).map((name, i) => [answer.dimensions[i]!.name, name]));
  const dimensions = byImportance(answer)
    .filter((dimension) => varies(dimension, trials))
    .slice(0, MOST_AXES)
    // The most important lie next to the objective.
    .reverse();
  if (dimensions.length < 2 || trials.length < 2) return '';
  const axes = [
    ...dimensions.map((dimension) => ({
      axis: parameterAxis(dimension, names.get(dimension.name)!, trials),
      tip: dimension.name,
      read: ({ point }: SweepTrial) => point[dimension.name],
    })),
    { axis: objectiveAxis(answer), tip: answer.objectives[0]!.of, read: ({ values }: SweepTrial) => values[0] },
  ];
  const step = (WIDTH - 2 * SIDE) / (axes.length - 1);
  const ups = axes.map(({ axis }) => place(axis, BOTTOM, TOP));
  const missing = trials.some((trial) => axes.some(({ read }) => read(trial) === undefined));
  const path = (trial: SweepTrial): string =>
    axes
      .map(({ read }, i) => {
        const value = read(trial);
        return `${i === 0 ? 'M' : 'L'}${short(SIDE + i * step)} ${value === undefined ? NONE : short(ups[i]!(value))}`;
      })
      .join('');
  const byRank = [...trials].sort((a, b) => ranks.get(a)! - ranks.get(b)!);
  const tenth = Math.max(1, Math.ceil(trials.length / 10));
  const top = byRank.slice(0, tenth).filter(({ number }) => number !== answer.best);
  const rest = byRank.slice(tenth);
  const every = Math.max(1, Math.ceil(rest.length / MOST_LINES));
  const drawn = rest.filter((_, i) => i % every === 0);
  const winner = trials.filter(({ number }) => number === answer.best);
  // The more lines, the fainter each: only where many run together may it be dark.
  const threads = (tone: string, some: readonly SweepTrial[], ink: number) =>
    some.length === 0
      ? ''
      : `<path class="threads ${tone}" stroke-opacity="${Math.min(1, ink / some.length).toFixed(2)}" d="${some.map(path).join('')}"/>`;
  const poles = axes.map(({ axis, tip }, i) => pole(axis, tip, SIDE + i * step, ups[i]!, step));
  const none = missing ? `<text x="4" y="${NONE + 4}">no value</text>` : '';
  const height = missing ? NONE + 12 : BOTTOM + 14;
  const svg = `<svg class="plot" role="img" aria-label="Parallel coordinates of ${trials.length} trials" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">${threads('other', drawn, Math.min(40, 0.3 * drawn.length))}${threads('good', top, Math.min(25, 0.8 * top.length))}${threads('best', winner, 1)}${poles.join('')}${none}</svg>`;
  return section(
    'Parallel coordinates',
    `each line a trial, the most important parameters beside the objective${every > 1 ? `; one in ${every} of the others drawn` : ''}`,
    `<div class="scroll wide">${svg}</div>${key(
      [
        ['best tenth', '#3b7dd8'],
        ['winner', '#e07b39'],
        ['others', '#8391a1'],
      ],
      false,
    )}`,
  );
}

function pole(axis: Axis, tip: string, x: number, up: (value: number) => number, step: number): string {
  const at = short(x);
  const most = Math.max(5, Math.floor(step / 7));
  const ticks = axis.ticks.map(({ at: value, text }) => {
    const y = short(up(value));
    return `<line x1="${short(x - 3)}" x2="${at}" y1="${y}" y2="${y}"/><text class="halo" x="${short(x - 6)}" y="${short(up(value) + 4)}" text-anchor="end">${escapeHtml(clipped(text, most))}</text>`;
  });
  return `<line class="pole" x1="${at}" x2="${at}" y1="${TOP}" y2="${BOTTOM}"/>${ticks.join('')}<text class="title" x="${at}" y="${TOP - 16}" text-anchor="middle">${escapeHtml(clipped(axis.title, most))}<title>${escapeHtml(tip)}</title></text>`;
}
