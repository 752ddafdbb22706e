/**
 * Autocovariances of lags 0 … maxLag with divisor n.
 *
 * @param series shape [n]
 * @returns new Float64Array [maxLag + 1]; lags ≥ n are 0
 */
export function autocovariances(series: Float64Array, maxLag: number): Float64Array {
  const n = series.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += series[i]!;
  mean /= n;
  const centred = series.map((value) => value - mean);
  const result = new Float64Array(maxLag + 1);
  for (let lag = 0; lag <= maxLag && lag < n; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += centred[i]! * centred[i - lag]!;
    result[lag] = sum / n;
  }
  return result;
}
