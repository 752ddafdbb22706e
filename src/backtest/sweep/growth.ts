import type { Bars } from '../../core/index.ts';

const WIDEST = 1e150;

/** What one weight, held all along, makes of an equity of 1, bar by bar. */
export interface Growth {
  /** Product of 1 + return over rows 1…t, shape [n]; a row that loses all is left out. */
  readonly product: Float64Array;
  /** Rows that lose all there was, rising. */
  readonly ruins: Int32Array;
}

/** @returns null where the product leaves the numbers that keep their precision */
export function growthOf(bars: Bars, weight: number): Growth | null {
  const { close } = bars;
  const product = new Float64Array(close.length).fill(1);
  const ruins: number[] = [];
  for (let t = 1; t < product.length; t++) {
    const result = heldReturn(bars, weight, t);
    if (result <= -1) ruins.push(t);
    const value = product[t - 1]! * (result <= -1 ? 1 : 1 + result);
    if (!(value < WIDEST && value > 1 / WIDEST)) return null;
    product[t] = value;
  }
  return { product, ruins: Int32Array.from(ruins) };
}

/** Return of a bar over which a weight is held: its two legs add. */
export function heldReturn({ open, close }: Bars, weight: number, row: number): number {
  const opened = open[row]!;
  return weight * (opened / close[row - 1]! - 1) + weight * (close[row]! / opened - 1);
}
