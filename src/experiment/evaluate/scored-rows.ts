/** Real bars after a hole begins on which a position can still be earning: the decision's own, and that of its exit. */
const EXIT_BARS = 2;

/**
 * Rows that count, up to the last tradable one: the tradable rows, and after each block of them the bars on which its last
 * position still earns and is left. A position open at the very end is marked to the last close.
 */
export function scoredRows(tradable: Uint8Array, gap: Uint8Array): Uint8Array {
  const scored = tradable.slice(0, tradable.lastIndexOf(1) + 1);
  let left = 0;
  for (let t = 0; t < scored.length; t++) {
    if (scored[t] === 1) left = EXIT_BARS;
    else if (left > 0) {
      scored[t] = 1;
      if (gap[t] === 0) left--;
    }
  }
  return scored;
}
