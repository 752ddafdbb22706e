import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { writeIndex } from '../../src/cli/results-index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { type RunAnswer, SILENT_PROGRESS } from '../../src/core/index.ts';
import { generateMarket, readParquetColumns, writeBars } from '../../src/data/index.ts';
import * as experiment from '../../src/experiment/index.ts';
import {
  renderCompareHtml,
  renderExploreHtml,
  renderHtml,
  renderPortfolioHtml,
  renderSweepHtml,
} from '../../src/report/index.ts';
import { fakeContext } from '../cli/fake-context.ts';
import { DIMENSIONS, sweepAnswer } from '../sweep/sweep-answer.ts';
import { launch, type Opened, open } from './browser.ts';

/** Names that run where a page takes them for markup. */
export const SCRIPT = '<script>window.hacked=1</script>';
export const IMAGE = '<img src=x onerror=window.hacked=1>';

export const PAGES = ['run', 'compare', 'explore', 'sweep', 'index', 'portfolio'] as const;
export type PageName = (typeof PAGES)[number];

/** Pages with a chart over time: its id, and how many panels it has under one zoom. */
export const CHARTS = {
  run: { id: 'run', panels: 4 },
  compare: { id: 'compared', panels: 2 },
  explore: { id: 'price', panels: 1 },
  portfolio: { id: 'compared', panels: 2 },
} as const;

export interface World {
  readonly browser: Browser;
  /** A page at 1440 pixels in light colours: the same tab for all tests, each of which leaves it as it was. */
  readonly tab: (name: PageName) => Promise<Opened>;
  readonly files: Readonly<Record<PageName, string>>;
  readonly answer: RunAnswer;
  /** Columns of `equity.parquet`. */
  readonly equity: Readonly<Record<string, ArrayLike<number>>>;
  /** Columns of the bars' file. */
  readonly bars: { readonly time: Float64Array; readonly close: Float64Array };
}

/**
 * One run of a year of hours on a market whose file, columns, regimes and strategies have hostile names, what compares and explores it, an
 * index of it, a sweep and a portfolio made up of finished records; and a browser. All tests of the folder share them.
 */
export function useWorld(): () => World {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-browser-'));
  let world: World | undefined;
  beforeAll(async () => {
    const made = await makePages(folder);
    const browser = await launch();
    const tabs = new Map<PageName, Promise<Opened>>();
    const tab = (name: PageName): Promise<Opened> => {
      if (!tabs.has(name)) tabs.set(name, open(browser, made.files[name]));
      return tabs.get(name)!;
    };
    world = { ...made, browser, tab };
  }, 120_000);
  afterAll(async () => {
    await world?.browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => world!;
}

async function makePages(folder: string): Promise<Omit<World, 'browser' | 'tab'>> {
  const at = (...parts: string[]) => path.join(folder, ...parts);
  const data = at(`${IMAGE}.parquet`);
  const market = generateMarket({ years: 0.7, interval: '1h', regimes: 4, drift: 1, seed: 3 });
  const bars = {
    ...market,
    columns: { ...market.columns, [SCRIPT]: market.close.map((value, t) => Math.sin(t / 50) + value / 1e6) },
  };
  await writeBars(data, bars);
  const multipliers = { BULL: 1, [SCRIPT]: 0.5, [IMAGE]: 0.7, HIGH_VOL: 0.3 };
  const overrides = {
    'runtime.results': at('results'),
    'runtime.models': at('models'),
    'runtime.logs': at('logs'),
    'runtime.featureStore': null,
    'runtime.workers': 1,
    'data.generate': null,
    'data.file': data,
    'data.columns': { [SCRIPT]: SCRIPT, regime: 'regime' },
    features: [
      { use: 'returns', params: { windows: [1, 5, 20] } },
      { use: 'volatility' },
      { use: 'funding', params: { column: SCRIPT } },
    ],
    labels: { use: 'column', params: { column: 'regime', names: ['BULL', SCRIPT, IMAGE, 'HIGH_VOL'], known: true } },
    'walkForward.trainWeeks': 10,
    'walkForward.testWeeks': 4,
    'walkForward.minTrainRows': 300,
    strategies: {
      trend: { use: 'ema-cross', params: { fast: '1d', slow: '5d', side: 'both' }, execution: { costBps: 9 } },
      [SCRIPT]: { from: 'trend', overlay: { source: 'forecast', multipliers, undefined: 1 } },
      [IMAGE]: { from: 'trend', overlay: { source: 'label', multipliers, undefined: 1 } },
    },
    compare: [{ baseline: 'trend', against: [SCRIPT, IMAGE] }],
  };
  const loaded = loadConfig({ overrides });
  const signal = new AbortController().signal;
  const { answer } = await experiment.runWalkforward(loaded, {
    fresh: false,
    progress: SILENT_PROGRESS,
    signal,
    render: renderHtml,
  });
  const { page } = await experiment.compareRuns(loaded, {
    runs: [],
    strategies: undefined,
    baseline: undefined,
    progress: SILENT_PROGRESS,
  });
  const write = (name: string, html: string): string => {
    writeFileSync(at('results', `${name}.html`), html);
    return at('results', `${name}.html`);
  };
  const { columns } = await readParquetColumns(at('results', answer.runId, 'equity.parquet'));
  const files = {
    run: at('results', answer.runId, 'report.html'),
    compare: write('compare', renderCompareHtml(page)),
    explore: write('explore', renderExploreHtml(await experiment.exploreRun(loaded, { progress: SILENT_PROGRESS }))),
    sweep: write('sweep', renderSweepHtml(hostileSweep())),
    portfolio: write('portfolio', portfolioPage(answer, columns)),
    index: await writeIndex(loaded, fakeContext(experiment)),
  };
  return { files, answer, equity: columns as World['equity'], bars: { time: market.time, close: market.close } };
}

/** A search whose first dimension has a hostile name, and one of whose choices is one. */
function hostileSweep() {
  const [first, ...rest] = DIMENSIONS;
  const made = sweepAnswer();
  const text = JSON.stringify(made).replaceAll(first!.name, `strategies.${SCRIPT}.params.fast`);
  return { ...made, ...(rest.length > 0 ? JSON.parse(text) : {}) };
}

function portfolioPage(run: RunAnswer, columns: Readonly<Record<string, ArrayLike<number>>>): string {
  const strategies = Object.fromEntries(
    Object.entries(run.strategies).map(([name, metrics]) => {
      const { sharpe, maxDrawdown, turnoverPerYear, exposure } = metrics;
      const means = {
        meanSharpe: sharpe,
        meanMaxDrawdown: maxDrawdown,
        meanTurnoverPerYear: turnoverPerYear,
        meanExposure: exposure,
      };
      return [name, { ...metrics, ...means }];
    }),
  );
  const improvements = run.improvements.map((one) => ({ ...one, segments: null, assets: { improved: 1, of: 2 } }));
  const time = Array.from(columns.time!);
  return renderPortfolioHtml({
    title: `Portfolio of BTC and ${IMAGE}`,
    answer: {
      runId: 'a22c148ef34471ca',
      dir: 'results/a22c148ef34471ca',
      hashes: { config: 'c0'.repeat(32) },
      assets: { BTC: run, [IMAGE]: run },
      days: { count: 100, from: '2021-04-17', to: '2021-08-30', fewestAssets: 2, mostAssets: 2 },
      strategies,
      improvements,
      improvement: improvements[0] ?? null,
      targets: run.targets.slice(-1),
      timings: {},
      versions: {},
    },
    series: {
      time,
      equity: Object.fromEntries(Object.keys(strategies).map((name) => [name, Array.from(columns[`${name}.equity`]!)])),
    },
  });
}
