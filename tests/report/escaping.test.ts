import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { type ExploreSeries, type Page, type PortfolioAnswer, SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { compareRuns, exploreRun, runWalkforward } from '../../src/experiment/index.ts';
import {
  formatMarkdown,
  renderCompareHtml,
  renderExploreHtml,
  renderHtml,
  renderIndexHtml,
  renderPortfolioHtml,
  renderSweepHtml,
} from '../../src/report/index.ts';
import { DIMENSIONS, sweepAnswer } from '../sweep/sweep-answer.ts';
import { drawPage } from './draw.ts';
import { metrics } from './fixture.ts';
import { escapingFaults, HOSTILE, harmless, renamed, skeletonOf, withEnding } from './numbers/hostile.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-escaping-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => path.join(folder, ...parts);

const overrides = {
  'runtime.results': at('results'),
  'runtime.models': at('models'),
  'runtime.logs': at('logs'),
  'runtime.featureStore': null,
  'runtime.workers': 1,
  'data.generate': null,
  'data.file': at('bars.parquet'),
  features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }, { use: 'rsi' }],
  'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
  'walkForward.trainWeeks': 8,
  'walkForward.minTrainRows': 300,
};

/** Every renderer of a page, with records of a real run where one can be had, and their names. */
interface Renderer {
  readonly record: unknown;
  readonly render: (record: never) => string;
}
const renderers: Record<string, Renderer> = {};
let page: Page;
let names: Set<string>;
const ran = {
  run: 'a run',
  compare: 'a comparison',
  explore: 'a portrait',
  sweep: 'a sweep',
  index: 'the index',
  portfolio: 'a portfolio',
} as const;

beforeAll(async () => {
  await writeMarket(at('bars.parquet'), { years: 0.6, interval: '1h', regimes: 4, drift: 1, seed: 3 });
  const render = (its: Page) => {
    page = its;
    return renderHtml(its);
  };
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render };
  const loaded = loadConfig({ overrides });
  const { answer } = await runWalkforward(loaded, options);
  names = new Set([
    ...Object.keys(answer.strategies),
    ...answer.classification!.regimes,
    ...DIMENSIONS.map(({ name }) => name),
    'return_1d',
    'BTC',
  ]);
  const compared = await compareRuns(loaded, { runs: [answer.runId], progress: SILENT_PROGRESS } as never);
  const explored = await exploreRun(loaded, { progress: SILENT_PROGRESS });
  const strategy = {
    ...metrics(),
    meanSharpe: 0.31,
    meanMaxDrawdown: 0.569,
    meanTurnoverPerYear: 148.2,
    meanExposure: 0.66,
  };
  const portfolio: PortfolioAnswer = {
    runId: 'a22c148ef34471ca',
    dir: 'results/a22c148ef34471ca',
    hashes: { config: 'c0'.repeat(32) },
    assets: { BTC: answer },
    days: { count: 805, from: '2021-04-17', to: '2023-06-30', fewestAssets: 6, mostAssets: 7 },
    strategies: { trend: strategy, 'trend+regime': strategy },
    improvements: answer.improvements,
    improvement: answer.improvement,
    targets: answer.targets,
    timings: {},
    versions: {},
  };
  const run = {
    runId: 'a b',
    created: null,
    data: 'data/market.parquet',
    segments: '41/46',
    latest: true,
    sharpe: { trend: 0.5 },
    verdicts: { accuracy: 'met' },
    page: true,
  };
  const sweep = {
    sweepId: 'c d',
    latest: false,
    changed: '2026-01-03T00:00:00Z',
    sampler: 'tpe',
    objectives: ['strategies.trend.sharpe'],
    dimensions: 2,
    trials: { wanted: 200, ended: 120 },
    best: { trial: 7, value: 1.25 },
    verdict: 'noise',
    damaged: null,
    lockBoxOpened: false,
    page: true,
  };
  Object.assign(renderers, {
    [ran.run]: { record: page, render: renderHtml },
    [ran.compare]: { record: compared.page, render: renderCompareHtml },
    [ran.explore]: {
      record: { answer: explored.answer, series: explored.series as ExploreSeries },
      render: renderExploreHtml,
    },
    [ran.sweep]: { record: sweepAnswer(), render: renderSweepHtml },
    [ran.index]: { record: { runs: [run], sweeps: [sweep], pages: ['compare.html'] }, render: renderIndexHtml },
    [ran.portfolio]: {
      record: { answer: portfolio, title: 'assets', series: { time: [0, 86_400_000], equity: { trend: [1, 1.1] } } },
      render: renderPortfolioHtml,
    },
  });
}, 240_000);

describe.each(Object.values(ran))('the page of %s', (name) => {
  it.each(HOSTILE)('keeps every name, reason and value that ends in %s text', (ending) => {
    const { record, render } = renderers[name]!;
    const hostile = render(withEnding(record, ending, names) as never);
    const plain = render(withEnding(record, harmless(ending), names) as never);
    expect(escapingFaults(hostile, plain, ending)).toEqual([]);
  });
});

describe('the page of a run', () => {
  it('hands names whole to its charts', () => {
    for (const ending of HOSTILE) {
      const html = renderHtml(withEnding(page, ending, names));
      const specs = skeletonOf(html).scripts.filter((script) => script.startsWith('{'));
      expect(specs).toHaveLength(3);
      expect(specs.map((spec) => JSON.parse(spec).lines?.[0].name).find((own) => own !== undefined)).toBe(
        `trend${ending}`,
      );
    }
  });

  it('takes names of every object for names', () => {
    const [a, b] = ['trend', 'trend+regime'];
    const plain = renderHtml(renamed(page, { [a]: 'aaaaaaaaa', [b]: 'bbbbbbbbbbb' }));
    const odd = renderHtml(renamed(page, { [a]: '__proto__', [b]: 'constructor' }));
    const words = (html: string) =>
      skeletonOf(html)
        .words.replace(/__proto__/g, 'aaaaaaaaa')
        .replace(/constructor/g, 'bbbbbbbbbbb');
    expect(words(odd)).toBe(words(plain));
    expect(skeletonOf(odd).tags).toEqual(skeletonOf(plain).tags);
    const { run } = drawPage(odd);
    expect((run!.getOption().series as { name?: string }[]).map(({ name }) => name)).toContain('__proto__');
  });
});

describe('a run in Markdown', () => {
  it.each(HOSTILE)('has no element in it where names end in %s', (ending) => {
    const text = (end: string) => formatMarkdown(withEnding(page.answer, end, names));
    const elements = (markdown: string) => [...markdown.matchAll(/<\/?[a-zA-Z!][^>]*>/g)].map(([tag]) => tag);
    expect(elements(text(ending))).toEqual(elements(text(harmless(ending))));
    const pipes = (markdown: string) => markdown.split('\n').map((line) => (line.match(/(?<!\\)\|/g) ?? []).length);
    expect(pipes(text(ending))).toEqual(pipes(text(harmless(ending))));
  });
});

describe('the comparison itself', () => {
  it('finds out a page that forgets to escape', () => {
    for (const ending of HOSTILE.slice(0, 5)) {
      const page = (name: string) =>
        `<p title="${name}">${name}</p><script>const a = ${JSON.stringify(name)};</script>`;
      const faults = escapingFaults(page(ending), page(harmless(ending)), ending);
      if (ending.includes("'")) expect(faults).toEqual([]);
      else expect(faults, ending).not.toEqual([]);
    }
  });
});
