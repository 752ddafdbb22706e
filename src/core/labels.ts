/**
 * A regime at each row, and how far the row's label looks.
 *
 * `regime`: integer code into `names`, −1 where undefined, shape [n].
 * `labelEnd`: the last row that the label at a row reads, shape [n]. Equal to the row for a concurrent label, beyond it
 * for a forward-looking one. A target's `labelEnd` includes the lead. Where `regime` is −1 it is `NEVER`.
 */
export interface Labels {
  readonly regime: Int8Array;
  readonly labelEnd: Int32Array;
  readonly names: readonly string[];
}

/** A number to predict at each row (NaN where undefined), with the same `labelEnd` as `Labels`. */
export interface ValueTarget {
  readonly value: Float64Array;
  readonly labelEnd: Int32Array;
}

/** `labelEnd` of a row without a label: later than every window. */
export const NEVER = 0x7fffffff;
