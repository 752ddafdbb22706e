import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import { type RunAnswer, SILENT_PROGRESS } from '../../../src/core/index.ts';
import { writeMarket } from '../../../src/data/index.ts';
import { reportRun, runWalkforward } from '../../../src/experiment/index.ts';
import { renderHtml } from '../../../src/report/index.ts';
import { count, fixed, percent, signed } from '../../../src/report/numbers.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
beforeAll(() => writeMarket(file, { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 }));

const loaded = loadConfig({
  overrides: {
    'runtime.results': path.join(folder, 'results'),
    'runtime.models': path.join(folder, 'models'),
    'runtime.logs': path.join(folder, 'logs'),
    'runtime.featureStore': path.join(folder, 'features'),
    'runtime.workers': 1,
    'data.file': file,
    'data.generate': null,
    features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }, { use: 'rsi' }],
    'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
    'model.use': 'gbdt',
    'model.params': { rounds: 15 },
    calibration: { use: 'temperature' },
    'walkForward.trainWeeks': 8,
    'walkForward.minTrainRows': 100,
    strategies: { edge: { use: 'forecast', params: { column: 'edgeBps' } } },
    compare: [],
  },
});

/** The texts of a section's cells. */
function cells(html: string, heading: string): Set<string> {
  const found = html.split('<section').find((part) => part.includes(`<h2>${heading}`)) ?? '';
  expect(found, heading).not.toBe('');
  return new Set([...found.matchAll(/<t[hd][^>]*>([^<]*)<\/t[hd]>/g)].map((cell) => cell[1]!));
}

describe('the page of a run', () => {
  it('shows of its models the numbers of metrics.json, at the first call and drawn again', async () => {
    const options = {
      fresh: false,
      progress: SILENT_PROGRESS,
      signal: new AbortController().signal,
      render: renderHtml,
    };
    const { answer } = await runWalkforward(loaded, options);
    const dir = path.join(folder, 'results', answer.runId);
    const html = readFileSync(path.join(dir, 'report.html'), 'utf8');
    const metrics = JSON.parse(readFileSync(path.join(dir, 'metrics.json'), 'utf8')) as RunAnswer;
    const { models, classification } = metrics;

    const forecasts = cells(html, 'Forecasts');
    for (const matrix of [classification!.confusion, models!.confusion!.naive]) {
      for (const row of matrix) {
        const sum = row.reduce((total, n) => total + n, 0);
        for (const n of row) expect(forecasts).toContain(`${count(n)} · ${percent(n / sum, 0)}`);
      }
    }

    const reliability = cells(html, 'Reliability');
    expect(models!.reliability!.before).not.toBeNull();
    for (const { bins } of [...models!.reliability!.curves, ...models!.reliability!.before!]) {
      for (const bin of bins) {
        for (const text of [percent(bin.probability), percent(bin.share), count(bin.rows), fixed(bin.worth, 0)])
          expect(reliability).toContain(text);
      }
    }

    const ic = cells(html, 'Information coefficient');
    for (const { ic: rho, hitRate, constant, icCi95 } of models!.horizons!.points) {
      for (const text of [signed(rho, 4), percent(hitRate), percent(constant)]) expect(ic).toContain(text);
      expect(ic).toContain(`${signed(icCi95[0], 4)} to ${signed(icCi95[1], 4)}`);
    }

    const deciles = cells(html, 'Predicted against realised returns');
    for (const { table } of models!.deciles) {
      for (const { predicted, realised, rows } of table.deciles)
        for (const text of [signed(predicted, 1), signed(realised, 1), count(rows)]) expect(deciles).toContain(text);
    }

    const regimes = cells(html, 'Regimes');
    for (const { regimes: lines } of models!.regimes!.views) {
      for (const { rows, share, days, volatility } of lines) {
        if (rows > 0)
          for (const text of [count(rows), percent(share), fixed(days), percent(volatility)])
            expect(regimes).toContain(text);
      }
    }

    expect(html).toContain('What the forecasts lean on');
    expect(html).toMatch(/<strong class="(stable|changing|unstable)">(Stable|Changing|Unstable)<\/strong>: /);
    expect(html).toContain('>gain<');

    await reportRun(loaded, { render: renderHtml, renderPortfolio: () => '' });
    expect(readFileSync(path.join(dir, 'report.html'), 'utf8')).toBe(html);
  }, 120_000);
});
