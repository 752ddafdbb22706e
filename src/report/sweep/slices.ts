import type { SweepAnswer, SweepDimension, SweepTrial } from '../../core/index.ts';
import { escapeHtml, section } from '../charts/html-text.ts';
import { type Layer, type Point, plotSvg } from '../charts/svg-plot.ts';
import { percent } from '../numbers.ts';
import { parameterAxis } from './axes.ts';
import { configuredLevel, key, objectiveAxis, winnerLabel } from './curves.ts';
import { byImportance, clipped, judged, parameterText, shortNames, varies } from './text.ts';

/** The first objective over each parameter, the most important first. Parameters that never varied have no picture. */
export function slicesHtml(answer: SweepAnswer): string {
  const trials = judged(answer);
  const short = new Map(shortNames(answer.dimensions).map((name, i) => [answer.dimensions[i]!.name, name]));
  const y = objectiveAxis(answer);
  const figures = byImportance(answer)
    .filter((dimension) => varies(dimension, trials))
    .map((dimension) => {
      const { name } = dimension;
      const active = trials.filter(({ point }) => point[name] !== undefined);
      const layers: Layer[] = [
        { kind: 'dots', tone: 'trial', points: active.map((trial) => slicePoint(dimension, trial)) },
        ...configuredLevel(answer),
        ...active
          .filter(({ number }) => number === answer.best)
          .map(
            (trial): Layer => ({
              kind: 'mark',
              tone: 'best',
              point: slicePoint(dimension, trial),
              label: winnerLabel(answer, trial),
            }),
          ),
      ];
      const svg = plotSvg({
        label: `${answer.objectives[0]!.of} over ${name}, ${active.length} trials`,
        x: parameterAxis(dimension, short.get(name)!, active),
        y,
        layers,
      });
      return `<figure>${svg}<figcaption>${escapeHtml(caption(answer, dimension, active.length, trials.length))}</figcaption></figure>`;
    });
  if (figures.length === 0) return '';
  return section(
    'Slices',
    'the first objective over one parameter at a time, the others as they came',
    `<div class="pictures">${figures.join('\n')}</div>${key(
      [
        ['trial', '#3b7dd8'],
        ['winner', '#e07b39'],
      ],
      answer.asConfigured !== null,
    )}`,
  );
}

/** Choices would lie on one line: their trials are spread by their numbers, the same way each time. */
function slicePoint({ name, choices }: SweepDimension, { number, point, values }: SweepTrial): Point {
  const spread = choices === null ? 0 : (((number * 0.618034) % 1) - 0.5) * 0.5;
  return [point[name]! + spread, values[0]!];
}

function caption(answer: SweepAnswer, { name, text, when }: SweepDimension, active: number, all: number): string {
  const share = answer.importance?.main.find((one) => one.name === name)?.share;
  const alone = share === undefined || share === null ? '' : `; alone ${percent(share, 0)}`;
  const parent = answer.dimensions.find((one) => one.name === when?.dimension);
  const only =
    when === null || parent === undefined
      ? ''
      : `; only where ${parent.name} is ${parameterText(parent, when.choice)} (${active} of ${all})`;
  return `${name}: ${clipped(text, 120)}${alone}${only}`;
}
