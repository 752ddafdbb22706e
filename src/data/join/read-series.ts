import { guessColumns, STANDARD_NAMES } from '../columns.ts';
import { readTable } from '../read-table.ts';
import { epochToMs } from '../times.ts';
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
  const table = await readTable(file).catch((error: unknown) => {
    throw asSeriesError(error, place);
  });
  // A column of prices with one broken cell counts as text: it must not make points of bars.
  const guess = guessColumns([...Object.keys(table.columns), ...Object.keys(table.text)]);
  const timeName = options.time ?? 'timestamp';
  const time = seriesColumn(table, timeName, place, 'time', options.time === null ? guess.time : undefined);
  const availableAt =
    options.availableAt === null ? null : seriesColumn(table, options.availableAt, place, 'availableAt').map(epochToMs);
  const source = {
    name,
    place,
    table,
    time: time.map(epochToMs),
    availableAt,
    timeColumns: new Set(['time', timeName, ...(options.availableAt === null ? [] : [options.availableAt])]),
    guess,
    options,
  };
  const isBars = STANDARD_NAMES.slice(1, 5).every((standard) => guess[standard] !== undefined);
  if (isBars && options.kind !== 'points') return readBarSeries(source);
  return readPointSeries(source, options.kind === 'bars');
}
