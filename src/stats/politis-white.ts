import { autocovariances } from './autocovariance.ts';

/**
 * Expected block length of the stationary bootstrap that minimises the error of the mean's variance, chosen from the
 * series' own autocorrelation. It may come out below 1 (the bootstrap then draws single rows).
 *
 * @param series shape [n]
 * @returns rows, at most ceil(min(3 √n, n / 3)); 1 for a series without variance or with fewer than 10 values
 * @see Politis & White 2004, Econometric Reviews 23(1); corrected by Patton, Politis & White 2009, Econometric Reviews 28(4)
 */
export function politisWhiteBlock(series: Float64Array): number {
  return bestBlock(series, 1);
}

/** The fixed block length of the circular block bootstrap by the same rule, (3/2)^(1/3) times as long below the bound. */
export function politisWhiteCircularBlock(series: Float64Array): number {
  return bestBlock(series, 1.5);
}

function bestBlock(series: Float64Array, scale: number): number {
  const n = series.length;
  if (n < 10) return 1;
  const kn = Math.max(5, Math.ceil(Math.log10(n)));
  const maxM = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + kn);
  const covariance = autocovariances(series, maxM);
  const variance = covariance[0]!;
  if (!(variance > 0)) return 1;
  const m = firstQuietLag(covariance, kn, 2 * Math.sqrt(Math.log10(n) / n) * variance);
  const window = m === undefined ? maxM : Math.min(maxM, 2 * Math.max(m, 1));
  let g = 0;
  let spectrum = variance;
  for (let lag = 1; lag <= window; lag++) {
    const weight = 2 * Math.min(1, 2 * (1 - lag / window)) * covariance[lag]!;
    g += weight * lag;
    spectrum += weight;
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  if (!(spectrum !== 0)) return longest;
  return Math.min(longest, (scale * (g / spectrum) ** 2 * n) ** (1 / 3));
}

/** The smallest m after which `kn` lags in a row are insignificant. */
function firstQuietLag(covariance: Float64Array, kn: number, bound: number): number | undefined {
  for (let m = 0; m + kn < covariance.length; m++) {
    let quiet = true;
    for (let lag = m + 1; lag <= m + kn && quiet; lag++) quiet = Math.abs(covariance[lag]!) < bound;
    if (quiet) return m;
  }
  return undefined;
}
