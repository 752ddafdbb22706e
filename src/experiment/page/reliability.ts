import type { ReliabilityBin, ReliabilityCurve, ReliabilityDetails } from '../../core/index.ts';
import { calibrationBins, calibrationErrorOf, topProbabilities, widthPlaces } from '../../metrics/index.ts';
import type { ScoredRows } from '../evaluate/evaluate-rows.ts';
import { shareOf } from './worth.ts';

/** As the calibration errors of the scores. */
const BINS = 15;

/**
 * Probabilities beside what came, in bins of equal width: the likeliest regime's, and each regime's own.
 *
 * @param raw probabilities before their calibration at the scored rows, row-major; null without one
 */
export function reliabilityDetails(
  rows: ScoredRows,
  raw: Float64Array | null,
  regimes: readonly string[],
  overlapBars: number,
): ReliabilityDetails {
  const curves = (p: Float64Array) => curvesOf(p, rows, regimes, overlapBars);
  return { rows: rows.row.length, curves: curves(rows.probability), before: raw === null ? null : curves(raw) };
}

function curvesOf(
  p: Float64Array,
  { row, truth }: ScoredRows,
  regimes: readonly string[],
  overlapBars: number,
): ReliabilityCurve[] {
  const classes = regimes.length;
  const top = topProbabilities(p, truth, classes);
  return [
    curve('likeliest regime', row, top.p, top.hits, overlapBars),
    ...regimes.map((name, k) =>
      curve(
        name,
        row,
        Float64Array.from(truth, (_, i) => p[i * classes + k]!),
        Uint8Array.from(truth, (code) => Number(code === k)),
        overlapBars,
      ),
    ),
  ];
}

function curve(
  name: string,
  row: Int32Array,
  p: Float64Array,
  hits: Uint8Array,
  overlapBars: number,
): ReliabilityCurve {
  const found = calibrationBins(p, hits, BINS, 'width');
  const place = widthPlaces(p, BINS);
  const filled = [...new Set(place)].sort((a, b) => a - b);
  const bins = found.map((bin, b): ReliabilityBin => {
    const { ci95, worth } = shareOf(
      row,
      (i) => place[i] === filled[b],
      (i) => hits[i] === 1,
      overlapBars,
    );
    return { ...bin, ci95, worth };
  });
  return { name, bins, error: calibrationErrorOf(found) };
}
