/** ln(close ÷ previous); NaN without a previous close, 0 where a price is not positive. */
export function logReturn(close: number, previous: number): number {
  if (close > 0 && previous > 0) return Math.log(close / previous);
  return Number.isNaN(previous) ? Number.NaN : 0;
}
