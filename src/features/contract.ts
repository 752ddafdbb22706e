import type { Bar, Bars } from '../core/index.ts';

/** The columns of bars that every feature may read; `time` is the bar's open, epoch ms UTC. */
export const BAR_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type BarColumn = (typeof BAR_COLUMNS)[number];
/** Those columns, each of shape [n], and beside them in `columns` whatever was joined as of each bar's close, by name. */
export type BarColumns = Pick<Bars, BarColumn | 'columns'>;

/**
 * One causal transform of bars with its parameters parsed.
 *
 * Values of row t read rows ≤ t only. Rows before an output's first defined row are NaN; after it every value is finite,
 * gap rows (flat, volume 0) included.
 */
export interface Feature {
  /** Name in the catalog. */
  readonly name: string;
  /** Columns that it reads: of `BAR_COLUMNS`, or joined ones by their name. */
  readonly inputs: readonly string[];
  /** Column names, in the order of the streams' values. */
  readonly outputs: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  /** The first row, counted from 0, from which all outputs are defined. */
  readonly lookbackBars: number;
  /**
   * True where that row counts from the first row at which a joined series is known, which only the data can say: until then,
   * and for `lookbackBars` rows after it, the outputs are NaN.
   */
  readonly startsLate?: true;
  /** One new Float64Array [n] an output. @throws InputError COLUMN_MISSING where a joined column isn't there */
  compute(bars: BarColumns): Record<string, Float64Array>;
  /** The same feature bar by bar: the same bits as `compute`. */
  stream(): FeatureStream;
  /** The computation behind both, fresh, for features that are made of others; it writes the outputs and nothing else. */
  kernel(): Kernel;
}

/** A feature's state between bars. Before its first defined row the values are NaN. */
export interface FeatureStream {
  /** Takes a closed bar. @returns values in the order of `outputs`; the array is reused by the next push. */
  push(bar: Bar): Float64Array;
  /** Values as if the bar closed like this; the stream stays as it was. @returns an array reused by the next peek. */
  peek(bar: Bar): Float64Array;
  /** All that the stream remembers, JSON-able, bit for bit. */
  save(): StreamState;
  /** @throws InputError MODEL_FEATURES_MISMATCH where the state is that of other features */
  restore(state: StreamState): void;
}

/** `memory` is base64 of little-endian doubles: decimal JSON would lose NaN and the sign of zero. */
export interface StreamState {
  readonly outputs: readonly string[];
  readonly memory: string;
}

/**
 * The one computation behind `compute` and `stream`: a stream runs it over a single row, a batch over all rows.
 *
 * State between rows lies in `memory` and nowhere else, so that copying the arrays copies the state.
 */
export interface Kernel {
  readonly memory: readonly Float64Array[];
  /** Reads rows [0, n) of the bars and writes rows [0, n) of each output. */
  run(bars: BarColumns, n: number, out: readonly Float64Array[]): void;
}

/** What a factory needs beside its parameters. `path` is the dotted key of the parameters, for messages. */
export interface FeatureContext {
  readonly intervalMs: number;
  readonly path: string;
  /** Parses the entries of a feature that holds others. `path` is the dotted key of the list. */
  features(specs: readonly unknown[], intervalMs: number, path: string): readonly Feature[];
}
