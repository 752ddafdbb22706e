/** A bar's range as a fraction of its close; 0 where there is no price. */
export function relativeRange(high: number, low: number, close: number): number {
  return close > 0 ? (high - low) / close : 0;
}
