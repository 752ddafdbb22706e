/** A curve that never falls: straight between its points, level outside of them. `x` rises strictly. */
export interface RisingCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Isotonic regression: the rising function of x with the least weighted squared distance to y (pool adjacent violators).
 * Rows of the same x are one row with their mean. Only the points at which the curve bends are kept.
 *
 * @param weights ≥ 0, shape [n]; rows of weight 0 don't count
 * @returns no points where no row counts
 * @see Barlow et al. 1972, "Statistical Inference under Order Restrictions"
 */
export function fitRisingCurve(x: Float64Array, y: Float64Array, weights: Float64Array): RisingCurve {
  const order = Array.from(x.keys())
    .filter((i) => weights[i]! > 0)
    .sort((a, b) => x[a]! - x[b]!);
  const at: number[] = [];
  // Blocks: the mean, the weight, and where in `at` each begins.
  const means: number[] = [];
  const mass: number[] = [];
  const from: number[] = [];
  for (let i = 0; i < order.length; ) {
    const here = x[order[i]!]!;
    let sum = 0;
    let weight = 0;
    for (; i < order.length && x[order[i]!] === here; i++) {
      sum += weights[order[i]!]! * y[order[i]!]!;
      weight += weights[order[i]!]!;
    }
    from.push(at.length);
    at.push(here);
    means.push(sum / weight);
    mass.push(weight);
    while (means.length > 1 && means[means.length - 2]! >= means[means.length - 1]!) {
      const [mean, own] = [means.pop()!, mass.pop()!];
      from.pop();
      const last = means.length - 1;
      const both = mass[last]! + own;
      means[last] = (means[last]! * mass[last]! + mean * own) / both;
      mass[last] = both;
    }
  }
  const curve: { x: number[]; y: number[] } = { x: [], y: [] };
  means.forEach((mean, block) => {
    const first = at[from[block]!]!;
    const last = at[(from[block + 1] ?? at.length) - 1]!;
    for (const point of first === last ? [first] : [first, last]) {
      curve.x.push(point);
      curve.y.push(mean);
    }
  });
  return curve;
}

/** The curve at x; every part is a share of a rise ≥ 0, so that nothing cancels where it is steep. */
export function risingCurveAt({ x, y }: RisingCurve, at: number): number {
  let value = y[0]!;
  for (let j = 0; j + 1 < x.length && at > x[j]!; j++) {
    value += Math.min(1, Math.max(0, (at - x[j]!) / (x[j + 1]! - x[j]!))) * (y[j + 1]! - y[j]!);
  }
  return value;
}
