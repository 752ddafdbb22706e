import type {
  Bars,
  CalibrationSummary,
  DecileTable,
  Forecast,
  ReliabilitySummary,
  ReturnCalibrationSummary,
  SkippedCalibration,
} from '../../core/index.ts';
import {
  brier,
  brierParts,
  calibrationBins,
  calibrationErrorOf,
  forecastDeciles,
  logLoss,
  topProbabilities,
} from '../../metrics/index.ts';
import type { Plugins } from '../plugins/plugins.ts';
import type { DoneSegment } from '../results.ts';

const BINS = 15;
/** As the classification's log loss. */
const UNIFORM_SHARE = 0.01;

export interface CalibrationInput {
  readonly bars: Bars;
  readonly plugins: Pick<Plugins, 'calibrator' | 'returnCalibration' | 'returnHeads'>;
  readonly forecast: Forecast;
  readonly done: readonly DoneSegment[];
  /** The regime that a forecast at the row is about, and the newest one known, shape [n]; −1 undefined. */
  readonly target: Int8Array;
  readonly naive: Int8Array;
}

/**
 * Forecasts before and after their calibration beside what came, over the rows that count, all segments together.
 *
 * @returns undefined where no calibration was asked for
 */
export function calibrationSummary(input: CalibrationInput): CalibrationSummary | undefined {
  const { plugins, done } = input;
  if (plugins.calibrator === null && plugins.returnCalibration === null) return undefined;
  return {
    regime:
      plugins.calibrator === null
        ? null
        : {
            use: plugins.calibrator.name,
            ...appliedIn(done, 'regime'),
            before: regimeReliability(input, 'raw_'),
            after: regimeReliability(input, 'p_'),
          },
    returns: plugins.returnHeads.map((head) => returnSummary(input, head)),
  };
}

/** In how many segments the calibration is served, and why not in the others. */
function appliedIn(done: readonly DoneSegment[], head: string) {
  const skipped: SkippedCalibration[] = [];
  for (const { segment, summary } of done) {
    const fit = summary.fits[head] as { readonly calibration?: { readonly skipped?: string } } | undefined;
    const reason = fit?.calibration?.skipped;
    if (reason !== undefined) skipped.push({ segment: segment.index, reason });
  }
  return { applied: done.length - skipped.length, skipped };
}

/** A segment's column over all segments, in the forecast's order. */
export function joined(done: readonly DoneSegment[], name: string): Float64Array {
  const parts = done.map(({ columns }) => columns[name]!);
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function regimeReliability(
  { bars, forecast, done, target, naive }: CalibrationInput,
  prefix: 'raw_' | 'p_',
): ReliabilitySummary | null {
  const { row, regimes } = forecast;
  const columns = regimes.map((name) => joined(done, `${prefix}${name}`));
  const kept = Array.from(row.keys()).filter(
    (i) => bars.gap[row[i]!] === 0 && target[row[i]!]! >= 0 && naive[row[i]!]! >= 0 && columns.every((p) => p[i]! >= 0),
  );
  if (kept.length === 0) return null;
  const classes = regimes.length;
  const p = Float64Array.from(kept.flatMap((i) => columns.map((column) => column[i]!)));
  const truth = Int8Array.from(kept, (i) => target[row[i]!]!);
  const top = topProbabilities(p, truth, classes);
  const bins = calibrationBins(top.p, top.hits, BINS, 'width');
  return {
    rows: kept.length,
    logLoss: logLoss(p, truth, classes, UNIFORM_SHARE),
    brier: brier(p, truth, classes),
    brierParts: brierParts(p, truth, classes, BINS),
    eceWidth: calibrationErrorOf(bins),
    eceMass: calibrationErrorOf(calibrationBins(top.p, top.hits, BINS, 'mass')),
    bins,
  };
}

function returnSummary(
  { bars, plugins, forecast, done }: CalibrationInput,
  { horizon, horizonBars }: Plugins['returnHeads'][number],
): ReturnCalibrationSummary {
  const realised = realisedBps(bars, forecast, horizonBars);
  const use = plugins.returnCalibration?.calibrator.name ?? null;
  const tableOf = (name: string): DecileTable => decileTable(joined(done, name), realised, horizonBars);
  return {
    horizon,
    use,
    ...(use === null ? { applied: 0, skipped: [] } : appliedIn(done, `return_${horizon}`)),
    before: use === null ? null : tableOf(`raw_expReturnBps_${horizon}`),
    after: tableOf(`expReturnBps_${horizon}`),
  };
}

/** What each forecast row's price did over the horizon, in bps; NaN on gap rows and where it is not known yet. */
export function realisedBps(
  { close, gap }: Pick<Bars, 'close' | 'gap'>,
  { row }: Pick<Forecast, 'row'>,
  horizonBars: number,
): Float64Array {
  return Float64Array.from(row, (t) =>
    gap[t] === 0 && t + horizonBars < close.length ? 1e4 * (close[t + horizonBars]! / close[t]! - 1) : Number.NaN,
  );
}

export function decileTable(predicted: Float64Array, realised: Float64Array, overlapRows: number): DecileTable {
  let squares = 0;
  let rows = 0;
  predicted.forEach((value, i) => {
    const off = value - realised[i]!;
    if (Number.isNaN(off)) return;
    squares += off * off;
    rows++;
  });
  return { deciles: forecastDeciles(predicted, realised, overlapRows), rmse: Math.sqrt(squares / rows) };
}
