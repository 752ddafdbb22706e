import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { runWalkforward } from '../../src/experiment/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-volatility-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWithShared('tests/reference/vol2-1h.yml on BTC', () => {
  it('forecasts the volatility of the next day about as well as the reference study, and better than the naive forecast', async () => {
    const loaded = loadConfig({
      file: new URL('../reference/vol2-1h.yml', import.meta.url).pathname,
      overrides: {
        'data.file': sharedPath('data/BTCUSDT-1h.parquet'),
        'runtime.results': path.join(folder, 'results'),
        'runtime.models': path.join(folder, 'models'),
        'runtime.logs': path.join(folder, 'logs'),
        'runtime.featureStore': null,
        'runtime.workers': 1,
      },
    });
    const { answer } = await runWalkforward(loaded, {
      fresh: true,
      progress: SILENT_PROGRESS,
      signal: new AbortController().signal,
      render: () => '',
    });
    const { accuracy, macroF1, naive, skill } = answer.classification!;
    // Inputs and label need 110 days: the first four train windows have no such rows, or too few.
    expect(answer.segments).toMatchObject({ planned: 64, done: 60, failed: 0 });
    // .702, .691 (the study: .690, .677), the naive forecast .674, .670; skill .090, t 6.6. The bounds leave half a point.
    expect(accuracy).toBeGreaterThan(0.697);
    expect(macroF1).toBeGreaterThan(0.686);
    expect(Math.abs(naive.accuracy - 0.674)).toBeLessThan(0.005);
    expect(accuracy - naive.accuracy).toBeGreaterThan(0.02);
    expect(skill.logLoss).toBeGreaterThan(0.08);
    expect(skill.dieboldMarianoT).toBeGreaterThan(4);
  }, 120_000);
});
