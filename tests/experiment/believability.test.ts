import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { type RunAnswer, SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { runWalkforward } from '../../src/experiment/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-believe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runtime = {
  'runtime.results': path.join(folder, 'results'),
  'runtime.models': path.join(folder, 'models'),
  'runtime.logs': path.join(folder, 'logs'),
  'runtime.featureStore': path.join(folder, 'features'),
  'runtime.workers': 1,
};

async function answer(options: Parameters<typeof loadConfig>[0]): Promise<RunAnswer> {
  const run = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  return (await runWalkforward(loadConfig(options), run)).answer;
}

describe('on markets without regimes or drift', () => {
  it('nothing is found: no target is met, no forecast of returns looks skilled, nothing earns what only a leak could', async () => {
    const answers: RunAnswer[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const file = path.join(folder, `null-${seed}.parquet`);
      await writeMarket(file, { years: 1, interval: '1h', regimes: 1, drift: 0, seed });
      answers.push(await answer({ overrides: { ...runtime, 'data.file': file, 'data.generate': null } }));
    }
    const met = answers.flatMap(({ targets }) => targets.filter(({ verdict }) => verdict === 'met'));
    expect(met.map(({ name }) => name)).toEqual([]);
    // At 5 % each, more than two of six would come about once in 450.
    expect(answers.filter(({ ic }) => Math.abs(ic!.neweyWestT) > 2).length).toBeLessThanOrEqual(2);
    for (const { strategies } of answers) {
      for (const [name, { sharpe }] of Object.entries(strategies)) expect(Math.abs(sharpe), name).toBeLessThan(4);
    }
    for (const { classification } of answers) {
      expect(classification!.accuracy).toBeLessThan(classification!.naive.accuracy + 0.02);
    }
  }, 180_000);
});

describe('on generated markets with regimes', () => {
  it('the model of examples/regimes.yml beats the naive forecast and the majority', async () => {
    const scores: NonNullable<RunAnswer['classification']>[] = [];
    for (const seed of [1, 3]) {
      const file = path.join(folder, `regimes-${seed}.parquet`);
      const config = new URL('../../examples/regimes.yml', import.meta.url).pathname;
      scores.push(
        (
          await answer({
            file: config,
            overrides: {
              ...runtime,
              'data.file': file,
              'data.generate': { years: 2, interval: '1h', regimes: 4, drift: 1, seed },
              'model.returns': null,
              strategies: {},
              compare: [],
            },
          })
        ).classification!,
      );
    }
    const mean = (value: (score: (typeof scores)[number]) => number): number =>
      scores.reduce((sum, score) => sum + value(score), 0) / scores.length;
    expect(mean((score) => score.macroF1)).toBeGreaterThan(mean((score) => score.naive.macroF1));
    expect(mean((score) => score.macroF1)).toBeGreaterThan(mean((score) => score.majority.macroF1) + 0.3);
    expect(mean((score) => score.logLoss)).toBeLessThan(mean((score) => score.naive.logLoss));
  }, 180_000);
});
