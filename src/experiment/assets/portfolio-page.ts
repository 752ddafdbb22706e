import { DAY_MS, type PortfolioAnswer } from '../../core/index.ts';
import { readParquetColumns } from '../../data/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import { json } from '../results.ts';
import { type PortfolioMetrics, portfolioAnswerOf } from './portfolio-files.ts';

/** What a portfolio's page draws: the end of each day, and the equity there. */
export interface PortfolioSeries {
  readonly time: number[];
  readonly equity: Readonly<Record<string, number[]>>;
}

/** What a portfolio's page is drawn from. Nothing in it differs between calls. */
export interface PortfolioPage {
  readonly answer: PortfolioAnswer;
  readonly title: string;
  readonly series: PortfolioSeries;
}

export type RenderPortfolio = (page: PortfolioPage) => string;

/** Writes `report.html` from the portfolio's own files; returns its path. */
export async function writePortfolioPage(
  store: RunStore,
  metricsJson: string,
  render: RenderPortfolio,
): Promise<string> {
  const metrics = JSON.parse(metricsJson) as PortfolioMetrics;
  const places = Object.fromEntries(Object.keys(metrics.assets).map((name) => [name, { dir: '', file: '' }]));
  const answer = portfolioAnswerOf(
    metricsJson,
    json({ dir: '', assets: places, inputs: {}, created: '', timings: {}, versions: {}, files: {} }),
  );
  const series = await portfolioSeries(store, Object.keys(answer.strategies));
  await store.write('report.html', render({ answer, title: `regimewalk portfolio ${answer.runId}`, series }));
  return store.file('report.html');
}

/** The equity lines of the table, in the order of the strategies. */
export async function portfolioSeries(store: RunStore, strategies: readonly string[]): Promise<PortfolioSeries> {
  const { columns } = await readParquetColumns(store.file('equity.parquet'));
  return {
    time: Array.from(columns.time!, (day) => day + DAY_MS),
    equity: Object.fromEntries(strategies.map((name) => [name, Array.from(columns[`${name}.equity`]!)])),
  };
}
