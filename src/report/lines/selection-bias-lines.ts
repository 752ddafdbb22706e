import type { SelectionBias } from '../../core/index.ts';
import { fixed, formatCount, percent } from '../numbers.ts';
import { labelled, title } from '../parts.ts';
import { numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import { daysText, haircutText, overfittingText, rivalTexts } from './selection-bias-text.ts';

/** What the best of a run's strategies owes to being the best of several; nothing for runs of before. */
export function selectionBiasLines(bias: SelectionBias | null | undefined, options: TextOptions): string[] {
  if (bias === null || bias === undefined) return [];
  const rows = Object.entries(bias.strategies);
  const haircut = haircutText(bias);
  return [
    title(
      'Best of several',
      `${bias.trials === 1 ? '1 strategy' : `${bias.trials} strategies`} of this run, ${formatCount(bias.days, 'day')}`,
      options,
    ),
    ...table(
      [
        { head: 'strategy', cells: rows.map(([name]) => name) },
        numbers(
          'Sharpe',
          rows.map(([, row]) => fixed(row.sharpe)),
        ),
        numbers(
          'sure above 0',
          rows.map(([, row]) => percent(row.probabilistic, 0)),
        ),
        numbers(
          'days to 95 %',
          rows.map(([, row]) => daysText(row.minimumDays, bias.days)),
        ),
      ],
      options,
    ),
    ...wrap(bias.sentence, textWidth(options), '  '),
    ...(haircut === '' ? [] : labelled('haircut', haircut, options)),
    ...rivalTexts(bias).flatMap((text) => labelled('rivals', text, options)),
    ...labelled('overfit', overfittingText(bias), options),
  ];
}
