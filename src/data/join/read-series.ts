import { guessColumns, STANDARD_NAMES } from '../columns.ts';
import { readNamedTable } from '../read-table.ts';
import { timesOf } from '../times.ts';
import { readBarSeries } from './bar-series.ts';
import { readPointSeries } from './point-series.ts';
import type { Series } from './series.ts';
import { asSeriesError, seriesColumn } from './series-error.ts';
import type { SeriesOptions } from './series-source.ts';

/**
 * A series from a Parquet or CSV file, checked.
 *
 * @param name of the series; `path`: its configuration key, for messages
 * @throws InputError that names the series' key, the file, the first bad row and how to mend it
 */
export async function readSeries(file: string, name: string, path: string, options: SeriesOptions): Promise<Series> {
  const place = { path, file };
  const table = await readNamedTable(file).catch((error: unknown) => {
    throw asSeriesError(error, place);
  });
  const known = (column: string): boolean => Object.hasOwn({ ...table.columns, ...table.text }, column);
  // A column of prices with one broken cell counts as text: it must not make points of bars.
  const guess = guessColumns([...Object.keys(table.columns), ...Object.keys(table.text)]);
  const hasOnlyTime = !known('timestamp') && known('time');
  const timeName = options.time ?? (hasOnlyTime ? 'time' : 'timestamp');
  const time = seriesColumn(table, timeName, place, 'time', options.time === null ? guess.time : undefined);
  const availableAt =
    options.availableAt === null ? null : timesOf(seriesColumn(table, options.availableAt, place, 'availableAt'));
  const source = {
    name,
    place,
    table,
    time: timesOf(time),
    availableAt,
    timeColumns: new Set([
      'time',
      'timestamp',
      timeName,
      ...(options.availableAt === null ? [] : [options.availableAt]),
    ]),
    guess,
    options,
  };
  const isBars = STANDARD_NAMES.slice(1, 5).every((standard) => guess[standard] !== undefined);
  if (isBars && options.kind !== 'points') return readBarSeries(source);
  return readPointSeries(source, options.kind === 'bars');
}
