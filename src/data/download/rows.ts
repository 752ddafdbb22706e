/** Rows of one series, as fetched: the time in epoch milliseconds, then numbers in the order of `names`. */
export interface FetchedRows {
  /** Of the values behind the time: `open`, `high`, … or `funding_rate`. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
  /** The file or page, for messages. */
  readonly origin: string;
}

/** A row of which the exchange told two versions. */
export interface ChangedRow {
  /** Epoch milliseconds. */
  readonly time: number;
  /** `close 41.5 → 42`. */
  readonly change: string;
}
