import { argmaxRows, definedRows } from './probability-scores.ts';

/** One bin of rows with like probabilities: their number, mean probability, share that came true. */
export interface CalibrationBin {
  readonly rows: number;
  readonly probability: number;
  readonly share: number;
}

/** How rows come into bins: of equal width, or of equal numbers of rows. */
export type Binning = 'width' | 'mass';

/**
 * Bins of probabilities beside what happened, without the empty ones, in rising order.
 *
 * `width`: (low, high] of equal width, 0 in the first. `mass`: equal numbers of rows, those of one probability together.
 *
 * @param p probabilities of one event, shape [m]
 * @param hits 1 where it happened, shape [m]
 */
export function calibrationBins(p: Float64Array, hits: ArrayLike<number>, bins: number, by: Binning): CalibrationBin[] {
  const place = by === 'width' ? widthPlaces(p, bins) : massPlaces(p, bins);
  const rows = new Float64Array(bins);
  const probability = new Float64Array(bins);
  const share = new Float64Array(bins);
  for (let i = 0; i < p.length; i++) {
    const bin = place[i]!;
    rows[bin]!++;
    probability[bin]! += p[i]!;
    share[bin]! += hits[i]!;
  }
  return Array.from(rows, (count, b) => ({
    rows: count,
    probability: probability[b]! / count,
    share: share[b]! / count,
  })).filter((bin) => bin.rows > 0);
}

/** Mean over rows of |share − probability| of their bin; NaN without rows. */
export function calibrationErrorOf(bins: readonly CalibrationBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  return bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.share - bin.probability), 0) / rows;
}

/** The largest probability of each row, and whether its class came true; rows without a true class (−1) are left out. */
export function topProbabilities(p: Float64Array, truth: ArrayLike<number>, classes: number) {
  const called = argmaxRows(p, classes);
  const rows = definedRows(p, truth, classes);
  return {
    p: Float64Array.from(rows, (i) => p[i * classes + called[i]!]!),
    hits: Uint8Array.from(rows, (i) => Number(called[i] === truth[i])),
  };
}

/**
 * The Brier score (sum over classes) in parts: brier = reliability − resolution + uncertainty + withinBins.
 *
 * `withinBins` is what differing probabilities inside a bin add (Stephenson's two further terms); 0 where each bin holds one.
 */
export interface BrierParts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly withinBins: number;
}

/**
 * Brier's score taken apart, class by class in bins of equal width; sums over the classes.
 *
 * @param p row-major, shape [m × classes]
 * @param truth codes, shape [m]; rows of −1 don't count
 * @see Murphy 1973, Journal of Applied Meteorology 12; Stephenson, Coelho & Jolliffe 2008, Weather and Forecasting 23
 */
export function brierParts(p: Float64Array, truth: ArrayLike<number>, classes: number, bins = 15): BrierParts {
  const rows = Array.from({ length: truth.length }, (_, i) => i).filter((i) => truth[i]! >= 0);
  const parts = { reliability: 0, resolution: 0, uncertainty: 0, withinBins: 0 };
  for (let k = 0; k < classes; k++) {
    const own = Float64Array.from(rows, (i) => p[i * classes + k]!);
    const hits = Uint8Array.from(rows, (i) => Number(truth[i] === k));
    const base = hits.reduce((sum, hit) => sum + hit, 0) / rows.length;
    const place = widthPlaces(own, bins);
    const filled = calibrationBins(own, hits, bins, 'width');
    const bin = new Map([...new Set(place)].sort((a, b) => a - b).map((number, at) => [number, filled[at]!]));
    for (const { rows: count, probability, share } of filled) {
      parts.reliability += (count / rows.length) * (probability - share) ** 2;
      parts.resolution += (count / rows.length) * (share - base) ** 2;
    }
    parts.uncertainty += base * (1 - base);
    for (let i = 0; i < own.length; i++) {
      const { probability, share } = bin.get(place[i]!)!;
      const off = own[i]! - probability;
      parts.withinBins += (off * off - 2 * off * (hits[i]! - share)) / rows.length;
    }
  }
  return rows.length > 0
    ? parts
    : { reliability: Number.NaN, resolution: Number.NaN, uncertainty: Number.NaN, withinBins: Number.NaN };
}

/** The bin of each probability, of `bins` of equal width. */
export function widthPlaces(p: Float64Array, bins: number): Int32Array {
  return Int32Array.from(p, (value) => Math.min(bins - 1, Math.max(0, Math.ceil(value * bins) - 1)));
}

function massPlaces(p: Float64Array, bins: number): Int32Array {
  const order = Array.from(p.keys()).sort((a, b) => p[a]! - p[b]!);
  const place = new Int32Array(p.length);
  for (let at = 0; at < order.length; ) {
    const bin = Math.floor((at * bins) / order.length);
    for (const value = p[order[at]!]!; at < order.length && p[order[at]!] === value; at++) place[order[at]!] = bin;
  }
  return place;
}
