/** One trailing transform of one column, its parameters parsed. */
export interface Transform {
  /** Put behind the column's name: `_z30d`. */
  readonly suffix: string;
  /** Rows that it needs before its first value, beyond those of the column. */
  readonly lookbackBars: number;
  kernel(): TransformKernel;
}

/**
 * The computation, one value a row, batch and stream alike. Leading NaN values are passed over (the column's warm-up); after
 * `lookbackBars` further rows every value is finite.
 */
export interface TransformKernel {
  /** All that it remembers between rows. */
  readonly memory: Float64Array;
  push(x: number): number;
}
