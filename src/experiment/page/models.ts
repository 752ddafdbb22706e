import type { Bars, IcAnswer, ModelDetails, ReturnDeciles, ReturnHead } from '../../core/index.ts';
import { decileTable, joined, realisedBps } from '../evaluate/evaluate-calibration.ts';
import type { EvaluateInput } from '../evaluate/evaluate-input.ts';
import { type ScoredRows, scoredRows } from '../evaluate/evaluate-rows.ts';
import type { DoneSegment } from '../results.ts';
import { confusionDetails } from './confusion.ts';
import { horizonDetails } from './horizons.ts';
import { regimeDetails } from './regimes.ts';
import { reliabilityDetails } from './reliability.ts';
import { Z95 } from './worth.ts';

interface Fitted {
  readonly bars: Bars;
  readonly done: readonly DoneSegment[];
  readonly returnHeads: readonly ReturnHead[];
}

/** Curves and tables behind the forecasts' scores, on the rows of those scores. */
export function modelDetails(input: EvaluateInput, ic: IcAnswer | null, fitted: Fitted): ModelDetails {
  const { regimes, overlapBars } = input;
  const rows = scoredRows(input);
  const some = rows.row.length > 0;
  return {
    ...(some
      ? {
          confusion: confusionDetails(rows, regimes, overlapBars),
          reliability: reliabilityDetails(rows, rawOf(rows, input, fitted.done), regimes, overlapBars),
          regimes: regimeDetails(rows, input),
        }
      : {}),
    ...(ic === null ? {} : { horizons: horizonDetails(input, ic) }),
    deciles: fitted.returnHeads.map((head) => decilesOf(head, input, fitted)),
  };
}

/** The probabilities before their calibration at the scored rows; null where there was none. */
function rawOf(
  { row }: ScoredRows,
  { forecast, regimes }: EvaluateInput,
  done: readonly DoneSegment[],
): Float64Array | null {
  if (done.some(({ columns }) => columns[`raw_${regimes[0]}`] === undefined)) return null;
  const columns = regimes.map((name) => joined(done, `raw_${name}`));
  const at = new Map(Array.from(forecast.row, (t, i) => [t, i] as const));
  const out = new Float64Array(row.length * regimes.length);
  row.forEach((t, i) => {
    columns.forEach((column, k) => {
      out[i * regimes.length + k] = column[at.get(t)!]!;
    });
  });
  return out;
}

function decilesOf(
  { horizon, horizonBars }: ReturnHead,
  { forecast }: EvaluateInput,
  { bars, done }: Fitted,
): ReturnDeciles {
  const realised = realisedBps(bars, forecast, horizonBars);
  const table = decileTable(joined(done, `expReturnBps_${horizon}`), realised, horizonBars);
  const [first, last] = [table.deciles[0], table.deciles.at(-1)];
  const value = table.deciles.length < 2 ? Number.NaN : last!.realised - first!.realised;
  const error = table.deciles.length < 2 ? Number.NaN : Math.hypot(last!.error, first!.error);
  const ci95 = table.deciles.map(({ realised: at, error: one }): [number, number] => [at - Z95 * one, at + Z95 * one]);
  return { horizon, horizonBars, table, ci95, spread: { value, ci95: [value - Z95 * error, value + Z95 * error] } };
}
