import type { TargetChanges } from './changes.ts';
import { OPEN, PRODUCT, RECORD, SUM, TO_OPEN } from './growth.ts';
import type { SweepMarket } from './market.ts';
import type { Touches } from './touches.ts';
import { Turns } from './turns.ts';

/**
 * Numbers of a turn in `weights`, and where each lies. Equity is kept divided by the product of the weight held, and sums
 * of returns less the sum of the weight held, so that a hold needs no number of its own.
 */
/** The weights before and after, for which the record was made. */
export const FROM = 0;
export const TO = 1;
/** What the fill's bar makes of equity, and adds to the sum, where the old weight was still held. */
export const GROWTH = 2;
export const GAIN = 3;
/** What that becomes where nothing was held any more: a ratio, and a difference. */
export const FLAT_GROWTH = 4;
export const FLAT_GAIN = 5;
/** Where the market keeps the new weight's records. */
export const SLOT = 6;
/** Then, for each rule set, what the exit of its stop makes of equity, and what it adds. */
export const EXITS = 7;

/** Numbers a mark: the bar of the change's fill, where its record begins, its day (`runHeld` writes it), 1 for a change to nothing. */
export const MARK = 4;
export const DUE = 0;
export const FOUND = 1;
export const DAY = 2;
export const TO_NOTHING = 3;
export const EXIT = 3;

/** A bar that leaves less of equity than this is left to the plain sums. */
const LEAST = 1e-9;

/** The turns of the `weights` accounts of one batch, whose rule sets pay the same costs. */
export class WeightTurns extends Turns {
  /** Of the newest target: `MARK` numbers a change, and those of an end behind the last one. */
  marks = new Int32Array(0);
  /**
   * Its positions that are stopped before the next change, or on that one's bar: the change, the rule set and the row of the
   * stop, `EXIT` numbers each.
   */
  exits = new Int32Array(0);
  exitCount = 0;
  readonly #market: SweepMarket;
  readonly #touches: Touches;
  readonly #costSide: number;

  constructor(market: SweepMarket, touches: Touches, costSide: number) {
    super(market.rows, touches.rows.length, EXITS + 2 * touches.rows.length);
    this.#market = market;
    this.#touches = touches;
    this.#costSide = costSide;
  }

  /**
   * Looks up the records of a target's changes, and which stops come before the next change: numbers from anywhere, for
   * which the processor waits. In a loop without a branch that hangs on them it waits for many at once.
   *
   * @param count changes that have a bar to be filled on
   * @returns whether every weight has records, and is ruined by no bar
   */
  gather({ row: rows, value: values }: TargetChanges, count: number): boolean {
    const { rows: n } = this.#market;
    this.reserve(count);
    const { at: known, stops, width, stride } = this;
    if (MARK * (count + 1) > this.marks.length) {
      this.marks = new Int32Array(2 * MARK * (count + 1));
      this.exits = new Int32Array(2 * EXIT * (count * width + 1));
    }
    const { marks, exits } = this;
    let found = 0;
    let from = 0;
    for (let i = 0; i < count; i++) {
      const signalRow = rows[i]!;
      const to = values[i]!;
      let turn = known[3 * signalRow + (to > 0 ? 2 : to < 0 ? 0 : 1)]!;
      if (turn === 0) {
        turn = this.make(signalRow, from, to);
        if (turn < 0) return false;
      }
      const mark = MARK * i;
      marks[mark + DUE] = signalRow + 1;
      marks[mark + FOUND] = turn * stride;
      marks[mark + TO_NOTHING] = to === 0 ? 1 : 0;
      from = to;
      // A row from here on is behind the bar of the next change.
      const end = i + 1 < count ? rows[i + 1]! + 2 : n;
      for (let k = 0, at = turn * width; k < width; k++, at++) {
        const stopped = stops[at]!;
        exits[found] = i;
        exits[found + 1] = k;
        exits[found + 2] = stopped;
        // One more where the stop's row lies before the end: by its sign, since a branch would be guessed wrong.
        found += ((stopped - end) >> 31) & EXIT;
      }
    }
    marks[MARK * count + DUE] = n;
    marks[MARK * count + TO_NOTHING] = 0;
    this.exitCount = found;
    return true;
  }

  /**
   * The record of a turn from one weight to another, made anew where it is of other weights on the same sides. A bar that ruins makes NaN
   * of what it leaves.
   *
   * @returns −1 where a weight has no records, or is ruined by some bar
   */
  make(signalRow: number, from: number, to: number): number {
    const market = this.#market;
    const costSide = this.#costSide;
    const row = signalRow + 1;
    const slot = market.slotOf(to);
    if (slot < 0 || market.growthAt(slot).ruins.length > 0) return -1;
    const key = 3 * signalRow + 1 + Math.sign(to);
    const turn = this.at[key] === 0 ? this.add(key) : this.at[key]!;
    const at = turn * this.stride;
    const { records: out, stops, width } = this;
    const { open, close } = market.bars;
    const opened = open[row]!;
    const gained = to * (close[row]! / opened - 1);
    let kept = 0;
    let oldSum = 0;
    let oldProduct = 1;
    if (from !== 0) {
      // It was the new weight of the change before.
      const { records } = market.growthAt(market.slotOf(from));
      kept = records[RECORD * row + TO_OPEN]!;
      oldSum = records[RECORD * row + SUM]!;
      oldProduct = records[RECORD * row + PRODUCT]!;
    }
    const { records } = market.growthAt(slot);
    const sum = records[RECORD * (row + 1) + SUM]!;
    const product = records[RECORD * (row + 1) + PRODUCT]!;
    const result = gained + kept - Math.abs(to - from) * costSide;
    const flat = gained - Math.abs(to) * costSide;
    out[at + FROM] = from;
    out[at + TO] = to;
    out[at + GROWTH] = (left(result) * oldProduct) / product;
    out[at + GAIN] = result + oldSum - sum;
    out[at + FLAT_GROWTH] = left(flat) / left(result) / oldProduct;
    out[at + FLAT_GAIN] = flat - result - oldSum;
    out[at + SLOT] = slot;
    if (to === 0) {
      stops.fill(market.rows, turn * width, (turn + 1) * width);
      return turn;
    }
    const side = Math.sign(to);
    this.#touches.search(signalRow, side);
    const { rows, levels } = this.#touches;
    for (let k = 0, exit = at + EXITS; k < width; k++, exit += 2) {
      const stopped = rows[k]!;
      stops[turn * width + k] = stopped;
      if (stopped === market.rows) continue;
      const record = RECORD * stopped;
      const opened = records[record + OPEN]!;
      const level = levels[k]!;
      // A bar that opens beyond the stop fills there: then the last leg is nothing.
      const leg = side * (opened - level) <= 0 ? 0 : to * (level / opened - 1);
      const lost = records[record + TO_OPEN]! + leg - Math.abs(to) * costSide;
      out[exit] = left(lost) * records[record + PRODUCT]!;
      out[exit + 1] = lost + records[record + SUM]!;
    }
    return turn;
  }
}

/** 1 + a bar's return; NaN where that is (nearly) nothing. */
function left(result: number): number {
  return 1 + result > LEAST ? 1 + result : Number.NaN;
}
