import type { TargetChanges } from './changes.ts';
import type { Touches } from './touches.ts';
import { Turns } from './turns.ts';

/** The turns of the `units` accounts of one batch. A record: the price of each rule set's exit. */
export class UnitTurns extends Turns {
  /** Where the record of each change of the newest target begins, shape [≥ changes]. */
  found = new Int32Array(0);
  /** The rows of its stops, shape [≥ changes × rule sets]. */
  touch = new Int32Array(0);
  /** The prices of their fills, shape [≥ changes]. */
  price = new Float64Array(0);
  readonly #touches: Touches;
  readonly #open: Float64Array;

  constructor(open: Float64Array, touches: Touches) {
    super(open.length, touches.rows.length, touches.rows.length);
    this.#open = open;
    this.#touches = touches;
  }

  /**
   * Looks up the records of a target's changes: numbers from anywhere, for which the processor waits. In a loop without a
   * branch that hangs on them it waits for many at once.
   *
   * @param count changes that have a bar to be filled on
   * @param fills the price of a fill on each bar
   */
  gather({ row: rows, value: values }: TargetChanges, count: number, fills: Float64Array): void {
    this.reserve(count);
    const { at: known, stops, width } = this;
    if (count > this.found.length) {
      this.found = new Int32Array(2 * count);
      this.price = new Float64Array(2 * count);
      this.touch = new Int32Array(2 * count * width);
    }
    const { found, touch, price } = this;
    for (let i = 0; i < count; i++) {
      const side = values[i]! > 0 ? 1 : -1;
      const key = 3 * rows[i]! + 1 + side;
      let turn = 0;
      if (values[i] !== 0) {
        turn = known[key]!;
        if (turn === 0) turn = this.#make(rows[i]!, side);
      }
      found[i] = turn * width;
      price[i] = fills[rows[i]! + 1]!;
      for (let k = 0, to = i * width, from = turn * width; k < width; k++) touch[to + k] = stops[from + k]!;
    }
  }

  #make(signalRow: number, side: number): number {
    this.#touches.search(signalRow, side);
    const { rows, levels } = this.#touches;
    const { width, stops, records } = this;
    const open = this.#open;
    const turn = this.add(3 * signalRow + 1 + side);
    for (let k = 0, at = turn * width; k < width; k++, at++) {
      const stopped = rows[k]!;
      stops[at] = stopped;
      if (stopped >= open.length) continue;
      // A bar that opens beyond the stop fills there.
      records[at] = side * (open[stopped]! - levels[k]!) <= 0 ? open[stopped]! : levels[k]!;
    }
    return turn;
  }
}
