import type { Bars } from '../../core/index.ts';

const WIDEST = 1e150;

/** Numbers a row in a growth's records, and where each lies. */
export const RECORD = 4;
export const OPEN = 0;
export const TO_OPEN = 1;
export const SUM = 2;
export const PRODUCT = 3;

/** What one weight, held all along, makes of an equity of 1, bar by bar. */
export interface Growth {
  /**
   * Four numbers a row, [n + 1] rows, side by side because an exit reads all four: the open; the weight's return from the
   * close before to it; the sum of bar returns before the row; the product of 1 + return before the row (a row that
   * loses all is left out).
   */
  readonly records: Float64Array;
  /** Rows that lose all there was, rising. */
  readonly ruins: Int32Array;
}

/** @returns null where the product leaves the numbers that keep their precision */
export function growthOf(bars: Bars, weight: number): Growth | null {
  const { open, close } = bars;
  const n = close.length;
  const records = new Float64Array(RECORD * (n + 1));
  const ruins: number[] = [];
  let sum = 0;
  let product = 1;
  for (let t = 0; t <= n; t++) {
    const at = RECORD * t;
    records[at + SUM] = sum;
    records[at + PRODUCT] = product;
    if (t === 0 || t === n) continue;
    const opened = open[t]!;
    const toOpen = weight * (opened / close[t - 1]! - 1);
    const result = toOpen + weight * (close[t]! / opened - 1);
    records[at + OPEN] = opened;
    records[at + TO_OPEN] = toOpen;
    sum += result;
    if (result <= -1) ruins.push(t);
    else product *= 1 + result;
    if (!(product < WIDEST && product > 1 / WIDEST)) return null;
  }
  return { records, ruins: Int32Array.from(ruins) };
}

/** Return of a bar over which a weight is held: its two legs add. */
export function heldReturn({ open, close }: Bars, weight: number, row: number): number {
  const opened = open[row]!;
  return weight * (opened / close[row - 1]! - 1) + weight * (close[row]! / opened - 1);
}
