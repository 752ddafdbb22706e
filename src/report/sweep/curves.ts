import type { SweepAnswer, SweepTrial } from '../../core/index.ts';
import { escapeHtml, section } from '../charts/html-text.ts';
import { type Axis, type Layer, type Point, plotSvg } from '../charts/svg-plot.ts';
import { count } from '../numbers.ts';
import { evenTicks, valueAxis } from './axes.ts';
import { judged, known, objectiveHeads, objectiveText, winnerOf } from './text.ts';

/** The axis of the first objective, with room for the winner and the configuration as it stands. */
export function objectiveAxis(answer: SweepAnswer, at = 0): Axis {
  const { objectives, asConfigured } = answer;
  const of = objectives[at]!.of;
  const always = [known(winnerOf(answer)?.values[at]), known(asConfigured?.values[at])];
  const values = answer.trials.map((trial) => known(trial.values[at]));
  return valueAxis(objectiveHeads(answer)[at]!, values, always, (value) => objectiveText(of, value));
}

/** Whether a is better than b in an objective. */
export function better(answer: Pick<SweepAnswer, 'objectives'>, at: number): (a: number, b: number) => boolean {
  return answer.objectives[at]!.goal === 'minimise' ? (a, b) => a < b : (a, b) => a > b;
}

/** Trials in the order in which they were asked for, with the best so far. */
export function historyHtml(answer: SweepAnswer): string {
  const trials = judged(answer);
  if (trials.length === 0) return '';
  const { asConfigured, objectives, best } = answer;
  const of = objectives[0]!.of;
  const isBetter = better(answer, 0);
  const soFar: Point[] = [];
  let leading = Number.NaN;
  for (const { number, values } of trials) {
    if (Number.isNaN(leading) || isBetter(values[0]!, leading)) {
      leading = values[0]!;
      soFar.push([number, leading]);
    }
  }
  const last = answer.trials[answer.trials.length - 1]!.number;
  soFar.push([last, leading]);
  const layers: Layer[] = [
    { kind: 'dots', tone: 'trial', points: trials.map(({ number, values }) => [number, values[0]!]), label: 'trials' },
    { kind: 'line', tone: 'best', points: soFar, steps: true, label: 'best so far' },
    ...configuredLevel(answer),
    ...trials
      .filter(({ number }) => number === best)
      .map(
        (trial): Layer => ({
          kind: 'mark',
          tone: 'best',
          point: [trial.number, trial.values[0]!],
          label: winnerLabel(answer, trial),
        }),
      ),
  ];
  const svg = plotSvg({
    label: `${of} of ${trials.length} trials by number, best ${objectiveText(of, leading)}`,
    x: {
      title: 'trial',
      low: -0.5,
      high: last + 0.5,
      ticks: evenTicks(0, last, 1).map((at) => ({ at, text: count(at) })),
    },
    y: objectiveAxis(answer),
    layers,
    width: 1300,
    height: 300,
  });
  return section(
    'History',
    'the first objective of each trial, and the best so far; far-off values lie on the edge',
    wide(svg) +
      key(
        [
          ['trial', '#3b7dd8'],
          ['best so far', '#e07b39'],
        ],
        asConfigured !== null,
      ),
  );
}

/** The first objective after each step, the winner's beside the configuration's. */
export function stepsHtml(answer: SweepAnswer): string {
  const winner = winnerOf(answer);
  const steps = winner?.steps?.map(known) ?? [];
  if (winner === undefined || steps.filter(Number.isFinite).length < 2) return '';
  const configured = answer.asConfigured?.steps?.map(known) ?? [];
  const of = answer.objectives[0]!.of;
  const points = (values: readonly number[]): Point[] => values.map((value, i) => [i + 1, value]);
  const last = Math.max(steps.length, configured.length);
  const svg = plotSvg({
    label: `${of} after each of ${last} steps, trial ${winner.number} and the configuration as it stands`,
    x: { title: 'step', low: 1, high: last, ticks: evenTicks(1, last, 1).map((at) => ({ at, text: String(at) })) },
    y: valueAxis(objectiveHeads(answer)[0]!, [...steps, ...configured], [steps[steps.length - 1]!], (value) =>
      objectiveText(of, value),
    ),
    layers: [
      { kind: 'line', tone: 'base', points: points(configured), label: 'as configured' },
      { kind: 'line', tone: 'best', points: points(steps), label: `trial ${winner.number}` },
    ],
    width: 1300,
    height: 260,
  });
  return section(
    'Step by step',
    'the first objective of all days up to the end of each step',
    wide(svg) + key([[`trial ${winner.number}`, '#e07b39']], configured.length > 0),
  );
}

function wide(svg: string): string {
  return `<div class="scroll wide">${svg}</div>`;
}

export function configuredLevel({ asConfigured }: SweepAnswer): Layer[] {
  return asConfigured === null
    ? []
    : [{ kind: 'level', tone: 'base', y: known(asConfigured.values[0]), label: 'as configured' }];
}

export function winnerLabel({ objectives }: SweepAnswer, { number, values }: SweepTrial): string {
  return `trial ${number}: ${objectives.map(({ of }, i) => `${of} ${objectiveText(of, values[i])}`).join(', ')}`;
}

export function key(entries: readonly (readonly [text: string, color: string])[], configured: boolean): string {
  const spans = entries.map(
    ([text, color]) => `<span><i style="background:${color};opacity:1"></i>${escapeHtml(text)}</span>`,
  );
  const dashed = configured ? '<span><i class="dash"></i>as configured</span>' : '';
  return `<div class="key">${spans.join('')}${dashed}</div>`;
}
