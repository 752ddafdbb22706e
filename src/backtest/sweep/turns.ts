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

  /** Records that may lie here at once. */
  get most(): number {
    return Math.max(1, Math.floor(MEMORY_BYTES / (8 * this.stride + 4 * this.width)) - 1);
  }

  /** Room for a target's changes, so that all stays in place while it is run; what is too much by now is forgotten. */
  reserve(changes: number): void {
    this.forget(changes);
    this.room(changes);
  }

  /** Forgets all where so many more would be too much. */
  forget(changes: number): void {
    if (this.#count + changes <= Math.max(this.most, this.records.length / this.stride)) return;
    this.at.fill(0);
    this.#count = 1;
  }

  /** Room for so many more. @returns whether records and stops lie elsewhere now */
  room(changes: number): boolean {
    const { stride, width } = this;
    const room = this.records.length / stride;
    if (this.#count + changes <= room) return false;
    const length = Math.max(this.#count + changes, 2 * room);
    const { records, stops } = this;
    this.records = new Float64Array(length * stride);
    this.records.set(records.subarray(0, this.#count * stride));
    this.stops = new Int32Array(length * width);
    this.stops.set(stops.subarray(0, this.#count * width));
    return true;
  }

  /** A new record. */
  protected add(key: number): number {
    return (this.at[key] = this.#count++);
  }
}
