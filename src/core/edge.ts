/** One return head: how far it looks and how much its forecast weighs. */
export interface ReturnHead {
  /** As the configuration writes it (`1d`): names the head and its column. */
  readonly horizon: string;
  readonly horizonBars: number;
  readonly weight: number;
}

/**
 * What each head's forecast is multiplied by before they are added: its share of the weights, brought to the reference
 * horizon (an expected return grows with time). One number a head.
 */
export function edgeScales(
  heads: readonly Pick<ReturnHead, 'horizonBars' | 'weight'>[],
  referenceBars: number,
): Float64Array {
  const total = heads.reduce((sum, head) => sum + head.weight, 0);
  return Float64Array.from(heads, (head) => ((head.weight / total) * referenceBars) / head.horizonBars);
}

/** The weighted edge of one row: Σ scale × forecast, in bps; NaN where a head has no forecast. */
export function edgeAt(row: number, expected: readonly Float64Array[], scales: Float64Array): number {
  let edge = 0;
  for (let k = 0; k < scales.length; k++) edge += scales[k]! * expected[k]![row]!;
  return edge;
}

/**
 * The weighted edge over all horizons, brought to the reference horizon, in bps.
 *
 * @param expected forecasts in bps, one array a head, shape [m]
 * @returns shape [m]; NaN where a head has no forecast
 */
export function edgeBps(
  expected: readonly Float64Array[],
  heads: readonly ReturnHead[],
  referenceBars: number,
): Float64Array {
  const scales = edgeScales(heads, referenceBars);
  return new Float64Array(expected[0]?.length ?? 0).map((_, row) => edgeAt(row, expected, scales));
}

/** An edge in units of the trailing volatility over its horizon; NaN where there was no movement. */
export function zEdgeOf(edge: number, volatilityBps: number): number {
  return volatilityBps > 0 ? edge / volatilityBps : Number.NaN;
}

/** `edgeBps` ÷ trailing volatility over the reference horizon, shape [m]; NaN where there was no movement. */
export function zEdge(edge: Float64Array, volatilityBps: Float64Array): Float64Array {
  return edge.map((value, i) => zEdgeOf(value, volatilityBps[i]!));
}
