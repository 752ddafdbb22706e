import type { Bars, DataQuality } from '../core/index.ts';
import type { DataReport } from '../data/index.ts';

/** Gaps that are named. */
const NAMED = 5;

/**
 * What a run says of its bars.
 *
 * @param firstRow the first row at which every feature is known; −1 where there is none
 */
export function dataQuality(
  { bars, dataReport: report }: { readonly bars: Bars; readonly dataReport: DataReport },
  firstRow: number,
): DataQuality {
  const { duplicates, unordered, inconsistent, infinite, missing, notes } = report;
  const real = (found: (t: number) => boolean): number =>
    bars.gap.reduce((sum, gap, t) => sum + (gap === 0 && found(t) ? 1 : 0), 0);
  const { volume, high, low } = bars.columns as Readonly<Record<string, Float64Array>>;
  const traded = volume!.some((value) => value > 0);
  return {
    gaps: {
      rows: report.gapRows,
      runs: report.gaps.length,
      longest: [...report.gaps].sort((a, b) => b.rows - a.rows).slice(0, NAMED),
    },
    zeroVolume: traded ? real((t) => volume![t] === 0) : null,
    flat: real((t) => high![t] === low![t]),
    repairs: { missing, duplicates, unordered, inconsistent, infinite },
    withoutFeatures: firstRow < 0 ? bars.time.length : firstRow,
    notes,
  };
}
