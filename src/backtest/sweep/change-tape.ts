import type { TargetChanges } from './changes.ts';
import { type Growth, PRODUCT, RECORD, SUM, TO_OPEN } from './growth.ts';
import type { SweepMarket } from './market.ts';
import { levelReference, type SweepPlan } from './plan.ts';
import type { Touches } from './touches.ts';

/**
 * All that a batch needs to know of a target's changes, gathered into columns that it then reads in order.
 *
 * A change lies anywhere in the market's columns, and the processor waits for each such number; in a short loop of its
 * own it waits for many at once. Shape [changes], but `touch` [changes × rule sets].
 */
export class ChangeTape {
  /** Changes that still have a bar to be filled on. */
  count = 0;
  /** The bar of the fill, its price, and the wanted weight. */
  due = new Int32Array(0);
  price = new Float64Array(0);
  to = new Float64Array(0);
  /** Where the distance of a level starts, and its unit: the average true range as the rules take it. */
  reference = new Float64Array(0);
  unit = new Float64Array(0);
  /** Row at which each rule set's stop is touched; the number of rows: never. */
  touch = new Int32Array(0);
  /** `weights`: the fill bar's return before costs, of the new weight after the fill and of the old one before it. */
  gained = new Float64Array(0);
  kept = new Float64Array(0);
  /** `weights`: the new weight's records, its sum and 1 ÷ its product up to the fill bar's close. */
  readonly growths: (Growth | null)[] = [];
  base = new Float64Array(0);
  perProduct = new Float64Array(0);
  /** `weights`: what a position that lasts until the next change grows to, and its sum of bar returns. */
  hold = new Float64Array(0);
  holdSum = new Float64Array(0);

  fill(market: SweepMarket, plan: SweepPlan, touches: Touches, changes: TargetChanges, width: number): void {
    this.#reserve(changes.count, width);
    const { bars, rows: n } = market;
    const { stop, rules } = plan;
    const { count, row, value } = changes;
    const { due, price, to, reference, unit, touch } = this;
    const fills = rules.fill === 'next-open' ? bars.open : bars.close;
    const known = touches.rows;
    let at = 0;
    for (; at < count && row[at]! + 1 < n; at++) {
      const signalRow = row[at]!;
      due[at] = signalRow + 1;
      price[at] = fills[signalRow + 1]!;
      to[at] = value[at]!;
      if (stop !== null) {
        unit[at] = stop.range[signalRow]!;
        reference[at] = levelReference(market, plan, stop, signalRow + 1, signalRow);
      }
      const from = value[at] === 0 ? -1 : touches.find(signalRow, value[at]! > 0 ? 1 : -1);
      for (let k = 0; k < width; k++) touch[at * width + k] = from < 0 ? n : known[from + k]!;
    }
    this.count = at;
  }

  /** The columns of `weights`. @returns whether every weight has records without a ruin */
  fillWeights(market: SweepMarket): boolean {
    const { rows: n } = market;
    const { close } = market.bars;
    const { due, price, to, gained, kept, base, perProduct, hold, holdSum } = this;
    let old = Number.NaN;
    let growth: Growth | null = null;
    for (let i = 0; i < this.count; i++) {
      const weight = to[i]!;
      const row = due[i]!;
      gained[i] = weight * (close[row]! / price[i]! - 1);
      kept[i] = growth === null ? 0 : growth.records[RECORD * row + TO_OPEN]!;
      if (weight !== old) growth = weight === 0 ? null : market.growth(weight);
      old = weight;
      this.growths[i] = growth;
      if (growth === null) {
        if (weight !== 0) return false;
        continue;
      }
      if (growth.ruins.length > 0) return false;
      const { records } = growth;
      const start = RECORD * (row + 1);
      const end = RECORD * (i + 1 < this.count ? due[i + 1]! : n);
      base[i] = records[start + SUM]!;
      perProduct[i] = 1 / records[start + PRODUCT]!;
      hold[i] = records[end + PRODUCT]! * perProduct[i]!;
      holdSum[i] = records[end + SUM]! - base[i]!;
    }
    return true;
  }

  #reserve(count: number, width: number): void {
    if (count <= this.due.length) return;
    const length = Math.max(count, 2 * this.due.length);
    this.due = new Int32Array(length);
    this.touch = new Int32Array(length * width);
    for (const key of [
      'price',
      'to',
      'reference',
      'unit',
      'gained',
      'kept',
      'base',
      'perProduct',
      'hold',
      'holdSum',
    ] as const) {
      this[key] = new Float64Array(length);
    }
  }
}
