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

/** A bar that leaves less of equity than this is left to the plain sums. */
const LEAST = 1e-9;

/** The turns of the `weights` accounts of one batch, whose rule sets pay the same costs. */
export class WeightTurns extends Turns {
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
   * The record of a turn from one weight to another; a record of other weights on the same side stays for those who hold it.
   * A bar that ruins makes NaN of what it leaves.
   *
   * @returns −1 where a weight has no records, or is ruined by some bar
   */
  find(signalRow: number, from: number, to: number): number {
    const known = this.at[3 * signalRow + (to > 0 ? 2 : to < 0 ? 0 : 1)]!;
    if (known !== 0) {
      const { records } = this;
      const at = known * this.stride;
      if (records[at + FROM] === from && records[at + TO] === to) return known;
    }
    return this.#make(signalRow, from, to);
  }

  #make(signalRow: number, from: number, to: number): number {
    const market = this.#market;
    const costSide = this.#costSide;
    const row = signalRow + 1;
    const slot = market.slotOf(to);
    if (slot < 0 || market.growthAt(slot).ruins.length > 0) return -1;
    const turn = this.add(3 * signalRow + 1 + Math.sign(to));
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
