const DIGIT_BITS = 11;
const DIGITS = 2 ** DIGIT_BITS;
/** Of so few an insertion sort alone is faster. */
const FEW = 128;

/**
 * Indices by rising value, equals by index: a radix sort of the values' places between the smallest and the largest, and an insertion sort of
 * what that leaves. Several times faster than a sort by comparison.
 *
 * @param values finite
 */
export function risingOrder(values: Float64Array): Uint32Array {
  const count = values.length;
  let order: Uint32Array = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  if (count > FEW) order = byTwoDigits(values, order);
  for (let rank = 1; rank < count; rank++) {
    const i = order[rank]!;
    const x = values[i]!;
    let to = rank;
    for (; to > 0 && values[order[to - 1]!]! > x; to--) order[to] = order[to - 1]!;
    order[to] = i;
  }
  return order;
}

function byTwoDigits(values: Float64Array, order: Uint32Array): Uint32Array {
  let least = values[0]!;
  let most = values[0]!;
  for (let i = 1; i < values.length; i++) {
    if (values[i]! < least) least = values[i]!;
    else if (values[i]! > most) most = values[i]!;
  }
  const scale = (DIGITS * DIGITS - 1) / (most - least);
  if (!Number.isFinite(scale)) return order;
  const keys = new Uint32Array(values.length);
  for (let i = 0; i < keys.length; i++) keys[i] = (values[i]! - least) * scale;
  return byDigit(keys, byDigit(keys, order, 0), DIGIT_BITS);
}

/** Stable: what has the same digit stays in its order. */
function byDigit(keys: Uint32Array, order: Uint32Array, shift: number): Uint32Array {
  const ends = new Uint32Array(DIGITS);
  for (let i = 0; i < keys.length; i++) ends[(keys[i]! >>> shift) & (DIGITS - 1)]!++;
  for (let digit = 1; digit < DIGITS; digit++) ends[digit]! += ends[digit - 1]!;
  const next = new Uint32Array(order.length);
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const i = order[rank]!;
    next[--ends[(keys[i]! >>> shift) & (DIGITS - 1)]!] = i;
  }
  return next;
}
