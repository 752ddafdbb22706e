import { readParquetColumns } from '../data/index.ts';
import { dailyReturns } from '../metrics/index.ts';
import type { DailyReturns } from './evaluate/evaluate-input.ts';

/**
 * The daily returns of a run's strategies from its equity table: those that its figures were computed from.
 *
 * @param accounting of each strategy
 */
export async function storedDaily(
  file: string,
  accounting: Readonly<Record<string, 'units' | 'weights'>>,
): Promise<Record<string, DailyReturns>> {
  const { columns } = await readParquetColumns(file);
  return Object.fromEntries(
    Object.entries(accounting).map(([name, kind]) => [
      name,
      dailyReturns({
        time: columns.time!,
        equity: columns[`${name}.equity`]!,
        barReturn: columns[`${name}.return`]!,
        accounting: kind,
      }),
    ]),
  );
}
