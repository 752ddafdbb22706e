const LOG2E = Math.LOG2E;
/** ln 2 in two parts, of which the first times a whole number is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const ROUNDER = 2 ** 52 + 2 ** 51;
const LOWEST = -700;

/** 2^−i. */
const POWERS = Float64Array.from({ length: 1024 }, (_, i) => 2 ** -i);

/**
 * e^x for x ≤ 0 (below −700 as at −700), to 1e-11: the same operations in the same order as the compiled kernel's, which has no
 * `Math.exp`. Gradients are stored as float32.
 */
export function expNonPositive(x: number): number {
  const at = x > LOWEST ? x : LOWEST;
  const k = at * LOG2E + ROUNDER - ROUNDER;
  const r = at - k * LN2_HIGH - k * LN2_LOW;
  // Pairs of terms first: in a chain of nine products each would wait for the one before it.
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = 1 + r + (1 / 2 + r * (1 / 6)) * r2;
  const high = 1 / 24 + r * (1 / 120) + (1 / 720 + r * (1 / 5040)) * r2 + (1 / 40320 + r * (1 / 362880)) * r4;
  const p = low + high * r4;
  return p * POWERS[-k]!;
}
