import { type Bars, isoTime } from '../core/index.ts';

const SHOWN = 5;
/** Moves beyond so many robust deviations are more often a bad tick than a market. */
const OUTLIER_DEVIATIONS = 20;
/** Median absolute deviation to the standard deviation of a normal law. */
const NORMAL = 1.4826;
/** A close that stands still for so many bars in a row is stale rather than calm. */
const STALE_BARS = 12;

/** What looks odd in bars that nothing forbids. */
export interface Suspicions {
  /** Share of the real bars with volume 0. */
  readonly zeroVolumeShare: number;
  /** Real bars whose close is that of the bar before, and the longest such run. */
  readonly repeatedCloses: { readonly share: number; readonly longest: StaleRun | null };
  /** Moves from close to close beyond 20 robust deviations; the largest first. */
  readonly outliers: { readonly count: number; readonly largest: readonly Move[] };
}

export interface StaleRun {
  /** ISO time of the first bar that repeats the close before it. */
  readonly from: string;
  readonly bars: number;
}

export interface Move {
  readonly time: string;
  /** Fraction of the close before. */
  readonly move: number;
  /** In robust deviations. */
  readonly deviations: number;
}

/** Looks at bars as a trader would: no volume, stale prices, moves that no market makes. */
export function examineMarket(bars: Bars): Suspicions {
  const { time, close, volume, gap } = bars;
  let [real, quiet, repeated] = [0, 0, 0];
  let run = 0;
  let longest: StaleRun | null = null;
  const moves: { readonly row: number; readonly size: number }[] = [];
  for (let row = 0; row < time.length; row++) {
    if (gap[row] === 1) {
      run = 0;
      continue;
    }
    real++;
    if (volume[row] === 0) quiet++;
    if (row === 0) continue;
    if (gap[row - 1] === 0 && close[row] === close[row - 1]) {
      repeated++;
      run++;
      if (run >= STALE_BARS && run > (longest?.bars ?? 0)) longest = { from: isoTime(time[row - run + 1]!), bars: run };
    } else run = 0;
    moves.push({ row, size: Math.log(close[row]! / close[row - 1]!) });
  }
  const deviation = NORMAL * medianOf(moves.map(({ size }) => Math.abs(size)));
  const outliers = moves
    .map(({ row, size }) => ({ row, deviations: Math.abs(size) / deviation }))
    .filter(({ deviations }) => deviation > 0 && deviations > OUTLIER_DEVIATIONS)
    .sort((a, b) => b.deviations - a.deviations);
  return {
    zeroVolumeShare: real === 0 ? 0 : quiet / real,
    repeatedCloses: { share: real === 0 ? 0 : repeated / real, longest },
    outliers: {
      count: outliers.length,
      largest: outliers.slice(0, SHOWN).map(({ row, deviations }) => ({
        time: isoTime(time[row]!),
        move: close[row]! / close[row - 1]! - 1,
        deviations,
      })),
    },
  };
}

function medianOf(values: number[]): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
