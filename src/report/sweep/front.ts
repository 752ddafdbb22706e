import type { SweepAnswer, SweepTrial } from '../../core/index.ts';
import { section } from '../charts/html-text.ts';
import { type Layer, type Point, plotSvg } from '../charts/svg-plot.ts';
import { formatCount } from '../numbers.ts';
import { key, objectiveAxis, winnerLabel } from './curves.ts';
import { judged, known, objectiveHeads } from './text.ts';

/** Of several objectives: the trials that no other beats in all, two objectives a picture. Empty of one. */
export function frontHtml(answer: SweepAnswer): string {
  const { objectives, asConfigured } = answer;
  const trials = judged(answer);
  if (objectives.length < 2 || trials.length === 0) return '';
  const front = trials.filter(({ pareto }) => pareto);
  const heads = objectiveHeads(answer);
  const pairs = objectives.flatMap((_, i) => objectives.slice(i + 1).map((_, k) => [i, i + 1 + k] as const));
  const figures = pairs.slice(0, 6).map(([i, j]) => {
    const at = ({ values }: Pick<SweepTrial, 'values'>): Point => [known(values[i]), known(values[j])];
    const along = front.map(at).sort((a, b) => a[0] - b[0]);
    const layers: Layer[] = [
      { kind: 'dots', tone: 'other', points: trials.filter(({ pareto }) => !pareto).map(at), label: 'other trials' },
      // With a third objective the front is a surface: a line through its shadow would mislead.
      ...(objectives.length === 2 ? [{ kind: 'line', tone: 'good', points: along } as const] : []),
      { kind: 'dots', tone: 'good', points: along, label: 'front' },
      ...(asConfigured === null
        ? []
        : [{ kind: 'mark', tone: 'base', point: at(asConfigured), label: 'as configured' } as const]),
      ...front.map(
        (trial): Layer => ({
          kind: 'mark',
          tone: trial.number === answer.best ? 'best' : 'good',
          point: at(trial),
          label: winnerLabel(answer, trial),
        }),
      ),
    ];
    const svg = plotSvg({
      label: `${objectives[i]!.of} against ${objectives[j]!.of}: ${front.length} trials on the front`,
      x: objectiveAxis(answer, i),
      y: objectiveAxis(answer, j),
      layers,
      height: 320,
    });
    return `<figure>${svg}</figure>`;
  });
  const goals = objectives.map(({ goal }, i) => `${heads[i]} ${goal === 'maximise' ? 'up' : 'down'}`);
  return section(
    'Front',
    `${formatCount(front.length, 'trial')} that no other is at least as good as in all objectives (${goals.join(', ')})`,
    `<div class="pictures">${figures.join('\n')}</div>${key(
      [
        ['front', '#2e9e63'],
        ['winner', '#e07b39'],
        ['other trials, as configured', '#8391a1'],
      ],
      false,
    )}`,
  );
}
