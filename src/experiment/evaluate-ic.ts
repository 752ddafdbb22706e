import type { IcSummary } from '../core/index.ts';
import { pooledIc } from '../metrics/index.ts';
import type { EvaluateInput } from './evaluate-input.ts';

/**
 * Information coefficient: rank correlation of the expected edge at row t with the return that followed,
 * close[t + h] / close[t] − 1, over all real bars with a forecast. Returns of neighbouring rows share up to h − 1 bars, and
 * what drives them lasts longer: Newey–West with lag 4 h.
 *
 * @returns null where no return was forecast
 */
export function informationCoefficient(input: EvaluateInput): IcSummary | null {
  const { forecast, close, gap, diagHorizonBars: h } = input;
  const edge = forecast.columns.edgeBps;
  if (edge === undefined) return null;
  const positions: number[] = [];
  for (let i = 0; i < forecast.row.length; i++) {
    const row = forecast.row[i]!;
    if (gap[row] === 0 && row + h < close.length && Number.isFinite(edge[i]!)) positions.push(i);
  }
  if (positions.length === 0) return null;
  const scores = pooledIc({
    forecast: Float64Array.from(positions, (i) => edge[i]!),
    realised: Float64Array.from(positions, (i) => close[forecast.row[i]! + h]! / close[forecast.row[i]!]! - 1),
    lagBars: 4 * h,
    segment: Int32Array.from(positions, (i) => forecast.segment[i]!),
  });
  return { horizonBars: h, ...scores };
}
