import type { LoadedConfig } from '../config/index.ts';
import type { FeaturesPart, PortfolioAnswer, RunAnswer } from '../core/index.ts';
import { readParquetColumns } from '../data/index.ts';
import { RunStore } from '../jobs/index.ts';
import { featuresPart } from './page/features.ts';
import { readNull, withNull } from './null/read.ts';
import { PORTFOLIO_FILE, PORTFOLIO_TABLES, readPortfolio } from './portfolio-files.ts';
import { type RenderPortfolio, writePortfolioPage } from './portfolio-page.ts';
import type { RunMetrics } from './results.ts';
import { answerOfRun, recordFile, resolveRunId } from './runs.ts';

/** What a page is drawn from. Nothing in it differs between calls of one run. */
export interface Page {
  readonly answer: RunAnswer;
  readonly title: string;
  readonly series: PageSeries;
  /** What the segments' models lean on; null where nothing tells. */
  readonly features?: FeaturesPart | null;
}

/** The columns that a page draws, one value a scored row; `regime` holds the rows at which the forecast regime changes. */
export interface PageSeries {
  readonly time: number[];
  readonly close: number[];
  readonly strategies: Record<string, { equity: number[]; drawdown: number[] }>;
  readonly regime: { time: number; code: number }[];
  readonly regimes: string[];
}

/** Draws a page; handed in, since drawing is no business of experiments. */
export type RenderPage = (page: Page) => string;

/** Draws the page of a finished run, or of a portfolio, again from its files. */
export async function reportRun(
  loaded: LoadedConfig,
  {
    run = 'latest',
    render,
    renderPortfolio,
  }: { readonly run?: string | undefined; readonly render: RenderPage; readonly renderPortfolio: RenderPortfolio },
): Promise<{ file: string } & ({ answer: RunAnswer } | { portfolio: PortfolioAnswer })> {
  const { results } = loaded.config.runtime;
  const folder = RunStore.below(results, await resolveRunId(results, run));
  const portfolio = await readPortfolio(folder, PORTFOLIO_TABLES);
  if (portfolio !== undefined) {
    const page = await writePortfolioPage(folder, (await folder.read(PORTFOLIO_FILE))!, renderPortfolio);
    await recordFile(folder, 'report.html');
    return { file: page, portfolio: portfolio.answer };
  }
  const { store, answer } = await answerOfRun(loaded.config.runtime.results, run);
  const file = await writeReport(store, (await store.read('metrics.json'))!, render);
  await recordFile(store, 'report.html');
  return { file, answer };
}

/** Writes `report.html` from the run's own tables, and its null markets where there are any; returns its path. */
export async function writeReport(store: RunStore, metricsJson: string, render: RenderPage): Promise<string> {
  const metrics = JSON.parse(metricsJson) as RunMetrics;
  const place = { dir: '', data: { ...metrics.data, file: '' }, featureStore: null, timings: {}, versions: {} };
  const answer = withNull({ ...metrics, ...place }, await readNull(store));
  await store.write(
    'report.html',
    render({
      answer,
      title: `regimewalk ${metrics.runId}`,
      series: await series(store),
      features: await featuresPart(store, answer),
    }),
  );
  return store.file('report.html');
}

async function series(store: RunStore): Promise<PageSeries> {
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
