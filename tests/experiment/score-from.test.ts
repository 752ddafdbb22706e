import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { HOUR_MS, SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { backtestWithRuns } from '../../src/experiment/run-backtest.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-score-from-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
beforeAll(() => writeMarket(file, { years: 0.3, interval: '1h', regimes: 4, drift: 1, seed: 3 }));

const FIRST = Date.UTC(2021, 0, 1);
const FROM = FIRST + 1000 * HOUR_MS;

function backtest(scoreFrom: number | undefined, more: Record<string, unknown> = {}) {
  const loaded = loadConfig({
    overrides: {
      'data.file': file,
      'data.generate': null,
      'runtime.featureStore': null,
      labels: { use: 'trend-volatility', params: { window: '2d', history: '10d', quantile: 0.8, threshold: 0.02 } },
      strategies: {
        trend: { use: 'ema-cross', params: { fast: 24, slow: 120, side: 'both' } },
        'trend+label': { from: 'trend', overlay: { source: 'label', multipliers: { HIGH_VOL: 0 }, undefined: 1 } },
      },
      compare: [{ baseline: 'trend', against: ['trend+label'] }],
      ...more,
    },
  });
  return backtestWithRuns(loaded, { scoreFrom, progress: SILENT_PROGRESS });
}

it('holds and scores nothing before the time, and warms up on all rows', async () => {
  const { runs } = await backtest(FROM);
  const { runs: all } = await backtest(undefined);
  for (const [i, run] of runs.entries()) {
    expect(run.scored.indexOf(1)).toBe(1000);
    expect(run.result.position.subarray(0, 1001).every((weight) => weight === 0)).toBe(true);
    expect(run.result.equity[1000]).toBe(1);
    expect(run.daily.day[0]).toBe(Math.floor(FROM / (24 * HOUR_MS)) * 24 * HOUR_MS);
    // The averages read what lies before: from the first fill on, the same side is held as without the cut.
    const side = (at: number): number[] => [run, all[i]!].map(({ result }) => Math.sign(result.position[at]!));
    for (let t = 1001; t < run.scored.length; t++) expect(side(t)[0]).toBe(side(t)[1]);
    expect(run.result.position.subarray(1001).some((weight) => weight !== 0)).toBe(true);
  }
});

it('changes nothing from the first bar on, or before it', async () => {
  const { answer } = await backtest(undefined);
  expect((await backtest(FIRST)).answer).toEqual(answer);
  expect((await backtest(FIRST - HOUR_MS)).answer).toEqual(answer);
});

it('refuses a time behind the last bar, and says when that is', async () => {
  await expect(backtest(Date.UTC(2030, 0, 1))).rejects.toMatchObject({
    code: 'ARGUMENT_INVALID',
    where: '--score-from 2030-01-01T00:00:00Z',
    what: expect.stringMatching(/the last one opens at 2021-04-/),
  });
});
