/** A bar file's columns as they lie in it, before any check. */
export interface RawBars {
  readonly file: string;
  /** Epoch milliseconds, shape [n]; NaN where the file has none. */
  readonly time: Float64Array;
  /** `timestamp[ms]`, `epoch-s`, `text`, … */
  readonly timeFormat: string;
  /** The five standard columns and further numeric ones, shape [n]; NaN where the file has none. */
  readonly columns: Record<string, Float64Array>;
  readonly notes: readonly string[];
  /** Of the file's bytes. */
  readonly sha256: string;
}

/** How much of a file is read, and whether it is held against its manifest. */
export interface RawOptions {
  /** Only the first rows of the file, so that memory holds no more; all where absent. */
  readonly rows?: number | undefined;
  /** Further columns to read, by their own names; all that hold numbers where absent. One that the file lacks is passed over. */
  readonly extra?: readonly string[] | undefined;
  /** False: read a file that isn't as it was written, too. */
  readonly verify?: boolean | undefined;
}

/** What to do with bad rows, as in `data.policies`. */
export interface DataPolicies {
  readonly unordered: 'refuse' | 'sort';
  readonly duplicates: 'refuse' | 'first' | 'last';
  readonly inconsistent: 'refuse' | 'gap';
  readonly infinite: 'refuse' | 'gap';
  readonly missing: 'gap' | 'refuse';
}

export const DEFAULT_POLICIES: DataPolicies = {
  unordered: 'refuse',
  duplicates: 'refuse',
  inconsistent: 'refuse',
  infinite: 'refuse',
  missing: 'gap',
};

/** Mends whatever can be mended: for looking at a file. */
export const LENIENT_POLICIES: DataPolicies = {
  unordered: 'sort',
  duplicates: 'last',
  inconsistent: 'gap',
  infinite: 'gap',
  missing: 'gap',
};
