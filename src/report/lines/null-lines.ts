import type { NullCount, RunAnswer } from '../../core/index.ts';
import { percent, pValue } from '../numbers.ts';
import { title } from '../parts.ts';
import { numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import { nullFailures, nullNote, nullRows } from './null-rows.ts';

/** Where the run lies among null markets; nothing where none were made. */
export function nullLines({ null: nulls }: Pick<RunAnswer, 'null'>, options: TextOptions): string[] {
  if (nulls === null || nulls === undefined) return [];
  const rows = nullRows(nulls);
  const { improvements } = nulls;
  const quantile = (name: 'q05' | 'q50' | 'q95'): string[] =>
    rows.map(({ figure, format }) => format(figure.quantiles[name]));
  const wanted = percent(nulls.sharpeImprovement, 0);
  return [
    title('Null markets', nullNote(nulls), options),
    ...table(
      [
        { head: '', cells: rows.map(({ name }) => name) },
        numbers(
          'run',
          rows.map(({ figure, format }) => format(figure.real)),
        ),
        numbers('null 5 %', quantile('q05')),
        numbers('median', quantile('q50')),
        numbers('95 %', quantile('q95')),
        numbers(
          'p',
          rows.map(({ figure }) => pValue(figure.p)),
        ),
      ],
      options,
    ),
    ...(improvements.length === 0
      ? []
      : table(
          [
            {
              head: 'in null markets',
              cells: improvements.map(({ against, baseline }) => `${against} over ${baseline}`),
            },
            numbers(
              'verdict met',
              improvements.map(({ met }) => countCell(met)),
            ),
            numbers(
              `ratio above ${wanted}`,
              improvements.map(({ bareRatio }) => countCell(bareRatio)),
            ),
            numbers(
              'where the baseline earned',
              improvements.map(({ bareRatioEarning }) => countCell(bareRatioEarning)),
            ),
          ],
          options,
        )),
    ...[...improvements.map(({ sentence }) => sentence), nullFailures(nulls)].flatMap((sentence) =>
      wrap(sentence, textWidth(options), '  '),
    ),
  ];
}

/** `13 of 40 (33 %)`. */
export function countCell({ count, of }: NullCount): string {
  return of === 0 ? '–' : `${count} of ${of} (${percent(count / of, 0)})`;
}
