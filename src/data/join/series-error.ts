import { type ErrorCode, InputError, nearestName, RegimewalkError } from '../../core/index.ts';

/** Where a series comes from: its configuration key (`data.series.funding`) and its file. */
export interface SeriesPlace {
  readonly path: string;
  readonly file: string;
}

/** An error about one key of a series (`file`, `availableAt`, …), at a place in its file. */
export function seriesError(
  code: ErrorCode,
  { path, file }: SeriesPlace,
  key: string,
  parts: { readonly what: string; readonly at?: string; readonly mend: string },
): InputError {
  const where = parts.at === undefined ? file : `${file}, ${parts.at}`;
  return new InputError(code, { what: parts.what, where, mend: parts.mend, path: `${path}.${key}` });
}

/** What is wrong with the file, said of the series' key; ways out that only the main bars have are left out. */
export function asSeriesError(error: unknown, { path }: SeriesPlace): unknown {
  if (!(error instanceof RegimewalkError)) return error;
  return new InputError(error.code, {
    what: error.what,
    where: error.where,
    mend: error.mend.replace(/, or [^,]*\bdata\.(policies|columns|from)\b.*$/, ''),
    path: `${path}.file`,
  });
}

/**
 * The file's column by name.
 *
 * @param key of the series that names it
 * @throws InputError COLUMN_MISSING with the nearest name, COLUMN_TYPE where it holds text
 */
export function seriesColumn(
  table: Table,
  name: string,
  place: SeriesPlace,
  key: string,
  hint: string | undefined = undefined,
): Float64Array {
  if (Object.hasOwn(table.columns, name)) return table.columns[name]!;
  if (Object.hasOwn(table.text, name)) {
    throw seriesError('COLUMN_TYPE', place, key, {
      what: `column "${name}" does not hold numbers or times: ${table.text[name]}`,
      mend: 'write numbers, or times as timestamps (ISO text in CSV)',
    });
  }
  const known = Object.keys(table.columns);
  const near = hint ?? nearestName(name, known) ?? known.find((other) => other.includes(name) || name.includes(other));
  throw seriesError('COLUMN_MISSING', place, key, {
    what: `there is no column "${name}"${near === undefined ? '' : `; the nearest is "${near}"`}`,
    at: `columns ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`,
    mend:
      near === undefined ? `name one of these columns in ${place.path}.${key}` : `set ${place.path}.${key}: ${near}`,
  });
}

/** What `readTable` gives. */
export interface Table {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly text: Readonly<Record<string, string>>;
}
