import type { Forecast, StrategyDetails } from '../core/index.ts';
import type { LabelledBars } from '../walkforward/index.ts';
import type { Prepared } from './prepare.ts';
import type { StrategyRun } from './run-strategies.ts';
import { strategyDetails } from './strategy-details.ts';

/**
 * The further figures of strategies that ran without training. Without forecasts there are no segments. The regime known at a row is
 * the one that stands in the forecasts' file, else the labels' own, else none.
 */
export function backtestDetails(
  runs: readonly StrategyRun[],
  { bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>,
  forecast: Forecast | undefined,
  labelled: LabelledBars | undefined,
): Record<string, StrategyDetails> {
  const rows = forecast ?? { row: new Int32Array(0), segment: new Int32Array(0) };
  const known = knownAt(bars.time.length, forecast, labelled);
  const regimes = plugins.labels.names;
  return Object.fromEntries(runs.map((run) => [run.name, strategyDetails(run, bars, { ...rows, regimes }, known)]));
}

function knownAt(rows: number, forecast: Forecast | undefined, labelled: LabelledBars | undefined): Int8Array {
  if (forecast?.naive === undefined) return labelled?.naive ?? new Int8Array(rows).fill(-1);
  const known = new Int8Array(rows).fill(-1);
  forecast.row.forEach((row, i) => {
    known[row] = forecast.naive![i]!;
  });
  return known;
}
