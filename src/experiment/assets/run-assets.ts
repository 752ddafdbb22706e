import { assetConfig, type LoadedConfig } from '../../config/index.ts';
import { type PortfolioAnswer, type RunAnswer, sha256 } from '../../core/index.ts';
import { RunStore } from '../../jobs/index.ts';
import { versions } from '../identity.ts';
import { withNull } from '../null/read.ts';
import { json } from '../results.ts';
import { tradeColumns } from '../run-backtest.ts';
import { runWalkforward, type WalkforwardOptions } from '../run-walkforward.ts';
import { Stopwatch } from '../stopwatch.ts';
import { storedDaily } from '../stored-daily.ts';
import { assetProgress, ofAsset } from './of-asset.ts';
import { type PortfolioAsset, portfolioOf } from './portfolio.ts';
import {
  hashPortfolio,
  PORTFOLIO_FILE,
  type PortfolioMetrics,
  type PortfolioRecord,
  portfolioAnswerOf,
  portfolioTable,
  readPortfolio,
} from './portfolio-files.ts';
import { type RenderPortfolio, writePortfolioPage } from './portfolio-page.ts';
import { assetPlacebo } from './portfolio-placebo.ts';
import { type PreparedAsset, prepareAssets } from './prepare-assets.ts';

export interface AssetsOptions extends WalkforwardOptions {
  /** Draws the page of the portfolio. */
  readonly renderPortfolio: RenderPortfolio;
}

/**
 * The main job for every asset of `data.assets`, one after the other, each as the run that it is alone; then their
 * equal-weight portfolio in a folder of its own. A second call answers from what is there.
 */
export async function runAssets(
  loaded: LoadedConfig,
  { renderPortfolio, ...options }: AssetsOptions,
): Promise<{ answer: PortfolioAnswer }> {
  const watch = new Stopwatch();
  const { results } = loaded.config.runtime;
  const prepared = await prepareAssets(loaded, options);
  watch.lap('data');
  const runs: { readonly asset: PreparedAsset; readonly answer: RunAnswer }[] = [];
  for (const asset of prepared) {
    options.signal.throwIfAborted();
    const { answer } = await ofAsset(asset.name, () =>
      runWalkforward(asset.loaded, { ...options, progress: assetProgress(options.progress, asset.name) }),
    );
    runs.push({ asset, answer });
  }
  watch.lap('assets');

  const configHash = configHashOf(loaded);
  const store = RunStore.below(results, portfolioId(configHash, prepared));
  if (options.fresh) await store.clear();
  const inputs: Record<string, string> = {};
  for (const { asset, answer } of runs) {
    const own = RunStore.below(results, answer.runId);
    inputs[asset.name] = sha256((await own.hash('metrics.json')) ?? '', (await own.hash('equity.parquet')) ?? '');
  }
  const there = await readPortfolio(store);
  if (there !== undefined && json(there.record.inputs) === json(inputs)) {
    await store.point(results);
    const assets = Object.entries(there.answer.assets).map(([name, asset], i) => {
      const { dir, data } = runs[i]!.answer;
      return [name, { ...asset, dir, data: { ...asset.data, file: data.file } }] as const;
    });
    return { answer: { ...there.answer, dir: store.dir, assets: Object.fromEntries(assets) } };
  }

  options.progress.stage('portfolio');
  const assets: PortfolioAsset[] = [];
  for (const { asset, answer } of runs) {
    const daily = await storedDaily(RunStore.below(results, answer.runId).file('equity.parquet'), asset.accounting);
    const traded = await ofAsset(asset.name, () =>
      tradeColumns(asset.loaded, { run: answer.runId, progress: assetProgress(options.progress, asset.name) }),
    );
    const { strategies, improvements } = answer;
    assets.push({ name: asset.name, strategies, improvements, daily, placebo: assetPlacebo(traded) });
  }
  const portfolio = portfolioOf(assets, loaded.config);
  const metrics = json({
    runId: portfolioId(configHash, prepared),
    hashes: { config: configHash },
    assets: Object.fromEntries(runs.map(({ asset, answer }) => [asset.name, assetMetrics(answer)])),
    ...portfolio.figures,
  } satisfies PortfolioMetrics);
  await store.write('config.json', json(loaded.portable()));
  await store.write('equity.parquet', portfolioTable(portfolio, assets));
  await store.write(PORTFOLIO_FILE, metrics);
  await writePortfolioPage(store, metrics, renderPortfolio);
  watch.lap('portfolio');
  const record = json({
    dir: store.dir,
    assets: Object.fromEntries(
      runs.map(({ asset, answer }) => [asset.name, { dir: answer.dir, file: answer.data.file }]),
    ),
    inputs,
    created: new Date().toISOString(),
    timings: watch.seconds(),
    versions: versions(),
    files: await hashPortfolio(store),
  } satisfies PortfolioRecord);
  await store.write('run.json', record);
  await store.point(results);
  options.progress.end();
  return { answer: portfolioAnswerOf(metrics, record) };
}

/** The hash of what all assets have in common: that of each asset's own configuration. */
function configHashOf(loaded: LoadedConfig): string {
  return assetConfig(loaded, Object.keys(loaded.config.data.assets)[0]!).hash();
}

/** Same runs under the same names in the same order, same portfolio. Configuration, data and code are in the runs' ids. */
function portfolioId(configHash: string, assets: readonly PreparedAsset[]): string {
  return sha256('portfolio', configHash, ...assets.flatMap(({ name, runId }) => [name, runId])).slice(0, 16);
}

function assetMetrics(answer: RunAnswer): PortfolioMetrics['assets'][string] {
  const { runId, hashes, data, segments, strategies, classification, persistence } = answer;
  // Null markets may be made at any later call: a portfolio's bytes don't wait for them.
  const { improvements, improvement, targets } = withNull(answer, null);
  const { file: _, ...portable } = data;
  const scores = { strategies, classification, persistence, improvements, improvement, targets };
  return { runId, hashes, data: portable, segments, ...scores };
}
