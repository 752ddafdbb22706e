import type { TargetChanges } from './changes.ts';
import { type Growth, PRODUCT, RECORD, SUM, TO_OPEN } from './growth.ts';
import type { SweepMarket } from './market.ts';
import { levelReference, type SweepPlan } from './plan.ts';
import type { Touches } from './touches.ts';

/** Numbers a change in the steps of `weights`, and where each lies. */
export const STEP = 8;
/** The fill bar's return before costs, from flat; and where the old weight was still held. */
export const GAIN = 0;
/** What changes hands, from flat; and where the old weight was still held. */
export const SIZE = 2;
/** The new weight's sum, and 1 ÷ its product, up to the close of the fill's bar. */
export const BASE = 4;
export const PER_PRODUCT = 5;
/** What a position that lasts until the next change grows to, and its sum of bar returns. */
export const HOLD = 6;
export const HOLD_SUM = 7;

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
  /** `weights`: the new weight's records. */
  readonly growths: (Growth | null)[] = [];
  /** `weights`: eight numbers a change, in the order of the constants above. */
  steps = new Float64Array(0);

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
      const wanted = value[at]!;
      if (wanted === 0) {
        for (let k = 0; k < width; k++) touch[at * width + k] = n;
        continue;
      }
      let from = touches.kept ? (wanted > 0 ? 2 * signalRow : 2 * signalRow + 1) * width : 0;
      // The search is a call of its own: most have been made.
      if (!touches.kept || known[from] === 0) from = touches.find(signalRow, wanted > 0 ? 1 : -1);
      for (let k = 0; k < width; k++) touch[at * width + k] = known[from + k]!;
    }
    this.count = at;
  }

  /** The steps of `weights`. @returns whether every weight has records without a ruin */
  fillSteps(market: SweepMarket): boolean {
    const { rows: n } = market;
    const { due, to, steps } = this;
    let old = 0;
    let growth: Growth | null = null;
    for (let i = 0; i < this.count; i++) {
      const weight = to[i]!;
      const row = RECORD * due[i]!;
      const at = STEP * i;
      // What the old weight made of the way to the open, where it was still held.
      const kept = growth === null ? 0 : growth.records[row + TO_OPEN]!;
      if (weight !== old) growth = weight === 0 ? null : market.growth(weight);
      steps[at + SIZE] = Math.abs(weight);
      steps[at + SIZE + 1] = Math.abs(weight - old);
      old = weight;
      this.growths[i] = growth;
      if (growth === null) {
        if (weight !== 0) return false;
        steps[at + GAIN] = 0;
        steps[at + GAIN + 1] = kept;
        continue;
      }
      if (growth.ruins.length > 0) return false;
      const { records } = growth;
      const next = RECORD * (i + 1 < this.count ? due[i + 1]! : n);
      const base = records[row + RECORD + SUM]!;
      const gained = base - records[row + SUM]! - records[row + TO_OPEN]!;
      const perProduct = 1 / records[row + RECORD + PRODUCT]!;
      steps[at + GAIN] = gained;
      steps[at + GAIN + 1] = gained + kept;
      steps[at + BASE] = base;
      steps[at + PER_PRODUCT] = perProduct;
      steps[at + HOLD] = records[next + PRODUCT]! * perProduct;
      steps[at + HOLD_SUM] = records[next + SUM]! - base;
    }
    return true;
  }

  #reserve(count: number, width: number): void {
    if (count <= this.due.length) return;
    const length = Math.max(count, 2 * this.due.length);
    this.due = new Int32Array(length);
    this.touch = new Int32Array(length * width);
    this.steps = new Float64Array(length * STEP);
    for (const key of ['price', 'to', 'reference', 'unit'] as const) {
      this[key] = new Float64Array(length);
    }
  }
}
