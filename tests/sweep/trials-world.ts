import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { stringify } from 'yaml';
import { type LoadedConfig, loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';
import {
  type PreparedTrials,
  parseObjectives,
  prepareTrials,
  type TrialJob,
  type TrialRequest,
  type TrialResult,
} from '../../src/sweep/trials/index.ts';

export const MULTIPLIERS = { BULL_TREND: 1, BEAR_TREND: 0.5, SIDEWAYS: 0.7, HIGH_VOL: 0.3 };

/** Four months of hourly bars in a folder of their own, and configurations over them as files. */
export function trialsWorld(name: string) {
  const folder = mkdtempSync(path.join(tmpdir(), `regimewalk-${name}-`));
  const market = path.join(folder, 'market.parquet');
  beforeAll(() => writeMarket(market, { years: 0.4, interval: '1h', regimes: 3, drift: 1, seed: 3 }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  const load = (
    sweep: Record<string, unknown>,
    sections: Record<string, unknown> = {},
    sets: string[] = [],
  ): LoadedConfig => {
    const file = path.join(folder, `config-${files++}.yml`);
    writeFileSync(file, stringify({ ...base(market, folder), ...sections, sweep: { lockBox: 0.2, ...sweep } }));
    return loadConfig({ file, sets });
  };
  return { folder, market, load };
}

function base(market: string, folder: string) {
  return {
    data: { file: market },
    runtime: {
      results: path.join(folder, 'results'),
      models: path.join(folder, 'models'),
      logs: path.join(folder, 'logs'),
      featureStore: null,
      workers: 1,
    },
    features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }],
    labels: {
      use: 'trend-volatility',
      params: { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
      filter: { use: 'vote', params: { window: '6h', share: 0.6 } },
    },
    model: { returns: null },
    walkForward: { trainWeeks: 6, testWeeks: 2, minTrainRows: 100 },
    strategies: {
      trend: { use: 'ema-cross', params: { fast: 6, slow: 48 } },
      regime: { from: 'trend', overlay: { source: 'forecast', multipliers: MULTIPLIERS } },
      label: { from: 'trend', overlay: { source: 'label', multipliers: MULTIPLIERS } },
      other: { use: 'rsi-reversion' },
    },
    compare: [{ baseline: 'trend', against: ['regime', 'label'] }],
  };
}

export function prepared(loaded: LoadedConfig, more: Partial<TrialRequest> = {}): Promise<PreparedTrials> {
  const { space, constraints, pruner } = loaded.config.sweep;
  const request = {
    space: parseSpace(space, constraints, 'sweep.space', 'sweep.constraints'),
    objectives: parseObjectives(loaded.config),
    pruner,
    ...more,
  };
  const context = { progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  return prepareTrials(loaded, request, context);
}

export function jobsOf(parameters: readonly Record<string, unknown>[]): TrialJob[] {
  return parameters.map((one, number) => ({ number, seed: number, parameters: one }));
}

export async function runAll(trials: PreparedTrials, jobs: readonly TrialJob[], workers = 1): Promise<TrialResult[]> {
  const executor = trials.executor(workers);
  try {
    return (await executor.run(jobs, () => {}, new AbortController().signal)) as TrialResult[];
  } finally {
    await executor.close();
  }
}
