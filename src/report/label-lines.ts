import type { LabelSummary, RunAnswer, StatesSummary } from '../core/index.ts';
import { count, fixed, percent } from './numbers.ts';
import { labelled, title } from './parts.ts';
import { keptLines } from './segment-lines.ts';
import { numbers, type TextOptions, table } from './text.ts';

/** Rows a regime, before and after the filter. */
export function labelLines(labels: RunAnswer['labels'], options: TextOptions): string[] {
  if (labels === null) return [];
  const { raw, voted } = labels;
  const names = Object.keys(raw.counts);
  const cells = (summary: LabelSummary) => names.map((name) => count(summary.counts[name]));
  const shares = (summary: LabelSummary) => {
    const total = names.reduce((sum, name) => sum + (summary.counts[name] ?? 0), 0);
    return names.map((name) => percent((summary.counts[name] ?? 0) / total));
  };
  const extra = (list: string[], summary: LabelSummary, last: string) => [...list, count(summary.undefined), last];
  const days = (summary: LabelSummary) => fixed(summary.persistenceDays);
  return [
    title('Labels', 'rows a regime; persistence: mean run', options),
    ...table(
      [
        { head: 'regime', cells: [...names, 'undefined', 'persistence, days'] },
        numbers('raw', extra(cells(raw), raw, days(raw))),
        numbers('share', shares(raw)),
        ...(voted === null
          ? []
          : [numbers('voted', extra(cells(voted), voted, days(voted))), numbers('share', shares(voted))]),
      ],
      options,
    ),
    ...(labels.states === undefined ? [] : stateLines(labels.states, options)),
  ];
}

/** How the states of the segments' own fits belong together. */
function stateLines(states: StatesSummary, options: TextOptions): string[] {
  const { fitted, matched, agreement, agreementByVolatility, moved, degenerate } = states;
  const text =
    `${matched} of ${fitted} fits matched with the one before: ${percent(agreement)} of common rows agree ` +
    `(${percent(agreementByVolatility)} were states named by volatility, which names ${moved.length} otherwise)`;
  return [
    ...labelled('states', text, options),
    ...keptLines(
      degenerate.map(({ segment, reason }) => ({ index: segment, reason })),
      options,
    ),
  ];
}
