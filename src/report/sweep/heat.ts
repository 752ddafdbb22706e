import type { SweepAnswer, SweepDimension, SweepTrial } from '../../core/index.ts';
import { escapeHtml, section } from '../charts/html-text.ts';
import { short } from '../charts/svg-plot.ts';
import { formatCount } from '../numbers.ts';
import { parameterAxis } from './axes.ts';
import { better } from './curves.ts';
import {
  byImportance,
  clipped,
  judged,
  known,
  objectiveText,
  parameterText,
  shortNames,
  varies,
  winnerOf,
} from './text.ts';

const PAIRS = 3;
const BINS = 10;
const MOST_VALUES = 14;
const WIDTH = 420;
const HEIGHT = 310;
const LEFT = 92;
const TOP = 22;
const BOTTOM = 44;

/** The first objective's mean over the cells of two parameters, for the most important pairs. */
export function heatHtml(answer: SweepAnswer): string {
  const trials = judged(answer);
  const figures = pairsOf(answer, trials)
    .map(([a, b]) => heatMap(answer, trials, a, b))
    .filter((svg) => svg !== '')
    .map((svg) => `<figure>${svg}</figure>`);
  if (figures.length === 0) return '';
  return section(
    'Pairs',
    'mean of the first objective over two parameters: the stronger the colour, the better; empty: not tried; framed: where the winner lies',
    `<div class="pictures">${figures.join('\n')}</div>`,
  );
}

/** By what the pair explains in all: alone and together. Without importance the first parameters. */
function pairsOf(answer: SweepAnswer, trials: readonly SweepTrial[]): (readonly [SweepDimension, SweepDimension])[] {
  const { importance } = answer;
  const varying = byImportance(answer).filter((dimension) => varies(dimension, trials));
  const alone = new Map(importance?.main.map(({ name, share }) => [name, known(share)]));
  const together = new Map(importance?.pairs.map(({ names, share }) => [[...names].sort().join('\n'), known(share)]));
  const all = varying.flatMap((a, i) =>
    varying.slice(i + 1).map((b) => {
      const joint = together.get([a.name, b.name].sort().join('\n')) ?? 0;
      return { pair: [a, b] as const, weight: (alone.get(a.name) ?? 0) + (alone.get(b.name) ?? 0) + 2 * joint };
    }),
  );
  return all
    .sort((a, b) => b.weight - a.weight)
    .slice(0, PAIRS)
    .map(({ pair }) => pair);
}

interface Cells {
  readonly count: number;
  readonly cellOf: (value: number) => number;
  readonly labels: readonly { readonly at: number; readonly text: string }[];
}

function heatMap(answer: SweepAnswer, all: readonly SweepTrial[], a: SweepDimension, b: SweepDimension): string {
  const trials = all.filter(({ point }) => point[a.name] !== undefined && point[b.name] !== undefined);
  if (trials.length < 2) return '';
  const [x, y] = [cellsOf(a, trials), cellsOf(b, trials)];
  const sums = new Float64Array(x.count * y.count);
  const counts = new Int32Array(x.count * y.count);
  const cellOf = ({ point }: SweepTrial): number => y.cellOf(point[b.name]!) * x.count + x.cellOf(point[a.name]!);
  for (const trial of trials) {
    sums[cellOf(trial)]! += trial.values[0]!;
    counts[cellOf(trial)]!++;
  }
  const means = Array.from(sums, (sum, i) => sum / counts[i]!);
  const tried = means.filter((mean) => !Number.isNaN(mean)).sort((m, n) => m - n);
  // The worst tenth shares one shade: a single wreck would leave all others alike.
  const minimise = answer.objectives[0]!.goal === 'minimise';
  const cut = Math.floor(0.1 * (tried.length - 1));
  const [low, high] = [tried[minimise ? 0 : cut]!, tried[tried.length - 1 - (minimise ? cut : 0)]!];
  const isBetter = better(answer, 0);
  const strength = (mean: number): number => {
    const share = high > low ? Math.min(1, Math.max(0, (mean - low) / (high - low))) : 0.5;
    return 0.06 + 0.94 * (isBetter(0, 1) ? 1 - share : share);
  };
  const names = new Map(shortNames(answer.dimensions).map((name, i) => [answer.dimensions[i]!.name, name]));
  const of = answer.objectives[0]!.of;
  const wide = (WIDTH - LEFT - 8) / x.count;
  const tall = (HEIGHT - TOP - BOTTOM) / y.count;
  const rect = (cell: number, name: string, rest = '', inner = ''): string => {
    const column = cell % x.count;
    const row = y.count - 1 - Math.floor(cell / x.count);
    return `<rect class="${name}" x="${short(LEFT + column * wide + 0.5)}" y="${short(TOP + row * tall + 0.5)}" width="${short(wide - 1)}" height="${short(tall - 1)}"${rest}>${inner}</rect>`;
  };
  const cells = means.map((mean, cell) =>
    Number.isNaN(mean)
      ? rect(cell, 'empty')
      : rect(
          cell,
          'cell',
          ` fill-opacity="${strength(mean).toFixed(2)}"`,
          `<title>${escapeHtml(`${objectiveText(of, mean)}, ${formatCount(counts[cell]!, 'trial')}`)}</title>`,
        ),
  );
  const winner = winnerOf(answer);
  const chosen = winner !== undefined && trials.includes(winner) ? rect(cellOf(winner), 'chosen') : '';
  const xs = x.labels.map(
    ({ at, text }) =>
      `<text x="${short(LEFT + at * wide)}" y="${HEIGHT - BOTTOM + 15}" text-anchor="middle">${escapeHtml(clipped(text, Math.max(4, Math.floor((8 * wide) / 50) * 4)))}</text>`,
  );
  const ys = y.labels.map(
    ({ at, text }) =>
      `<text x="${LEFT - 6}" y="${short(TOP + (y.count - at) * tall + 4)}" text-anchor="end">${escapeHtml(clipped(text, 13))}</text>`,
  );
  const titles = `<text class="title" x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(names.get(a.name)!)}</text><text class="title" x="4" y="13">${escapeHtml(names.get(b.name)!)}</text><text x="${WIDTH - 8}" y="13" text-anchor="end">${escapeHtml(`${objectiveText(of, low)} to ${objectiveText(of, high)}`)}</text>`;
  return `<svg class="plot" role="img" aria-label="${escapeHtml(`Mean of ${of} over ${a.name} and ${b.name}`)}" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${cells.join('')}${chosen}${xs.join('')}${ys.join('')}${titles}</svg>`;
}

/** Choices and few values are a cell each; others fall into equal parts of what was tried, of its logarithm where that counts. */
function cellsOf(dimension: SweepDimension, trials: readonly SweepTrial[]): Cells {
  const values = [...new Set(trials.map(({ point }) => point[dimension.name]!))].sort((a, b) => a - b);
  if (dimension.choices !== null || values.length <= MOST_VALUES) {
    const every = Math.ceil(values.length / 7);
    return {
      count: values.length,
      cellOf: (value) => values.indexOf(value),
      labels: values.flatMap((value, i) =>
        i % every === 0 ? [{ at: i + 0.5, text: parameterText(dimension, value) }] : [],
      ),
    };
  }
  const log = dimension.log && values[0]! > 0;
  const scale = (value: number): number => (log ? Math.log(value) : value);
  const [low, high] = [scale(values[0]!), scale(values[values.length - 1]!)];
  const { ticks } = parameterAxis(dimension, '', trials);
  return {
    count: BINS,
    cellOf: (value) => Math.min(BINS - 1, Math.floor((BINS * (scale(value) - low)) / (high - low))),
    labels: ticks.flatMap(({ at, text }) => {
      const place = (BINS * (scale(at) - low)) / (high - low);
      return place >= 0 && place <= BINS ? [{ at: place, text }] : [];
    }),
  };
}
