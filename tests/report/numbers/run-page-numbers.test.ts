import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import { makeRng, SILENT_PROGRESS } from '../../../src/core/index.ts';
import { writeMarket } from '../../../src/data/index.ts';
import { answerOfRun, exportTables, runWalkforward } from '../../../src/experiment/index.ts';
import { formatMarkdown, renderHtml } from '../../../src/report/index.ts';
import { specsOf } from '../draw.ts';
import { chartFaults, specFaults } from './chart-rules.ts';
import { markdownFaults } from './markdown-rules.ts';
import { altered, missedOf } from './mutations.ts';
import { type Place, placesOf } from './places.ts';
import { type Json, type RunFiles, runFiles } from './run-files.ts';
import { runPageFaults } from './run-rules.ts';
import { tableFaults } from './table-rules.ts';

/**
 * A run that fills the page's sections: forecasts of regimes and returns, gates, stops, several sources of costs, segments without a model,
 * gaps in the bars.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-numbers-'));
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
  features: [
    { use: 'returns', params: { windows: [1, 5, 20] } },
    { use: 'volatility', params: { windows: [20, 60] } },
    { use: 'rsi' },
    { use: 'macd' },
    { use: 'bollinger' },
    { use: 'adx' },
  ],
  'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
  'walkForward.trainWeeks': 8,
  'walkForward.minTrainRows': 300,
  'execution.costs': [
    { use: 'fees', params: { makerBps: 2, takerBps: 4 } },
    { use: 'spread', params: { halfBps: 1 } },
  ],
  'execution.stopLoss': { atr: 5, window: 14 },
  'execution.takeProfit': { atr: 5, window: 14, share: 1, trail: null },
};

let run: RunFiles;
let page = '';
let places: Place[];
let runId = '';

beforeAll(async () => {
  await writeMarket(at('bars.parquet'), { years: 1.1, interval: '1h', regimes: 4, drift: 1, seed: 3 });
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: renderHtml };
  const { answer } = await runWalkforward(loadConfig({ overrides }), options);
  runId = answer.runId;
  run = await runFiles(at('results', runId));
  page = readFileSync(at('results', runId, 'report.html'), 'utf8');
  places = placesOf(page);
}, 240_000);

describe('the page of a run', () => {
  it('has every section that a run without null markets, calibration and choices has', () => {
    const sections = new Set(places.map(({ section }) => section));
    expect(sections.size).toBeGreaterThanOrEqual(26);
  });

  it('shows no number that is not in the files of the run, in its place', () => {
    expect(runPageFaults(places, run)).toEqual([]);
  });

  it('draws no point that is not a row of the tables', () => {
    expect(chartFaults(page, run)).toEqual([]);
  });

  it('is found out by one digit, wherever it stands', () => {
    const faultsOf = (own: readonly Place[], section: string) => runPageFaults(own, run, section);
    expect(missedOf(places, faultsOf, { seed: 20_240_611, times: 250 })).toEqual([]);
  }, 120_000);

  it('is found out by one digit in the data of a chart', () => {
    const rng = makeRng(7);
    const specs = specsOf(page) as Record<string, Json>;
    const numbers: [holder: Json, key: string | number][] = [];
    const walk = (value: Json): void => {
      for (const key of Object.keys(value)) {
        if (typeof value[key] === 'number') numbers.push([value, key]);
        else if (typeof value[key] === 'object' && value[key] !== null) walk(value[key]);
      }
    };
    const { lines, close, bands, probabilities, trades } = specs.run!;
    walk({ lines: lines.map(({ equity, drawdown, worst }: Json) => [equity, drawdown, worst]), close, bands, trades });
    walk([
      probabilities.of,
      specs.turnover.series.map(({ data }: Json) => data),
      specs.segments.series.map(({ data }: Json) => data),
    ]);
    const missed: string[] = [];
    for (let i = 0; i < 20; i++) {
      const [holder, key] = numbers[rng.int(numbers.length)]!;
      const exact = holder[key];
      const text = String(exact);
      holder[key] = Number(altered(text.replace(/e.*$/, ''), 0, text.replace(/e.*$/, '').length, rng));
      if (holder[key] !== exact && specFaults(specs, run).length === 0) missed.push(`${exact}, ${holder[key]}`);
      holder[key] = exact;
    }
    expect(missed).toEqual([]);
    expect(specFaults(specs, run)).toEqual([]);
  }, 120_000);
});

describe('a run in Markdown', () => {
  it('shows the numbers of metrics.json, and is found out by one digit', async () => {
    const { answer } = await answerOfRun(at('results'), runId);
    const text = formatMarkdown(answer);
    expect(markdownFaults(text, run)).toEqual([]);
    const rng = makeRng(11);
    const missed: string[] = [];
    for (let i = 0; i < 60; i++) {
      const changed = altered(text, 0, text.length, rng);
      if (markdownFaults(changed, run).length === 0)
        missed.push(changed.split('\n').find((line, k) => line !== text.split('\n')[k])!);
    }
    expect(missed).toEqual([]);
  });
});

describe('a run as tables', () => {
  it('gives the very numbers of metrics.json and of the run’s own tables, and none beside them', async () => {
    const loaded = loadConfig({ overrides });
    await exportTables(loaded, { run: runId, folder: at('tables'), format: 'csv' });
    expect(await tableFaults(at('tables'), run)).toEqual([]);
  });
});
