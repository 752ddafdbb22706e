import type { RunAnswer, SelectionSummary, TuningSummary } from '../../core/index.ts';
import { count, fixed, formatCount, interval, percent } from '../numbers.ts';
import { title } from '../parts.ts';
import { inked, numbers, type TextOptions, table } from '../text.ts';

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
    stabilityText(summary),
    ...table(
      [
        { head: 'column', cells: shown.map(({ name }) => name) },
        numbers(
          'kept in',
          shown.map(({ share }) => percent(share, 0)),
        ),
        numbers(
          'importance',
          shown.map(({ importance }) => importanceText(importance)),
        ),
        { head: '', cells: shown.map((column) => (column.protected ? 'protected' : '')) },
      ],
      options,
    ),
    ...(rest > 0 ? [inked(`and ${formatCount(rest, 'further column')} kept in some segment`, 'dim', options)] : []),
  ];
}

/** How many columns are kept, and how alike the sets are. */
export function selectionText({ use, meanKept, columns, segments }: SelectionSummary): string {
  return `${use}, ${fixed(meanKept, 1)} of ${count(columns)} columns in the mean of ${formatCount(segments, 'segment')}`;
}

export function stabilityText({ stability }: SelectionSummary): string {
  const range = interval(stability.ci95, (value) => fixed(value));
  return `stability ${fixed(stability.value)}, 95 % interval ${range}: 1 always the same columns, 0 as alike as by chance`;
}

/** Shares of Shapley values, or a rise of a loss in whatever unit it has. */
export function importanceText(importance: number | null): string {
  return importance === null || Number.isNaN(importance)
    ? fixed(importance)
    : String(Number(importance.toPrecision(3)));
}

function tuningLines(head: string, summary: TuningSummary, options: TextOptions): string[] {
  return [
    title('Tuning', `${head}, ${tuningText(summary)}`, options),
    foldText(summary),
    ...Object.entries(summary.chosen).map(([name, values]) => `${name}: ${chosenText(values)}`),
    inked(indistinctText(summary), 'dim', options),
  ];
}

export function tuningText({ when, trials, rule }: TuningSummary): string {
  return `${when === 'once' ? 'once for all segments' : 'in each segment'}, ${formatCount(trials, 'trial')}, rule ${rule}`;
}

export function foldText({ score, foldScore, foldError }: TuningSummary): string {
  return `${score} on inner folds ${fixed(foldScore, 4)} ± ${fixed(foldError, 4)}: the trial was chosen by it, so it is too good`;
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
