import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { backtestRun, runWalkforward } from '../../src/experiment/index.ts';
import { type BundleManifest, openOnnx } from '../../src/models/index.ts';
import { formatSummary } from '../../src/report/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-selection-'));
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
  'walkForward.trainWeeks': 10,
  'walkForward.testWeeks': 3,
  'walkForward.minTrainRows': 400,
  strategies: { edge: { use: 'forecast', params: { column: 'edgeBps' } } },
  compare: [],
};

async function walk(overrides: Record<string, unknown>) {
  const loaded = loadConfig({ overrides: { ...base, ...overrides } });
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  const { answer } = await runWalkforward(loaded, options);
  const manifests = Array.from({ length: answer.segments.planned }, (_, i) => i)
    .filter((i) => !answer.segments.skipped.some(({ index }) => index === i))
    .map((i) => JSON.parse(read(answer.runId, i, 'manifest.json').toString()) as BundleManifest);
  return { answer, loaded, manifests };
}

function read(run: string, segment: number, name: string): Buffer {
  return readFileSync(path.join(folder, 'results', run, 'segments', String(segment).padStart(4, '0'), name));
}

interface Kept {
  readonly kept: readonly string[];
  readonly protected: readonly string[];
}
interface Tuned {
  readonly params: Record<string, unknown>;
  readonly segment: number;
  readonly trials: readonly unknown[];
}

const trees = {
  'model.use': 'gbdt',
  'model.params': { rounds: 15, depth: 3 },
  'model.selection': { use: 'shap', params: { keep: 4, protect: ['rsi_14'] } },
  'model.tuning': {
    search: { depth: [2, 4], learningRate: [0.1, 0.3] },
    folds: { use: 'expanding', params: { folds: 2 } },
  },
  'model.returns.selection': { use: 'permutation', params: { keep: 0.25, protect: ['labelInputs'] } },
  'model.returns.tuning': { when: 'once', search: { alpha: [1000, 10] }, score: 'ic' },
};

describe('a run that chooses columns and parameters', () => {
  let run: Awaited<ReturnType<typeof walk>>;
  beforeAll(async () => {
    run = await walk(trees);
  }, 120_000);

  it('says in each manifest which, for each head; the schema is whole', () => {
    expect(run.manifests.length).toBeGreaterThan(3);
    for (const { selection, tuning, features, driftReference } of run.manifests) {
      const { regime, return_1d: returns } = selection as Record<string, Kept>;
      expect(regime!.kept).toHaveLength(5);
      expect(regime!.kept).toContain('rsi_14');
      expect(features).toEqual(expect.arrayContaining([...regime!.kept]));
      expect(features.length).toBeGreaterThan(12);
      expect(Object.keys(driftReference).sort()).toEqual([...features].sort());
      const inputs = features.filter((name) => /^(known|rule|share)_/.test(name));
      expect(returns!.protected).toEqual(inputs);
      expect(returns!.kept.length).toBe(inputs.length + Math.round(0.25 * (features.length - inputs.length)));
      const { regime: tuned, return_1d: once } = tuning as Record<string, Tuned>;
      expect([2, 4]).toContain(tuned!.params.depth);
      expect([0.1, 0.3]).toContain(tuned!.params.learningRate);
      expect(tuned!.trials).toHaveLength(4);
      expect(once!.segment).toBe(run.manifests[0]!.segment);
      expect(once).toEqual((run.manifests[0]!.tuning as Record<string, Tuned>).return_1d);
    }
    const own = run.manifests.map(({ segment, tuning }) => [
      segment,
      (tuning as Record<string, Tuned>).regime!.segment,
    ]);
    for (const [segment, tunedOn] of own) expect(tunedOn).toBe(segment);
  });

  it('serves a file that takes all columns and reads the kept ones alone', async () => {
    const [{ selection, features, segment }] = run.manifests as [BundleManifest];
    const { kept } = (selection as Record<string, Kept>).regime!;
    const runner = await openOnnx(read(run.answer.runId, segment!, 'regime.onnx'));
    expect(runner.width).toBe(features.length);
    const rowOf = (other: number) => Float32Array.from(features, (name, j) => (kept.includes(name) ? 0.1 * j : other));
    const answers = await Promise.all(
      [0, 7].map((other) => runner.run({ data: rowOf(other), rows: 1, names: features })),
    );
    expect(answers[0]).toEqual(answers[1]);
    await runner.close();
  });

  it('counts over the segments, per head: how often each column is kept, how alike the sets are, each value', () => {
    const { selection, tuning } = run.answer;
    const { regime } = selection!;
    const segments = run.manifests.length;
    expect(regime).toMatchObject({ use: 'shap', segments, meanKept: 5 });
    const rsi = regime!.kept.find(({ name }) => name === 'rsi_14')!;
    expect(rsi).toMatchObject({ share: 1, protected: true });
    for (const { name, segments: count, share } of regime!.kept) {
      const times = run.manifests.filter((m) =>
        (m.selection as Record<string, Kept>).regime!.kept.includes(name),
      ).length;
      expect(count).toBe(times);
      expect(share).toBeCloseTo(times / segments, 12);
    }
    expect(regime!.stability.value).toBeLessThanOrEqual(1);
    expect(regime!.stability.ci95[0]).toBeLessThanOrEqual(regime!.stability.value);
    const { chosen, trials, when } = tuning!.regime!;
    expect([trials, when]).toEqual([4, 'segment']);
    for (const values of Object.values(chosen)) {
      expect(values.reduce((sum, { segments: count }) => sum + count, 0)).toBe(segments);
    }
    expect(tuning!.return_1d).toMatchObject({ when: 'once', trials: 2, segments });
    const text = formatSummary(run.answer, {});
    expect(text).toMatch(/Selection +regime, shap, 5\.0 of \d+ columns in the mean of \d+ segments/);
    expect(text).toMatch(/stability [\d.–-]+, 95 % interval /);
    expect(text).toMatch(/Tuning +return_1d, once for all segments, 2 trials, rule best/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it('forecasts bar by bar what it forecast in the run', async () => {
    const { live } = await backtestRun(run.loaded, { run: run.answer.runId, live: true, progress: SILENT_PROGRESS });
    expect(live).toMatchObject({ identical: true });
  }, 60_000);
});

describe('with everything that is fitted on inner folds', () => {
  it('a run on fitted states chooses, calibrates cross-fitted, and says so', async () => {
    const { answer, manifests } = await walk({
      'labels.use': 'hmm',
      'labels.params': { states: 2, starts: 1, degenerate: 'keep', trainStates: 'smoothed' },
      'labels.filter': null,
      'labels.leadBars': '6h',
      calibration: { use: 'temperature', crossFit: 3 },
      'model.selection': { use: 'shap', params: { keep: 5, folds: { use: 'purged', params: { folds: 2 } } } },
      'model.tuning': { search: { C: [0.001, 0.1] }, folds: { use: 'purged', params: { folds: 2 } } },
      'model.returns': null,
      strategies: {},
    });
    expect(manifests.length).toBeGreaterThan(2);
    for (const { calibration } of manifests) {
      // Smoothed states of the whole part would leave no row to fit on in any piece.
      expect((calibration as { skipped?: string }).skipped ?? '').not.toMatch(/^0 rows|no rows/);
      expect((calibration as { source: string }).source).toBe('cross-fitted, 3 folds');
    }
    expect(answer.tuning!.regime!.chosen.C!.length).toBeGreaterThan(0);
    expect(answer.selection!.regime!.meanKept).toBe(5);
  }, 120_000);
});

/** Each fold is fitted on a sixteenth of the rows. */
const SHORT = { use: 'combinatorial', params: { groups: 16, test: 15 } };

describe('what cannot be done is refused, by its key', () => {
  it.each([
    [{ 'model.tuning': { search: { D: [1] } } }, 'model.tuning.search.D', /C, maxIterations/],
    [{ 'model.tuning': { search: {} } }, 'model.tuning.search', /list the values/],
    [{ 'model.tuning': { search: { C: [] } } }, 'model.tuning.search.C', /simplest first/],
    [{ 'model.tuning': { search: { C: 1 } } }, 'model.tuning.search.C', /list/],
    [{ 'model.tuning': { search: { C: [1] }, when: 'always' } }, 'model.tuning.when', /segment, once/],
    [{ 'model.returns.tuning': { search: { alpha: [1] }, score: 'logLoss' } }, 'model.returns.tuning.score', /mse, ic/],
    [
      { 'model.selection': { use: 'shap' }, 'model.use': 'majority', 'model.params': {} },
      'model.selection.use',
      /permutation/,
    ],
    [
      { 'model.selection': { use: 'shap', params: { protect: ['rsi'] } }, 'model.labelInputs': false },
      'model.selection.params.protect.0',
      /features/,
    ],
  ])('%j', async (overrides, key, mend) => {
    await expect(walk(overrides)).rejects.toMatchObject({ path: key, mend: expect.stringMatching(mend) });
  });

  it('once, on too few rows: the run, with what mends it', async () => {
    await expect(
      walk({
        'walkForward.minTrainRows': 10,
        'walkForward.trainWeeks': 5,
        'model.tuning': { when: 'once', search: { C: [0.1, 1] }, folds: SHORT },
      }),
    ).rejects.toMatchObject({
      code: 'TRAIN_TOO_SHORT',
      path: 'model.tuning.folds',
      mend: expect.stringMatching(/minTrainRows/),
    });
  });

  it('in each segment: the segments that are too short, and the others go on', async () => {
    const { answer } = await walk({
      'walkForward.minTrainRows': 10,
      'walkForward.trainWeeks': 4,
      'walkForward.scheme': 'expanding',
      'model.tuning': { search: { C: [0.1, 1] }, folds: SHORT },
    });
    expect(answer.segments.skipped.map(({ reason }) => reason).join()).toMatch(
      /model\.tuning\.folds: [01] of 16 inner folds of \d+ fit rows/,
    );
    expect(answer.segments.done).toBeGreaterThan(0);
  }, 60_000);
});
