import type { LoadedConfig } from '../config/index.ts';
import type { RunAnswer } from '../core/index.ts';
import { readParquetColumns } from '../data/index.ts';
import type { RunStore } from '../jobs/index.ts';
import { type ReportSeries, renderHtml } from '../report/index.ts';
import { answerOfRun } from './runs.ts';

/** Draws the page of a finished run again from its files. */
export async function reportRun(
  loaded: LoadedConfig,
  { run = 'latest' }: { readonly run?: string | undefined },
): Promise<{ file: string; answer: RunAnswer }> {
  const { store, answer } = await answerOfRun(loaded.config.runtime.results, run);
  return { file: await writeReport(store, answer), answer };
}

/** Writes `report.html` from the run's own tables; returns its path. */
export async function writeReport(store: RunStore, answer: RunAnswer): Promise<string> {
  const series = await reportSeries(store);
  await store.write('report.html', renderHtml({ answer, title: `regimewalk ${answer.runId}`, series }));
  return store.file('report.html');
}

async function reportSeries(store: RunStore): Promise<ReportSeries> {
  const { columns: equity } = await readParquetColumns(store.file('equity.parquet'));
  const { columns: forecast, metadata } = await readParquetColumns(store.file('forecasts.parquet'));
  const names = Object.keys(equity).flatMap((name) =>
    name.endsWith('.equity') ? [name.slice(0, -'.equity'.length)] : [],
  );
  return {
    time: Array.from(equity.time!),
    close: Array.from(equity.close!),
    strategies: Object.fromEntries(names.map((name) => [name, withDrawdown(Array.from(equity[`${name}.equity`]!))])),
    regime: regimeRuns(forecast.time!, forecast.regime!),
    regimes: metadata.regimes === undefined || metadata.regimes === '' ? [] : metadata.regimes.split(','),
  };
}

function withDrawdown(equity: number[]): { equity: number[]; drawdown: number[] } {
  let peak = 1;
  const drawdown = equity.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
  return { equity, drawdown };
}

/** Where the predicted regime changes. */
function regimeRuns(time: Float64Array, code: Float64Array): { time: number; code: number }[] {
  const out: { time: number; code: number }[] = [];
  for (let i = 0; i < code.length; i++)
    if (i === 0 || code[i] !== code[i - 1]) out.push({ time: time[i]!, code: code[i]! });
  return out;
}
