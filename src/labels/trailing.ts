import { rollingDeviation } from '../core/index.ts';

/** ln(close ÷ previous close), shape [n]; the first is NaN. */
export function logReturns(close: Float64Array): Float64Array {
  const out = new Float64Array(close.length);
  out[0] = Number.NaN;
  for (let i = 1; i < close.length; i++) out[i] = Math.log(close[i]! / close[i - 1]!);
  return out;
}

/** Close ÷ close `windowBars` before − 1, shape [n]; the first `windowBars` are NaN. */
export function trailingReturn(close: Float64Array, windowBars: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  for (let i = windowBars; i < close.length; i++) out[i] = close[i]! / close[i - windowBars]! - 1;
  return out;
}

/** Standard deviation (divisor n) of the last `windowBars` log returns, shape [n]; the first `windowBars` are NaN. */
export function trailingVolatility(close: Float64Array, windowBars: number): Float64Array {
  return rollingDeviation(logReturns(close), windowBars, 0);
}

/** ln(a ÷ b) row by row, bounded to ±5 so that a still market (a volatility of 0) stays a number; NaN stays NaN. */
export function logRatio(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => {
    const ratio = Math.log(value / b[i]!);
    if (Number.isNaN(ratio) && !Number.isNaN(value) && !Number.isNaN(b[i]!)) return 0;
    return Math.max(-5, Math.min(5, ratio));
  });
}
