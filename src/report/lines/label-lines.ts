import type { LabelSummary, RefitsSummary, RunAnswer, StatesSummary } from '../../core/index.ts';
import { count, fixed, formatCount, percent } from '../numbers.ts';
import { labelled, title } from '../parts.ts';
import { type Column, numbers, type TextOptions, table } from '../text.ts';
import { keptLines } from './segment-lines.ts';

type Labels = NonNullable<RunAnswer['labels']>;

/** Rows a regime, before and after the filter. */
export function labelLines(labels: RunAnswer['labels'], options: TextOptions): string[] {
  if (labels === null) return [];
  const { states, refits } = labels;
  return [
    title('Labels', 'rows a regime; persistence: mean run', options),
    ...table(labelColumns(labels), options),
    ...(states === undefined ? [] : stateLines(states, options)),
    ...(refits == null ? [] : labelled('refits', refitsText(refits), options)),
  ];
}

/** The same as columns, for the terminal and the page. */
export function labelColumns({ raw, voted }: Labels): Column[] {
  const names = Object.keys(raw.counts);
  const cells = (summary: LabelSummary) => [
    ...names.map((name) => count(summary.counts[name])),
    count(summary.undefined),
    fixed(summary.persistenceDays),
  ];
  const shares = (summary: LabelSummary) => {
    const total = names.reduce((sum, name) => sum + (summary.counts[name] ?? 0), 0);
    return names.map((name) => percent((summary.counts[name] ?? 0) / total));
  };
  return [
    { head: 'regime', cells: [...names, 'undefined', 'persistence, days'] },
    numbers('raw', cells(raw)),
    numbers('share', shares(raw)),
    ...(voted === null ? [] : [numbers('voted', cells(voted)), numbers('share', shares(voted))]),
  ];
}

/** How the states of the segments' own fits belong together. */
function stateLines(states: StatesSummary, options: TextOptions): string[] {
  return [
    ...labelled('states', statesText(states), options),
    ...keptLines(
      states.degenerate.map(({ segment, reason }) => ({ index: segment, reason })),
      options,
    ),
  ];
}

export function statesText({ fitted, matched, agreement, agreementByVolatility, moved }: StatesSummary): string {
  return (
    `${matched} of ${fitted} fits matched with the one before: ${percent(agreement)} of common rows agree ` +
    `(${percent(agreementByVolatility)} were states named by volatility, which names ${moved.length} otherwise)`
  );
}

/** How much a refit changes the labels of the same rows. */
export function refitsText({ pairs, agreement, adjustedRand, lowest }: RefitsSummary): string {
  if (lowest === null) return 'no two neighbouring fits label the same rows';
  const worst = `lowest before segment ${lowest.segment}: ${percent(lowest.agreement)}, ${fixed(lowest.adjustedRand)}`;
  return `${formatCount(pairs, 'pair')} of neighbouring fits: ${percent(agreement)} of the rows of both agree, adjusted Rand index ${fixed(adjustedRand)} (${worst})`;
}
