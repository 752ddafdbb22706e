/** The largest absolute difference; NaN where a value is undefined on one side only. */
export function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Object.is(a[i], b[i]) ? 0 : Math.abs(a[i]! - b[i]!);
    if (!(d <= largest)) largest = d;
    if (Number.isNaN(largest)) return largest;
  }
  return largest;
}
