import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { readParquetColumns, writeMarket } from '../../src/data/index.ts';
import { backtestRun, runWalkforward } from '../../src/experiment/index.ts';
import type { BundleManifest } from '../../src/models/index.ts';
import { formatSummary } from '../../src/report/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-calibration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
beforeAll(() => writeMarket(file, { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 }));

const base = {
  'runtime.results': path.join(folder, 'results'),
  'runtime.models': path.join(folder, 'models'),
  'runtime.logs': path.join(folder, 'logs'),
  'runtime.featureStore': path.join(folder, 'features'),
  'runtime.workers': 1,
  'data.file': file,
  'data.generate': null,
  features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }, { use: 'rsi' }],
  'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
  'walkForward.trainWeeks': 8,
  'walkForward.minTrainRows': 100,
  strategies: { edge: { use: 'forecast', params: { column: 'edgeBps' } } },
  compare: [],
};
/** So many rounds that they are sure of what they cannot know, where nothing stops them early. */
const trees = { 'model.use': 'gbdt', 'model.params': { rounds: 150, depth: 5, learningRate: 0.3 } };

async function walk(overrides: Record<string, unknown>) {
  const loaded = loadConfig({ overrides: { ...base, ...overrides } });
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  const { answer } = await runWalkforward(loaded, options);
  const manifests = Array.from({ length: answer.segments.planned }, (_, i) => i)
    .filter((i) => !answer.segments.skipped.some(({ index }) => index === i))
    .map((i) => JSON.parse(read(answer.runId, i, 'manifest.json')) as BundleManifest & Record<string, never>);
  return { answer, loaded, manifests };
}

function read(run: string, segment: number, name: string): string {
  return readFileSync(path.join(folder, 'results', run, 'segments', String(segment).padStart(4, '0'), name), 'utf8');
}

interface Stored {
  readonly skipped?: string;
  readonly source: string;
  readonly crossFitted?: { readonly logLossBefore: number; readonly logLossAfter: number };
}

describe('calibration of regimes', () => {
  it('of overconfident trees lowers log loss and calibration error out of sample', async () => {
    const overconfident = { ...trees, 'model.params': { ...trees['model.params'], earlyStopping: null } };
    const { answer, manifests } = await walk({ ...overconfident, calibration: { use: 'temperature' } });
    const { use, applied, before, after } = answer.calibration!.regime!;
    expect(use).toBe('temperature');
    expect(applied).toBeGreaterThan(0);
    expect(applied).toBeLessThanOrEqual(manifests.length);
    expect(after!.logLoss).toBeLessThan(before!.logLoss);
    expect(after!.eceWidth).toBeLessThan(before!.eceWidth);
    expect(after!.eceMass).toBeLessThan(before!.eceMass);
    expect(after!.rows).toBe(answer.classification!.rows);
    expect(after!.logLoss).toBeCloseTo(answer.classification!.logLoss, 10);
    expect(after!.brier).toBeCloseTo(answer.classification!.brier, 12);
    expect(after!.eceWidth).toBeCloseTo(answer.classification!.ece, 12);
    const { reliability, resolution, uncertainty, withinBins } = before!.brierParts;
    expect(reliability - resolution + uncertainty + withinBins).toBeCloseTo(before!.brier, 10);
    const text = formatSummary(answer, {});
    expect(text).toMatch(/Calibration +temperature, applied in \d+ segments/);
    expect(text).toMatch(/^before +[\d.]+ .*\nafter +[\d.]+ /m);
    expect(text).toMatch(/Expected returns +1d, not calibrated; bps, predicted against realised by decile/);
  }, 60_000);

  it('is skipped, and said, in each segment where rows held out are no better for it; there nothing changes', async () => {
    const { answer, manifests } = await walk({ calibration: { use: 'isotonic' } });
    const { applied, skipped } = answer.calibration!.regime!;
    expect(skipped.length).toBeGreaterThan(0);
    expect(applied + skipped.length).toBe(manifests.length);
    for (const manifest of manifests) {
      const stored = manifest.calibration as Stored;
      const named = skipped.find(({ segment }) => segment === manifest.segment);
      expect(stored.skipped).toBe(named?.reason);
      if (stored.crossFitted !== undefined) {
        expect(stored.crossFitted.logLossAfter).toBeLessThan(stored.crossFitted.logLossBefore);
      }
      const { columns } = await readParquetColumns(
        path.join(
          folder,
          'results',
          answer.runId,
          'segments',
          String(manifest.segment).padStart(4, '0'),
          'forecast.parquet',
        ),
      );
      const same = columns.p_SIDEWAYS!.every((p, i) => p === columns.raw_SIDEWAYS![i]);
      expect(same).toBe(named !== undefined);
    }
    expect(formatSummary(answer, {})).toMatch(/skipped in segments? [\d–, ]+: /);
  }, 60_000);

  it('cross-fitted leaves the whole window but the stop part to the fit, and says where its rows came from', async () => {
    const crossed = await walk({ ...trees, calibration: { use: 'platt', crossFit: 4 } });
    const plain = await walk(trees);
    for (const [i, manifest] of crossed.manifests.entries()) {
      expect(manifest.windows).toEqual(plain.manifests[i]!.windows);
      expect((manifest.calibration as Stored).source).toBe('cross-fitted, 4 folds');
    }
    // The model under the calibration is the one without it.
    const { columns } = await readParquetColumns(path.join(folder, 'results', plain.answer.runId, 'forecasts.parquet'));
    const [first] = crossed.manifests;
    const segment = await readParquetColumns(
      path.join(
        folder,
        'results',
        crossed.answer.runId,
        'segments',
        String(first!.segment).padStart(4, '0'),
        'forecast.parquet',
      ),
    );
    const rows = segment.columns.raw_SIDEWAYS!.length;
    expect(segment.columns.raw_SIDEWAYS).toEqual(columns.p_SIDEWAYS!.slice(0, rows));
    expect(crossed.answer.calibration!.regime!.applied).toBeGreaterThan(0);
  }, 60_000);

  it('without a calibrate part is cross-fitted on five folds', async () => {
    const { manifests } = await walk({
      calibration: { use: 'temperature' },
      'walkForward.shares': { stop: 0, calibrate: 0 },
      'walkForward.testWeeks': 4,
    });
    expect(manifests.length).toBeGreaterThan(2);
    for (const { calibration } of manifests) expect((calibration as Stored).source).toBe('cross-fitted, 5 folds');
  }, 60_000);

  it.each([
    [{ calibration: { use: 'platt', crossFit: 1 } }, 'calibration.crossFit'],
    [{ calibration: { use: 'plat' } }, 'calibration.use'],
    [
      { 'model.returns.calibration': { use: 'linear', params: { groups: 1 } } },
      'model.returns.calibration.params.groups',
    ],
    [{ 'model.conformal': { alpha: 1 } }, 'model.conformal.alpha'],
    [{ 'model.conformal': { method: 'mondrian' } }, 'model.conformal.method'],
  ])('%j is refused, by its key', async (overrides, key) => {
    await expect(walk(overrides)).rejects.toMatchObject({ path: key });
  });
});

describe('calibration of returns', () => {
  it.each([
    ['on the calibrate part', { use: 'linear' }, 'calibrate part'],
    ['cross-fitted', { use: 'isotonic', crossFit: 3 }, 'cross-fitted, 3 folds'],
  ])(
    '%s: served by the file, in the deciles of the answer, and bar by bar the same',
    async (_, spec, source) => {
      const { answer, loaded, manifests } = await walk({
        'model.returns.use': 'gbdt',
        'model.returns.calibration': spec,
        'model.returns.params': { rounds: 60, depth: 5, learningRate: 0.3 },
        // Its size follows every forecast; the sign alone hardly changes where the calibration is nearly flat.
        strategies: {
          edge: { ...base.strategies.edge, sizing: { use: 'edge-volatility', params: { perZ: 3, cap: 1 } } },
        },
      });
      expect(answer.calibration!.regime).toBeNull();
      const [head] = answer.calibration!.returns;
      expect(head).toMatchObject({ horizon: '1d', use: spec.use });
      expect(head!.applied).toBeGreaterThan(0);
      expect(head!.applied + head!.skipped.length).toBe(manifests.length);
      // Two weeks' drift is no better than none: on a small calibrate part nothing is promised out of sample.
      if ('crossFit' in spec) expect(head!.after.rmse).toBeLessThan(head!.before!.rmse);
      else expect(head!.after.rmse).not.toBe(head!.before!.rmse);
      const predicted = head!.after.deciles.map((decile) => decile.predicted);
      expect(predicted).toEqual([...predicted].sort((a, b) => a - b));
      for (const manifest of manifests) {
        const stored = manifest.returnCalibrations!.return_1d as Stored;
        expect(stored.source).toBe(source);
      }
      const { live } = await backtestRun(loaded, { run: answer.runId, live: true, progress: SILENT_PROGRESS });
      expect(live).toMatchObject({ identical: true });
      expect(formatSummary(answer, {})).toMatch(/Expected returns +1d, (linear|isotonic), applied in \d+ segments?/);
    },
    60_000,
  );
});
