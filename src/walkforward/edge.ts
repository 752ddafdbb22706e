/** One return head: how far it looks and how much its forecast weighs. */
export interface ReturnHead {
  /** As the configuration writes it (`1d`): names the head and its column. */
  readonly horizon: string;
  readonly horizonBars: number;
  readonly weight: number;
}

/**
 * The weighted edge over all horizons, brought to the reference horizon (an expected return grows with time), in bps.
 *
 * @param expected forecasts in bps, one array a head, shape [m]
 * @returns shape [m]; NaN where a head has no forecast
 */
export function edgeBps(
  expected: readonly Float64Array[],
  heads: readonly ReturnHead[],
  referenceBars: number,
): Float64Array {
  const out = new Float64Array(expected[0]?.length ?? 0);
  const total = heads.reduce((sum, head) => sum + head.weight, 0);
  heads.forEach((head, k) => {
    const scale = ((head.weight / total) * referenceBars) / head.horizonBars;
    const values = expected[k]!;
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + scale * values[i]!;
  });
  return out;
}

/**
 * Realised volatility of the trailing `bars` bars: root of the sum of squared log returns, in bps, shape [n]; NaN until
 * the window is full. Uses rows ≤ t.
 */
export function trailingVolatilityBps(close: Float64Array, bars: number): Float64Array {
  const squares = new Float64Array(close.length);
  for (let t = 1; t < close.length; t++) squares[t] = Math.log(close[t]! / close[t - 1]!) ** 2;
  const out = new Float64Array(close.length).fill(Number.NaN);
  let sum = 0;
  for (let t = 1; t < close.length; t++) {
    // Start each block afresh, so that rounding cannot build up over a long history.
    if (t % bars === 0 && t >= bars) {
      sum = 0;
      for (let s = t - bars + 1; s <= t; s++) sum += squares[s]!;
    } else {
      sum += squares[t]! - (t > bars ? squares[t - bars]! : 0);
    }
    if (t >= bars) out[t] = 1e4 * Math.sqrt(Math.max(0, sum));
  }
  return out;
}

/** `edgeBps` ÷ trailing volatility over the reference horizon; NaN where there was no movement. */
export function zEdge(edge: Float64Array, volatilityBps: Float64Array): Float64Array {
  return edge.map((value, i) => (volatilityBps[i]! > 0 ? value / volatilityBps[i]! : Number.NaN));
}
