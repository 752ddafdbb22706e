import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { readParquetColumns, writeMarket } from '../../src/data/index.ts';
import { backtestRun, runWalkforward } from '../../src/experiment/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-live-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runtime = {
  'runtime.results': path.join(folder, 'results'),
  'runtime.models': path.join(folder, 'models'),
  'runtime.logs': path.join(folder, 'logs'),
  'runtime.featureStore': path.join(folder, 'features'),
  'runtime.workers': 1,
};

/** Walks forward, then backtests the run's models bar by bar. */
async function live(overrides: Record<string, unknown>) {
  const loaded = loadConfig({ overrides: { ...runtime, 'data.generate': null, ...overrides } });
  const run = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  const { answer } = await runWalkforward(loaded, run);
  const backtest = await backtestRun(loaded, { run: answer.runId, live: true, progress: SILENT_PROGRESS });
  return { answer, backtest, loaded };
}

/** Strategies that use every kind of part which remembers something. */
const strategies = {
  adaptive: {
    use: 'ema-cross',
    params: { fast: '6h', slow: '2d', seed: 'sma' },
    gates: [
      { use: 'volatility', params: { window: '1d', minimumBps: 20 } },
      { use: 'persistence', params: { bars: 3 } },
    ],
    sizing: { use: 'volatility-target', params: { volatilityPerYear: 0.4, window: '2d', minimumChange: 0.1 } },
    execution: { stopLoss: { atr: 4, trail: 'chandelier' }, volumeCap: 0.2, capital: 1000 },
    perRegime: {
      source: 'forecast',
      cases: {
        SIDEWAYS: { use: 'rsi-reversion', params: { window: 14 }, execution: { stopLoss: { atr: 2 } } },
        HIGH_VOL: 'flat',
      },
    },
  },
  bands: {
    use: 'bollinger-reversion',
    params: { window: 20 },
    execution: { takeProfit: { atr: 3 }, stopLoss: { atr: 3 } },
  },
  edge: {
    use: 'forecast',
    params: { column: 'edgeBps' },
    gates: [{ use: 'rolling-quantile', params: { window: '10d', quantile: 0.3 } }],
    sizing: { use: 'edge-volatility', params: { perZ: 3, cap: 1 } },
    execution: { accounting: 'weights', breakEven: { atr: 2 }, stopLoss: { atr: 4 } },
  },
};

const quick = {
  'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
  'walkForward.trainWeeks': 8,
  'walkForward.minTrainRows': 100,
  compare: [],
};

describe('the models of a run asked bar by bar', () => {
  const file = path.join(folder, 'market.parquet');
  /** Fewer bars, for the kinds of label, feature and model. */
  const short = path.join(folder, 'short.parquet');
  beforeAll(async () => {
    await writeMarket(file, { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 });
    await writeMarket(short, { years: 0.33, interval: '1h', regimes: 4, drift: 1, seed: 3 });
  });

  it('lead to the trades and the equity that its stored forecasts lead to, to the bit', async () => {
    const { backtest, answer } = await live({ 'data.file': file, ...quick, strategies });
    expect(backtest.live).toMatchObject({ identical: true, different: [], equityDifference: 0 });
    expect(answer.segments.done).toBeGreaterThan(4);
    const fills = Object.values(backtest.execution).map((execution) => execution.fills);
    expect(Math.min(...fills)).toBeGreaterThan(10);
    expect(backtest.strategies).toEqual(JSON.parse(JSON.stringify(answer.strategies)));
  }, 120_000);

  it.each([
    ['a forward-looking label', { 'labels.use': 'vol2', 'labels.params': { horizon: '1d', history: '20d' } }],
    ['a labeler that each segment fits', { 'labels.use': 'direction-volatility', 'labels.params': { horizon: 12 } }],
    [
      'timeframes, trailing and fitted transforms',
      {
        features: [
          { use: 'timeframes', params: { timeframes: ['4h', '1d'], features: [{ use: 'rsi' }, { use: 'adx' }] } },
          {
            use: 'volatility',
            transform: [{ use: 'rank', params: { window: '10d' } }, { use: 'lag' }],
            keepOriginal: true,
          },
        ],
        'model.transforms': [{ use: 'winsorise' }, { use: 'standardise' }],
      },
    ],
    [
      'trees that know the newest label alone',
      { 'model.use': 'gbdt', 'model.params': { rounds: 10 }, 'model.labelInputs': 'known' },
    ],
    ['trees without label inputs', { 'model.use': 'gbdt', 'model.params': { rounds: 10 }, 'model.labelInputs': false }],
  ])(
    '%s: the same',
    async (_, more) => {
      const { edge } = strategies;
      const { compare, ...rest } = quick;
      const labels = 'labels.use' in more ? { 'walkForward.trainWeeks': 8, 'walkForward.minTrainRows': 100 } : rest;
      const { backtest } = await live({ 'data.file': short, ...labels, compare, strategies: { edge }, ...more });
      expect(backtest.live).toMatchObject({ identical: true, equityDifference: 0 });
      expect(backtest.live!.modelCalls).toBeGreaterThan(1000);
    },
    120_000,
  );

  it('forecasts of one’s own, changed on a hundred rows, lead to other trades', async () => {
    const { loaded, answer } = await live({ 'data.file': file, ...quick, strategies });
    const source = path.join(folder, 'results', answer.runId, 'forecasts.parquet');
    const { columns } = await readParquetColumns(source);
    const names = ['time', ...Object.keys(columns).filter((name) => /^(p_|expReturn|edge|zEdge)/.test(name))];
    const rows = Array.from(columns.time!, (_, i) =>
      names.map((name) => columns[name]![i]! * (name === 'edgeBps' && i > 900 && i < 1000 ? -1 : 1)).join(','),
    );
    const changed = path.join(folder, 'changed.csv');
    writeFileSync(changed, `${names.join(',')}\n${rows.join('\n')}\n`);
    const own = await backtestRun(loaded, { forecasts: changed, progress: SILENT_PROGRESS });
    const stored = await backtestRun(loaded, { run: answer.runId, progress: SILENT_PROGRESS });
    expect(own.strategies.bands).toEqual(stored.strategies.bands);
    expect(own.strategies.edge!.totalReturn).not.toBe(stored.strategies.edge!.totalReturn);
    expect(readFileSync(changed, 'utf8').split('\n').length).toBeGreaterThan(1000);
  }, 120_000);
});

describeWithShared('on real bars with outages', () => {
  it('15 weeks of BTC: identical', async () => {
    const { backtest } = await live({
      'data.file': sharedPath('data/BTCUSDT-30m.parquet'),
      'data.from': '2021-01-01',
      'data.to': '2021-04-16',
      ...quick,
      strategies,
    });
    expect(backtest.data.gapRows).toBeGreaterThan(0);
    expect(backtest.live).toMatchObject({ identical: true, different: [], equityDifference: 0 });
  }, 120_000);
});
