/** ln(close ÷ previous close) of a row; NaN at the first. */
export function logReturn(close: Float64Array, row: number): number {
  return row === 0 ? Number.NaN : Math.log(close[row]! / close[row - 1]!);
}

/** Close ÷ close `windowBars` before − 1; NaN in the first `windowBars` rows. */
export function trailingReturn(close: Float64Array, row: number, windowBars: number): number {
  return row < windowBars ? Number.NaN : close[row]! / close[row - windowBars]! - 1;
}

/** ln(a ÷ b), bounded to ±5 so that a still market (a volatility of 0) stays a number; NaN stays NaN. */
export function logRatio(a: number, b: number): number {
  const ratio = Math.log(a / b);
  if (Number.isNaN(ratio) && !Number.isNaN(a) && !Number.isNaN(b)) return 0;
  return Math.max(-5, Math.min(5, ratio));
}
