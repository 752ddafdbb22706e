import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../../src/core/index.ts';
import { writeMarket } from '../../../src/data/index.ts';
import { prepare, runWalkforward } from '../../../src/experiment/index.ts';
import { marketContext, runChain, runMarketJob } from '../../../src/experiment/null/market-job.ts';
import { figuresOf } from '../../../src/experiment/null/record.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-chain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
beforeAll(() => writeMarket(file, { years: 0.4, interval: '1h', regimes: 3, drift: 1, seed: 3 }));

const rule = { 'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 } };
const returns = { use: 'ridge', params: { alpha: 1 }, weights: null, reference: '12h', calibration: null };
const VARIANTS: Readonly<Record<string, Record<string, unknown>>> = {
  'a rule, calibration, several horizons with inner-fold weights, sets of regimes': {
    ...rule,
    calibration: { use: 'temperature' },
    'model.conformal': { alpha: 0.2, method: 'adaptive' },
    'model.returns': { ...returns, horizons: ['4h', '12h'], weights: 'inner-ic' },
  },
  'states that each segment fits, and that are matched': {
    'labels.use': 'hmm',
    'labels.params': { states: 3, windows: ['12h'], starts: 1, iterations: 30, degenerate: 'keep' },
    'labels.filter': { use: 'vote', params: { window: '6h', share: 0.6 } },
  },
  'trees that go on from segment to segment': {
    ...rule,
    'model.use': 'gbdt',
    'model.params': { rounds: 40, depth: 3 },
    'model.warmStart': { rounds: 10 },
  },
  'features selected, and parameters tuned once': {
    ...rule,
    'model.selection': { use: 'permutation', params: { keep: 2 } },
    'model.tuning': { when: 'once', search: { C: [0.001, 0.1] }, trials: 2 },
  },
  'parameters tuned in each segment': {
    ...rule,
    'model.tuning': { when: 'segment', search: { C: [0.001, 0.1] }, trials: 2 },
  },
  'joined series': {
    ...rule,
    'data.series': { h4: { resample: '4h' } },
    features: [
      { use: 'returns', params: { windows: [1, 5] } },
      { use: 'cross-asset', params: { close: 'h4_close', window: 60 } },
    ],
  },
};

function load(overrides: Record<string, unknown>) {
  return loadConfig({
    overrides: {
      'runtime.results': path.join(folder, 'results'),
      'runtime.models': path.join(folder, 'models'),
      'runtime.logs': path.join(folder, 'logs'),
      'runtime.featureStore': null,
      'runtime.workers': 1,
      'data.file': file,
      'data.generate': null,
      features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }, { use: 'rsi' }],
      'walkForward.trainWeeks': 8,
      'walkForward.testWeeks': 4,
      'walkForward.minTrainRows': 100,
      'model.returns': null,
      strategies: {
        trend: { use: 'ema-cross', params: { fast: '6h', slow: '2d' } },
        regime: { from: 'trend', overlay: { source: 'forecast', multipliers: MULTIPLIERS[usesStates(overrides)] } },
      },
      compare: [{ baseline: 'trend', against: ['regime'] }],
      ...overrides,
    },
  });
}

const MULTIPLIERS = {
  states: { STATE_0: 1, STATE_1: 0.6, STATE_2: 0.1 },
  rule: { BULL_TREND: 1, BEAR_TREND: 0.5, SIDEWAYS: 0.7, HIGH_VOL: 0.3 },
};

function usesStates(overrides: Record<string, unknown>): keyof typeof MULTIPLIERS {
  return overrides['labels.use'] === 'hmm' ? 'states' : 'rule';
}

async function contextOf(loaded: ReturnType<typeof load>) {
  const { config, joins, market, own, configHash, dataHash } = await prepare(loaded, SILENT_PROGRESS);
  const shared = {
    ...{ config, own: joins.own, series: joins.seriesOf(joins.own), funding: market.funding, blockBars: 24 },
    ...{ folder: 'null/test', runDir: path.join(folder, 'run'), configHash, dataHash, pluginRefs: own.refs },
  };
  return { context: marketContext(shared, own), joins };
}

describe('the chain that null markets go through', () => {
  it.each(Object.keys(VARIANTS))(
    'on the run’s own bars gives the run’s own figures: %s',
    async (name) => {
      const loaded = load(VARIANTS[name]!);
      const options = {
        fresh: false,
        progress: SILENT_PROGRESS,
        signal: new AbortController().signal,
        render: () => '',
      };
      const { answer } = await runWalkforward(loaded, options);
      expect(answer.segments.done).toBeGreaterThan(1);
      const { context, joins } = await contextOf(loaded);
      const bars = joins.join(joins.own, joins.seriesOf(joins.own));
      const shares: number[] = [];
      const { segments, ...figures } = await runChain(context, bars, (share) => shares.push(share));
      const sharpes = Object.fromEntries(Object.entries(answer.strategies).map(([key, { sharpe }]) => [key, sharpe]));
      expect(JSON.parse(JSON.stringify(figures))).toEqual(JSON.parse(JSON.stringify(figuresOf(answer, sharpes))));
      expect(segments).toEqual({ done: answer.segments.done, planned: answer.segments.planned });
      expect(shares.at(-1)).toBe(1);
    },
    120_000,
  );

  it('is recorded with the reason where nothing could be trained, and the others go on', async () => {
    const { context } = await contextOf(load({ ...rule, 'walkForward.minTrainRows': 100_000 }));
    expect(await runMarketJob(context, 7)).toEqual({ status: 'done' });
    const record = JSON.parse(readFileSync(path.join(folder, 'run', 'null', 'test', '0007.json'), 'utf8'));
    expect(record).toMatchObject({ market: 7, status: 'failed', unturned: 0 });
    expect(record.reason).toMatch(/^none of \d+ segments could be trained; .* below walkForward.minTrainRows/);
  });

  it('ends the run where every other market would fail as well', async () => {
    const { context } = await contextOf(load(rule));
    const broken = { ...context, runDir: path.join(file, 'no-folder') };
    expect(await runMarketJob(broken, 1)).toMatchObject({ status: 'fatal', error: { code: 'NOT_WRITABLE' } });
  });
});
