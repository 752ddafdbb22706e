import type { Bars } from '../../core/index.ts';
import { checkBars } from '../check-bars.ts';
import { STANDARD_NAMES } from '../columns.ts';
import { requireAvailable } from './point-series.ts';
import { type Series, seriesOfBars } from './series.ts';
import { asSeriesError, seriesColumn, type Table } from './series-error.ts';
import { joinedNames, type SeriesSource } from './series-source.ts';

/** Where `availableAt` lies while the bars are checked: a name that no file has. */
const KNOWN = '__known_at';

/**
 * Bars with prices, of whatever interval: checked like the main ones, each known at its close or at what its `availableAt` says, the delay
 * later. A file without a volume is an index: its bars have none.
 *
 * @param source with columns that look like open, high, low and close
 * @throws InputError for bars that the main file would be refused for, COLUMN_MISSING, COLUMN_TYPE, TIME_UNORDERED
 */
export function readBarSeries(source: SeriesSource): Series {
  const { name, place, table, time, availableAt, timeColumns, guess, options } = source;
  const standard = STANDARD_NAMES.slice(1);
  const rows: Record<string, Float64Array> = {};
  for (const column of standard) {
    if (column === 'volume' && guess.volume === undefined) rows.volume = new Float64Array(time.length);
    else rows[column] = seriesColumn(table, guess[column]!, place, 'file').slice();
  }
  const taken = new Set<string>([...timeColumns, ...standard.map((column) => guess[column] ?? column)]);
  for (const [column, values] of Object.entries(table.columns)) {
    if (!taken.has(column) && !column.startsWith('__')) rows[column] = values.slice();
  }
  const bars = check(source, rows);
  if (availableAt !== null) requireAvailable(source, availableAt, bars.intervalMs);

  const available = Object.keys(rows).filter((column) => column !== 'volume' || guess.volume !== undefined);
  const columns: Record<string, string> = {};
  for (const [joined, from] of Object.entries(joinedNames(source, available))) {
    // Names of the file and the standard ones mean the same columns.
    const own = standard.find((column) => guess[column] === from) ?? from;
    if (!available.includes(own)) {
      const known: Table = { columns: Object.fromEntries(available.map((n) => [n, rows[n]!])), text: table.text };
      seriesColumn(known, from, place, `columns.${joined}`);
    }
    columns[joined] = own;
  }
  const series = seriesOfBars(name, bars, columns, options);
  if (availableAt === null) return series;
  // A row that the file lacks, or that holds no prices, was never announced.
  const knownAt = bars.columns[KNOWN]!.map((known, i) =>
    bars.gap[i] === 1 || Number.isNaN(known) ? Number.POSITIVE_INFINITY : known + options.delayMs,
  );
  return { ...series, knownAt, freshAt: knownAt };
}

function check({ place, time, availableAt }: SeriesSource, rows: Readonly<Record<string, Float64Array>>): Bars {
  try {
    return checkBars({
      file: place.file,
      time: time.slice(),
      timeFormat: '',
      columns: availableAt === null ? { ...rows } : { ...rows, [KNOWN]: availableAt.slice() },
      notes: [],
      sha256: '',
    }).bars;
  } catch (error) {
    throw asSeriesError(error, place);
  }
}
