import type { Bars, Forecast } from '../core/index.ts';
import type { ReportSeries } from '../report/index.ts';
import { predictedRegimes, type StrategyRun } from './run-strategies.ts';

/** What the page draws, on the rows that have forecasts. */
export function reportSeries(bars: Bars, forecast: Forecast, runs: readonly StrategyRun[]): ReportSeries {
  const take = (values: Float64Array): number[] => Array.from(forecast.row, (t) => values[t]!);
  return {
    time: Array.from(forecast.time),
    close: take(bars.close),
    strategies: Object.fromEntries(
      runs.map(({ name, result }) => {
        const equity = take(result.equity);
        let peak = 1;
        const drawdown = equity.map((value) => {
          peak = Math.max(peak, value);
          return value / peak - 1;
        });
        return [name, { equity, drawdown }];
      }),
    ),
    regime: regimeRuns(forecast),
    regimes: [...forecast.regimes],
  };
}

/** Where the predicted regime changes. */
function regimeRuns(forecast: Forecast): { time: number; code: number }[] {
  const predicted = predictedRegimes(forecast);
  const out: { time: number; code: number }[] = [];
  for (let i = 0; i < predicted.length; i++) {
    if (i === 0 || predicted[i] !== predicted[i - 1]) out.push({ time: forecast.time[i]!, code: predicted[i]! });
  }
  return out;
}
