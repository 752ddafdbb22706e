import type { LoadedConfig } from '../config/index.ts';
import type { Page, PortfolioAnswer, RunAnswer } from '../core/index.ts';
import { RunStore } from '../jobs/index.ts';
import { PORTFOLIO_FILE, PORTFOLIO_TABLES, readPortfolio } from './assets/portfolio-files.ts';
import { type RenderPortfolio, writePortfolioPage } from './assets/portfolio-page.ts';
import { readNull, withNull } from './null/read.ts';
import { pageParts, pageSeries, pageSource } from './page/index.ts';
import type { RunMetrics } from './results.ts';
import { answerOfRun, recordFile, resolveRunId } from './runs.ts';

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
  const source = await pageSource(store, answer);
  const page: Page = {
    answer,
    title: `regimewalk ${metrics.runId}`,
    series: await pageSeries(source),
    parts: await pageParts(source),
  };
  await store.write('report.html', render(page));
  return store.file('report.html');
}
