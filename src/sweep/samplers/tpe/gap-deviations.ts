import type { Axis } from './axis.ts';
import { risingOrder } from './rising-order.ts';

/** Widths of kernels, and which places are the same. */
export interface Spread {
  /** As wide as the larger gap to a neighbour, not narrower than a bound that falls with the number of observations, nor wider than the prior; shape [n]. */
  readonly deviations: Float64Array;
  /** Observations by rising place, equals in their order; shape [n]. */
  readonly order: Uint32Array;
}

/** @param places of the observations on the axis, in their order, shape [n] */
export function gapDeviations(places: Float64Array, { low, high, range, priorDeviation }: Axis): Spread {
  const count = places.length;
  const order = risingOrder(places);
  const deviations = new Float64Array(count);
  const least = range / Math.min(100, 2 + count);
  for (let rank = 0; rank < count; rank++) {
    const i = order[rank]!;
    const x = places[i]!;
    // The outermost look inwards only; a single one looks as far as the range goes.
    let gap = rank > 0 ? x - places[order[rank - 1]!]! : 0;
    if (rank < count - 1) gap = Math.max(gap, places[order[rank + 1]!]! - x);
    if (count === 1) gap = Math.max(x - low, high - x);
    deviations[i] = Math.min(priorDeviation, Math.max(least, gap));
  }
  return { deviations, order };
}
