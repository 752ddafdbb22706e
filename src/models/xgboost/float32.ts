/** The greatest float32 value below x: `v < x` and `v <= nextBelow(x)` say the same of every float32 v. −Infinity stays. */
export function nextBelow(x: number): number {
  return -nextAbove(-x);
}

/** The least float32 value above x. Infinity stays. @param x a float32 value, not NaN */
export function nextAbove(x: number): number {
  if (x === Infinity) return x;
  // Both zeros, which compare as equal, are followed by the least denormal.
  if (x === 0) return 2 ** -149;
  const value = Float32Array.of(x);
  const bits = new Int32Array(value.buffer);
  bits[0]! += x > 0 ? 1 : -1;
  return value[0]!;
}
