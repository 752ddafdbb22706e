import type { guessColumns } from '../columns.ts';
import type { SeriesPlace, Table } from './series-error.ts';

/** How a series' file is read; the keys are those of the configuration. */
export interface SeriesOptions {
  /** `bars`: a row speaks of the interval that begins at its time; `auto`: bars where the file has open, high, low and close. */
  readonly kind: 'auto' | 'points' | 'bars';
  /** The file's time column: a bar's open, or a point's own time. `time` or `timestamp` where null. */
  readonly time: string | null;
  /** The column with the time at which each row was known; from `time` where null. */
  readonly availableAt: string | null;
  /** Joined name to the file's column; every numeric one as `<series>_<column>` where null. */
  readonly columns: Readonly<Record<string, string>> | null;
  /** Added to the time at which a row was known. */
  readonly delayMs: number;
  /** Age from which a row counts as unknown; null: never; undefined: three times the rows' usual spacing. */
  readonly staleMs: number | null | undefined;
}

/** A file's columns and how they are to be read. */
export interface SeriesSource {
  readonly name: string;
  readonly place: SeriesPlace;
  readonly table: Table;
  /** Epoch ms, shape [m]. */
  readonly time: Float64Array;
  /** Epoch ms, shape [m]; null: follows from `time`. */
  readonly availableAt: Float64Array | null;
  /** The file's columns that hold times, and are no values. */
  readonly timeColumns: ReadonlySet<string>;
  /** Columns that look like a bar's, text included. */
  readonly guess: ReturnType<typeof guessColumns>;
  readonly options: SeriesOptions;
}

/** The joined name of each of `available`; what the configuration names, or all of them. */
export function joinedNames(
  { name, options }: Pick<SeriesSource, 'name' | 'options'>,
  available: readonly string[],
): Record<string, string> {
  return options.columns === null
    ? Object.fromEntries(available.map((column) => [`${name}_${column}`, column]))
    : { ...options.columns };
}
