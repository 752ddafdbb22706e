const MEMORY_BYTES = 64 * 2 ** 20;

/**
 * What a batch knows of the turns of its targets: for each row at whose close a target changed, and the side that it
 * changed to, one record of numbers. Many targets turn on the same rows (averages of neighbouring windows cross together),
 * so that a record is made once and read often. The accounts say what is in it.
 *
 * Records lie one behind the other as they were first asked for; beyond 64 MiB all are forgotten, between two targets.
 */
export class Turns {
  /** Numbers a record, and rule sets. */
  readonly stride: number;
  readonly width: number;
  /** Shape [records × stride]. Those of record 0 are of no turn. */
  records: Float64Array;
  /** The row at which each rule set's stop is touched, the number of rows where it never is; shape [records × rule sets]. */
  stops: Int32Array;
  /** The record of 3 × row + 1 + side, 0 where there is none; shape [3 × rows]. */
  readonly at: Int32Array;
  #count = 1;

  constructor(rows: number, width: number, stride: number) {
    this.stride = stride;
    this.width = width;
    this.at = new Int32Array(3 * rows);
    this.records = new Float64Array(stride);
    this.stops = new Int32Array(width).fill(rows);
  }

  /** Room for a target's changes, so that all stays in place while it is run. */
  protected reserve(changes: number): void {
    const { stride, width } = this;
    let length = this.#count + changes;
    const room = this.records.length / stride;
    if (length <= room) return;
    if ((8 * stride + 4 * width) * length > MEMORY_BYTES) {
      this.at.fill(0);
      this.#count = 1;
      length = 1 + changes;
      if (length <= room) return;
    }
    length = Math.max(length, 2 * room);
    const { records, stops } = this;
    this.records = new Float64Array(length * stride);
    this.records.set(records.subarray(0, this.#count * stride));
    this.stops = new Int32Array(length * width);
    this.stops.set(stops.subarray(0, this.#count * width));
  }

  /** A new record. */
  protected add(key: number): number {
    return (this.at[key] = this.#count++);
  }
}
