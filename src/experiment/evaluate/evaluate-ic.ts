import type { IcAnswer, IcControl } from '../../core/index.ts';
import {
  forwardReturns,
  IC_LAG_HORIZONS,
  icByRegime,
  icDecay,
  rotatedIcs,
  SEGMENT_IC_WARNING,
  sampleDeviation,
  segmentIcs,
} from '../../metrics/index.ts';
import type { EvaluateInput } from './evaluate-input.ts';

/** Bars ahead at which the coefficient is told beside the horizon that was asked for. */
const HORIZONS = [1, 2, 5, 10, 20, 50] as const;

/** Places that the forecast is moved to as a control. */
const SHIFTS = 199;

/**
 * Information coefficient: rank correlation of the expected edge at row t with the return that followed,
 * close[t + h] / close[t] − 1, over all real bars with a forecast. Returns of neighbouring rows share up to h − 1 bars, and
 * what drives them lasts longer: Newey–West with lag 4 h.
 *
 * @returns null where no return was forecast
 */
export function informationCoefficient(input: EvaluateInput): IcAnswer | null {
  const { forecast, close, naive, regimes, diagHorizonBars: h } = input;
  const said = saidEdges(input);
  if (said === null) return null;
  const segment = new Int32Array(close.length);
  forecast.row.forEach((row, i) => {
    segment[row] = forecast.segment[i]!;
  });
  const horizons = [...new Set([...HORIZONS, h])].sort((a, b) => a - b);
  const decay = icDecay({ forecast: said, close, horizons, segment });
  const own = decay[horizons.indexOf(h)]!;
  if (own.rows === 0) return null;
  const realised = forwardReturns(close, h);
  const lagBars = IC_LAG_HORIZONS * h;
  const rows = Array.from(said.keys()).filter((t) => !Number.isNaN(said[t]!) && !Number.isNaN(realised[t]!));
  return {
    ...own,
    decay,
    byRegime: icByRegime({ forecast: said, realised, regime: naive, names: regimes, lagBars }),
    segments: segmentIcs(
      Float64Array.from(rows, (t) => said[t]!),
      Float64Array.from(rows, (t) => realised[t]!),
      rows.map((t) => segment[t]!),
    ),
    segmentsWarning: SEGMENT_IC_WARNING,
    control: controlOf(said, realised, own.pooledSpearman, own.rows, Math.max(lagBars, input.overlapBars)),
  };
}

/** The expected edge at each bar, NaN on gap rows and where there is none, shape [n]; null where no return was forecast. */
export function saidEdges({
  forecast,
  close,
  gap,
}: Pick<EvaluateInput, 'forecast' | 'close' | 'gap'>): Float64Array | null {
  const edge = forecast.columns.edgeBps;
  if (edge === undefined) return null;
  const said = new Float64Array(close.length).fill(Number.NaN);
  forecast.row.forEach((row, i) => {
    if (gap[row] === 0 && Number.isFinite(edge[i]!)) said[row] = edge[i]!;
  });
  return said;
}

/** `count` evenly spaced shifts of `rows` rows, none within `memoryBars` of either end; none where there is no room. */
export function controlShifts(rows: number, memoryBars: number, count: number = SHIFTS): number[] {
  const room = rows - 2 * memoryBars;
  if (room < count) return [];
  return Array.from({ length: count }, (_, j) => memoryBars + Math.floor((j * room) / (count - 1)));
}

/** The forecast moved by evenly spaced shifts, none within `memoryBars` of either end. */
function controlOf(
  said: Float64Array,
  realised: Float64Array,
  real: number,
  rows: number,
  memoryBars: number,
): IcControl {
  const shifts = controlShifts(rows, memoryBars);
  if (shifts.length === 0 || Number.isNaN(real)) return { shifts: 0, deviation: Number.NaN, p: Number.NaN };
  const moved = rotatedIcs(said, realised, shifts);
  const asFar = moved.filter((value) => Math.abs(value) >= Math.abs(real)).length;
  return { shifts: SHIFTS, deviation: sampleDeviation(moved), p: (1 + asFar) / (1 + SHIFTS) };
}
