import type { RunAnswer, SelectionSummary, TuningSummary } from '../core/index.ts';
import { count, fixed, formatCount, interval, percent } from './numbers.ts';
import { title } from './parts.ts';
import { inked, numbers, type TextOptions, table } from './text.ts';

/** Most columns of the terminal's table. */
const SHOWN = 12;

/** Columns that heads were fitted on, and parameters; nothing where none were chosen. */
export function choiceLines({ selection, tuning }: RunAnswer, options: TextOptions): string[] {
  return [
    ...Object.entries(selection ?? {}).flatMap(([head, summary]) => selectionLines(head, summary, options)),
    ...Object.entries(tuning ?? {}).flatMap(([head, summary]) => tuningLines(head, summary, options)),
  ];
}

function selectionLines(head: string, summary: SelectionSummary, options: TextOptions): string[] {
  const shown = summary.kept.slice(0, SHOWN);
  const rest = summary.kept.slice(SHOWN).filter(({ segments }) => segments > 0).length;
  return [
    title('Selection', `${head}, ${selectionText(summary)}`, options),
    ...table(
      [
        { head: 'column', cells: shown.map(({ name }) => name) },
        numbers(
          'kept in',
          shown.map(({ share }) => percent(share, 0)),
        ),
        numbers(
          'importance',
          shown.map(({ importance }) => fixed(importance, 4)),
        ),
        { head: '', cells: shown.map((column) => (column.protected ? 'protected' : '')) },
      ],
      options,
    ),
    ...(rest > 0 ? [inked(`and ${formatCount(rest, 'further column')} kept in some segment`, 'dim', options)] : []),
  ];
}

/** How many columns are kept, and how alike the sets are. */
export function selectionText({ use, meanKept, columns, segments, stability }: SelectionSummary): string {
  return `${use}, ${fixed(meanKept, 1)} of ${count(columns)} columns in the mean of ${formatCount(segments, 'segment')}; stability ${fixed(stability.value)}, 95 % ${interval(stability.ci95, (value) => fixed(value))} (0: chance)`;
}

function tuningLines(head: string, summary: TuningSummary, options: TextOptions): string[] {
  return [
    title('Tuning', `${head}, ${tuningText(summary)}`, options),
    ...Object.entries(summary.chosen).map(([name, values]) => `${name}: ${chosenText(values)}`),
    inked(indistinctText(summary), 'dim', options),
  ];
}

export function tuningText({ when, trials, score, foldScore, foldError, rule }: TuningSummary): string {
  const scope = when === 'once' ? 'once for all segments' : 'in each segment';
  return `${scope}, ${formatCount(trials, 'trial')}, rule ${rule}; ${score} on inner folds ${fixed(foldScore, 4)} ± ${fixed(foldError, 4)}, chosen by it and so too good`;
}

/** `3 in 5 segments, 6 in 2`. */
export function chosenText(values: TuningSummary['chosen'][string]): string {
  return values
    .map(
      ({ value, segments }, i) =>
        `${JSON.stringify(value)} in ${i === 0 ? formatCount(segments, 'segment') : segments}`,
    )
    .join(', ');
}

export function indistinctText({ indistinct, segments }: TuningSummary): string {
  return `best not distinguishable from the second in ${indistinct} of ${formatCount(segments, 'segment')} (two standard errors)`;
}
