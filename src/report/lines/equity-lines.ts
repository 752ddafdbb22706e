import type { StrategyDetails } from '../../core/index.ts';
import { fixed } from '../numbers.ts';
import { title } from '../parts.ts';
import { spark } from '../spark.ts';
import { numbers, type TextOptions, table } from '../text.ts';

const CELLS = 36;

/** Each strategy's equity at the months' ends as one line of characters; only where there are three months or more. */
export function equityLines(
  details: Readonly<Record<string, StrategyDetails>> | undefined,
  options: TextOptions,
): string[] {
  const all = Object.entries(details ?? {}).flatMap(([name, { months }]) =>
    months.length < 3 ? [] : [{ name, months, equity: monthEnds(months) }],
  );
  const first = all[0];
  if (first === undefined) return [];
  const span = `${first.months[0]!.name} to ${first.months.at(-1)!.name}`;
  return [
    title('Equity', `at the end of each month, ${span}; drawn on a log scale of its own each`, options),
    ...table(
      [
        { head: 'strategy', cells: all.map(({ name }) => name) },
        { head: '', cells: all.map(({ equity }) => spark(equity.map(Math.log), CELLS, options)) },
        numbers(
          'low',
          all.map(({ equity }) => fixed(Math.min(...equity))),
        ),
        numbers(
          'high',
          all.map(({ equity }) => fixed(Math.max(...equity))),
        ),
        numbers(
          'end',
          all.map(({ equity }) => fixed(equity.at(-1))),
        ),
      ],
      options,
    ),
  ];
}

/** The months' returns compound to the whole's. */
function monthEnds(months: StrategyDetails['months']): number[] {
  let equity = 1;
  return months.map(({ totalReturn }) => {
    // Once nothing is left, a month has no return.
    equity *= 1 + (Number.isFinite(totalReturn) ? totalReturn : 0);
    return equity;
  });
}
