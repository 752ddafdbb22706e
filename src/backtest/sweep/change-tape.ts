import type { TargetChanges } from './changes.ts';
import { PRODUCT, RECORD, SUM, TO_OPEN } from './growth.ts';
import type { SweepMarket } from './market.ts';
import { referenceColumn, type SweepPlan } from './plan.ts';
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
  /** `weights`: where the market keeps the new weight's records. */
  slot = new Int32Array(0);
  /** `weights`: eight numbers a change, in the order of the constants above. */
  steps = new Float64Array(0);

  fill(market: SweepMarket, plan: SweepPlan, touches: Touches, changes: TargetChanges, width: number): void {
    this.#reserve(changes.count, width);
    const { bars, rows: n } = market;
    const { stop, rules } = plan;
    const { count, row, value } = changes;
    const { due, price, to, reference, unit, touch } = this;
    const fills = rules.fill === 'next-open' ? bars.open : bars.close;
    const references = stop === null ? bars.close : referenceColumn(market, plan, stop);
    const signalClose = stop?.reference === 'signal-close';
    const ranges = stop === null ? bars.close : stop.range;
    const { rows: known, kept } = touches;
    let at = 0;
    for (; at < count; at++) {
      const signalRow = row[at]!;
      const entry = signalRow + 1;
      if (entry >= n) break;
      const wanted = value[at]!;
      due[at] = entry;
      to[at] = wanted;
      price[at] = fills[entry]!;
      unit[at] = ranges[signalRow]!;
      reference[at] = references[signalClose ? signalRow : entry]!;
      if (wanted === 0) continue;
      let from = kept ? (wanted > 0 ? 2 * signalRow : 2 * signalRow + 1) * width : 0;
      // The search is a call of its own: most have been made.
      if (!kept || known[from] === 0) from = touches.find(signalRow, wanted > 0 ? 1 : -1);
      for (let k = 0, i = at * width; k < width; k++, i++) touch[i] = known[from + k]!;
    }
    this.count = at;
  }

  /** The steps of `weights`. @returns whether every weight has records without a ruin */
  fillSteps(market: SweepMarket): boolean {
    const { rows: n } = market;
    const { due, to, slot, steps, count } = this;
    let weight = 0;
    let current = -1;
    let records: Float64Array = steps;
    // The weight before that: targets that go from one side to the other need no look.
    let otherWeight = 0;
    let other = -1;
    let otherRecords: Float64Array = steps;
    for (let i = 0; i < count; i++) {
      const wanted = to[i]!;
      const row = RECORD * due[i]!;
      const at = STEP * i;
      const size = wanted < 0 ? -wanted : wanted;
      const change = wanted - weight;
      // What the old weight made of the way to the open, where it was still held.
      const kept = weight === 0 ? 0 : records[row + TO_OPEN]!;
      steps[at + SIZE] = size;
      steps[at + SIZE + 1] = change < 0 ? -change : change;
      const wasWeight = weight;
      const wasCurrent = current;
      const wasRecords = records;
      if (wanted === otherWeight && other >= 0) {
        current = other;
        records = otherRecords;
      } else if (wanted !== 0) {
        current = market.slotOf(wanted);
        if (current < 0) return false;
        const growth = market.growthAt(current);
        if (growth.ruins.length > 0) return false;
        records = growth.records;
      }
      weight = wanted;
      otherWeight = wasWeight;
      other = wasWeight === 0 ? -1 : wasCurrent;
      otherRecords = wasRecords;
      slot[i] = current;
      if (wanted === 0) {
        steps[at + GAIN] = 0;
        steps[at + GAIN + 1] = kept;
        continue;
      }
      const next = RECORD * (i + 1 < count ? due[i + 1]! : n);
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
    this.slot = new Int32Array(length);
    this.steps = new Float64Array(length * STEP);
    for (const key of ['price', 'to', 'reference', 'unit'] as const) {
      this[key] = new Float64Array(length);
    }
  }
}
