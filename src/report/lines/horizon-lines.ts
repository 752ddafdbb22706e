import type { HorizonIc, HorizonWeightsSummary, RunAnswer, SegmentSpread } from '../../core/index.ts';
import { count, fixed, formatCount, interval, signed } from '../numbers.ts';
import { joinBlocks, title } from '../parts.ts';
import { inked, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import { groupSkipped } from './segment-lines.ts';

const USES = {
  equal: 'equal weights',
  fixed: 'weights of the configuration',
  'inner-ic': 'by the IC on inner folds, shrunk to equal weights',
} as const;

/** What several horizons weigh; nothing for a run with one. */
export function horizonLines({ horizonWeights }: Pick<RunAnswer, 'horizonWeights'>, options: TextOptions): string[] {
  if (horizonWeights === undefined) return [];
  return [
    title('Horizons', `${USES[horizonWeights.use]}, ${formatCount(horizonWeights.segments, 'segment')}`, options),
    ...table(
      horizonColumns(horizonWeights).map(({ head, cells }, i) => (i === 0 ? { head, cells } : numbers(head, cells))),
      options,
    ),
    ...horizonSentences(horizonWeights).flatMap((sentence) => wrap(sentence, textWidth(options))),
    ...noteLines(horizonWeights).map((line) => inked(line, 'dim', options)),
  ];
}

/** `horizon-weights` for the terminal. */
export function formatHorizonWeights(
  answer: HorizonWeightsSummary & { readonly runId: string | null; readonly source: 'run' | 'computed' },
  options: TextOptions = {},
): string {
  const from =
    answer.source === 'run'
      ? `run ${answer.runId}`
      : answer.runId === null
        ? 'inner folds trained now; no run of this configuration, so nothing out of sample'
        : `inner folds trained now, on the forecasts of run ${answer.runId}`;
  return joinBlocks([[title('Horizon weights', from, options)], horizonLines({ horizonWeights: answer }, options)]);
}

/** One row a horizon; the first column is text. */
export function horizonColumns({ horizons, use }: HorizonWeightsSummary): { head: string; cells: string[] }[] {
  const column = (head: string, format: (horizon: (typeof horizons)[number]) => string) => ({
    head,
    cells: horizons.map(format),
  });
  const ic = (which: 'inner' | 'outOfSample', head: string) => [
    column(head, (h) => signed(h[which]?.ic, 4)),
    column('95 %', (h) => icInterval(h[which])),
    column('t', (h) => signed(h[which]?.neweyWestT)),
  ];
  const judged = horizons.some(({ outOfSample }) => outOfSample !== null);
  return [
    column('horizon', (h) => h.horizon),
    column('weight', (h) => fixed(h.weight.mean, 3)),
    ...(use === 'inner-ic' ? [column('from–to', (h) => range(h.weight)), ...ic('inner', 'inner IC')] : []),
    ...(judged ? ic('outOfSample', 'IC out of sample') : []),
  ];
}

/** What the figures come to, in plain words. */
export function horizonSentences({ shrink, comparison }: HorizonWeightsSummary): string[] {
  const lines: string[] = [];
  if (shrink !== null) {
    lines.push(
      `drawn to equal weights by ${fixed(shrink.mean)} on average (${fixed(shrink.lowest)} to ${fixed(shrink.highest)}; 1: equal); the inner ICs are means of segments: a picture`,
    );
  }
  if (comparison !== null) {
    const { weighted, equal, difference, ci95, rows, horizonBars, sentence } = comparison;
    lines.push(
      `IC of edgeBps ${signed(weighted, 4)}, with equal weights ${signed(equal, 4)}: difference ${signed(difference, 4)} (95 % ${interval(ci95, (value) => signed(value, 4))}) over ${formatCount(horizonBars, 'bar')}, ${count(rows)} rows. ${sentence}`,
    );
  }
  return lines;
}

/** Why weights are equal in some segments, alike reasons together. */
export function noteLines({ bySegment }: HorizonWeightsSummary): string[] {
  const notes = bySegment.flatMap(({ segment, note }) =>
    note === undefined ? [] : [{ index: segment, reason: note }],
  );
  return groupSkipped(notes).map(({ segments, reason }) => `equal in ${segments}: ${reason}`);
}

function range({ lowest, highest }: SegmentSpread): string {
  return `${fixed(lowest)}–${fixed(highest)}`;
}

function icInterval(ic: HorizonIc | null): string {
  return ic === null ? '–' : interval(ic.ci95, (value) => signed(value, 3));
}
