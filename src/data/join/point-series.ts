import { formatDuration, isoTime } from '../../core/index.ts';
import { detectInterval } from '../check-interval.ts';
import { usualSpacing } from '../usual-spacing.ts';
import { type Series, staleLimit } from './series.ts';
import { asSeriesError, seriesColumn, seriesError } from './series-error.ts';
import { joinedNames, type SeriesSource } from './series-source.ts';

/**
 * Rows of numbers. A point is known at its own time; where `spans`, a row speaks of the interval that begins at its time, and is
 * known at its end. Either at what its `availableAt` says, and the delay later.
 *
 * @throws InputError DATA_EMPTY, DATA_TOO_SHORT, VALUE_MISSING, VALUE_INFINITE, TIME_UNORDERED, TIME_DUPLICATE, TIME_OFF_GRID,
 *   COLUMN_MISSING, COLUMN_TYPE
 */
export function readPointSeries(source: SeriesSource, spans: boolean): Series {
  const { name, place, table, time, availableAt, timeColumns, options } = source;
  requireTimes(source);
  const lengthMs = spans ? intervalOf(source) : 0;
  if (availableAt !== null) requireAvailable(source, availableAt, lengthMs);
  const names = joinedNames(
    source,
    Object.keys(table.columns).filter((column) => !timeColumns.has(column) && !column.startsWith('__')),
  );
  if (Object.keys(names).length === 0) {
    throw seriesError('DATA_EMPTY', place, 'file', {
      what: 'the file has no numeric column beside its times',
      mend: 'add one, or leave the series out',
    });
  }
  const columns = Object.fromEntries(
    Object.entries(names).map(([joined, column]) => {
      const values = seriesColumn(table, column, place, options.columns === null ? 'file' : `columns.${joined}`);
      requireFinite(source, column, values);
      return [joined, values];
    }),
  );
  const spacingMs = usualSpacing(time);
  if (Number.isNaN(spacingMs) && options.staleMs === undefined) {
    throw seriesError('DATA_TOO_SHORT', place, 'staleAfter', {
      what: 'the rows of one single time show no spacing',
      mend: `say how long a value holds: ${place.path}.staleAfter: 1d, or null for ever`,
    });
  }
  const knownAt = (availableAt ?? time.map((t) => t + lengthMs)).map((known) => known + options.delayMs);
  return {
    name,
    knownAt,
    freshAt: knownAt,
    spanMs: lengthMs,
    columns,
    spacingMs,
    staleMs: staleLimit(options.staleMs, spacingMs),
  };
}

/** @throws InputError DATA_TOO_SHORT, TIME_OFF_GRID where the rows have no one interval */
function intervalOf({ time, place }: SeriesSource): number {
  const raw = { file: place.file, time, timeFormat: '', columns: {}, notes: [], sha256: '' };
  const rows = Int32Array.from(time, (_, i) => i).filter((i) => i === 0 || time[i]! > time[i - 1]!);
  try {
    return detectInterval(raw, rows);
  } catch (error) {
    throw asSeriesError(error, place);
  }
}

/**
 * A row may come again under a later `availableAt`: a revision.
 *
 * @throws InputError DATA_EMPTY, VALUE_MISSING, TIME_UNORDERED, TIME_DUPLICATE
 */
function requireTimes({ time, availableAt, place }: SeriesSource): void {
  if (time.length === 0) {
    throw seriesError('DATA_EMPTY', place, 'file', { what: 'the file holds no row', mend: 'export it again' });
  }
  for (let i = 0; i < time.length; i++) {
    if (!Number.isFinite(time[i]!)) {
      throw seriesError('VALUE_MISSING', place, 'time', {
        what: 'a row has no time',
        at: `row ${i + 1}`,
        mend: 'fill in its time, or leave the row out',
      });
    }
    if (i === 0 || time[i]! > time[i - 1]!) continue;
    const same = time[i] === time[i - 1];
    if (same && availableAt !== null && availableAt[i]! > availableAt[i - 1]!) continue;
    throw seriesError(same ? 'TIME_DUPLICATE' : 'TIME_UNORDERED', place, 'file', {
      what: same ? 'a row repeats the time of the row before it' : 'a row is earlier than the row before it',
      at: `row ${i + 1} (${isoTime(time[i]!)}${same ? '' : ` after ${isoTime(time[i - 1]!)}`})`,
      mend: same
        ? 'keep one row a time; revisions of a row need a rising availableAt column'
        : 'sort the file by time, the oldest row first',
    });
  }
}

/**
 * Nothing is known before it happened.
 *
 * @param lengthMs of the time that a row speaks of: a bar's interval, 0 for a point
 * @throws InputError VALUE_MISSING, TIME_UNORDERED
 */
export function requireAvailable({ time, place }: SeriesSource, known: Float64Array, lengthMs: number): void {
  for (let i = 0; i < time.length; i++) {
    if (!Number.isFinite(known[i]!)) {
      throw seriesError('VALUE_MISSING', place, 'availableAt', {
        what: 'a row does not say when it was known',
        at: `row ${i + 1} (${isoTime(time[i]!)})`,
        mend: 'fill in the time, or leave the row out',
      });
    }
    if (known[i]! >= time[i]! + lengthMs) continue;
    const end = lengthMs === 0 ? 'its own time' : `its close, ${formatDuration(lengthMs)} after its open`;
    throw seriesError('TIME_UNORDERED', place, 'availableAt', {
      what: `a row says that it was known at ${isoTime(known[i]!)}, before ${end}`,
      at: `row ${i + 1} (${isoTime(time[i]!)})`,
      mend: 'name the column with the times of publication, or correct the row',
    });
  }
}

function requireFinite({ time, place }: SeriesSource, column: string, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== Number.POSITIVE_INFINITY && values[i] !== Number.NEGATIVE_INFINITY) continue;
    throw seriesError('VALUE_INFINITE', place, 'file', {
      what: `column "${column}" holds an infinite value`,
      at: `row ${i + 1} (${isoTime(time[i]!)})`,
      mend: 'correct the cell, or leave it empty: nothing was published then',
    });
  }
}
