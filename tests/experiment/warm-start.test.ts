import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { planRun, runWalkforward } from '../../src/experiment/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-warm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SEEDS = [3, 4];
const market = (seed: number): string => path.join(folder, `market-${seed}.parquet`);
beforeAll(async () => {
  const kind = { interval: '1h', regimes: 4, drift: 1 } as const;
  for (const seed of SEEDS) await writeMarket(market(seed), { ...kind, years: 0.8, seed });
  await writeMarket(path.join(folder, 'short.parquet'), { ...kind, years: 0.5, seed: SEEDS[0]! });
});

const load = (overrides: Record<string, unknown>, seed = SEEDS[0]!) =>
  loadConfig({
    overrides: {
      'runtime.results': path.join(folder, 'results'),
      'runtime.models': path.join(folder, 'models'),
      'runtime.logs': path.join(folder, 'logs'),
      'runtime.featureStore': path.join(folder, 'features'),
      'runtime.workers': 1,
      'data.file': market(seed),
      'data.generate': null,
      features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }, { use: 'rsi' }],
      'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
      'walkForward.trainWeeks': 8,
      'walkForward.minTrainRows': 100,
      'model.use': 'gbdt',
      'model.params': { rounds: 100, depth: 4 },
      'model.returns': null,
      strategies: { still: { use: 'hold' } },
      compare: [],
      ...overrides,
    },
  });
const warm = { 'model.warmStart': { rounds: 25 } };
/** The same of fewer bars, and fewer and smaller trees, where what they forecast does not matter. */
const quick = {
  'data.file': path.join(folder, 'short.parquet'),
  'model.params': { rounds: 24, depth: 2 },
  'model.warmStart': { rounds: 6 },
};
const heads = {
  'model.returns': {
    use: 'gbdt',
    params: { rounds: 20, depth: 2, earlyStopping: null },
    horizons: ['1d'],
    weights: null,
    reference: '1d',
    warmStart: { rounds: 5 },
  },
};

async function walk(overrides: Record<string, unknown>, seed = SEEDS[0]!) {
  const loaded = load(overrides, seed);
  const { answer } = await runWalkforward(loaded, {
    fresh: false,
    progress: SILENT_PROGRESS,
    signal: new AbortController().signal,
    render: () => '',
  });
  return answer;
}

interface Record_ {
  readonly summary: {
    readonly status: string;
    readonly from?: { readonly segment: number } | null;
    readonly fits: Record<string, { trees: number; warmStart: { from: number | null; afresh?: string } }>;
  };
}
const jobFile = (dir: string, segment: number): string =>
  path.join(dir, 'segments', String(segment).padStart(4, '0'), 'job.json');
const recordOf = (dir: string, segment: number) =>
  (JSON.parse(readFileSync(jobFile(dir, segment), 'utf8')) as Record_).summary;

describe('a warm start through the walk-forward', () => {
  it('does as well out of sample as a cold one, at a quarter of the rounds', async () => {
    for (const seed of SEEDS) {
      const cold = (await walk({}, seed)).classification!.logLoss;
      const quarter = (await walk(warm, seed)).classification!.logLoss;
      console.log(`seed ${seed}: log loss cold ${cold.toFixed(4)} (100 rounds), warm ${quarter.toFixed(4)} (25)`);
      expect(quarter).toBeLessThanOrEqual(cold);
    }
  }, 120_000);

  it('is a chain: each segment names the newest trained one before it, the first starts afresh', async () => {
    const { dir, segments } = await walk(warm);
    const left = new Set(segments.skipped.map(({ index }) => index));
    let before: number | null = null;
    for (let i = 0; i < segments.planned; i++) {
      const record = recordOf(dir, i);
      expect(record.from?.segment ?? null).toBe(before);
      if (left.has(i)) continue;
      expect(record.fits.regime!.warmStart.from).toBe(before);
      before = i;
    }
    const plan = JSON.parse(readFileSync(path.join(dir, 'plan.json'), 'utf8')) as { index: number; after: number }[];
    expect(plan.map(({ after }) => after)).toEqual(plan.map(({ index }) => (index === 0 ? null : index - 1)));
    const planned = await planRun(load(warm), { progress: SILENT_PROGRESS });
    expect(planned.warmStart!.regime).toEqual({ rounds: 25, shrink: 0.9, keepRounds: 200, restartEvery: null });
    expect(planned.segments.map(({ after }) => after)).toEqual(plan.map(({ after }) => after));
    expect((await planRun(load({}), { progress: SILENT_PROGRESS })).warmStart).toBeNull();
  }, 60_000);

  it('keeps a bound on the trees however many segments there are', async () => {
    const bounded = {
      'model.warmStart': { rounds: 10, keepRounds: 30 },
      'model.params': { rounds: 30, depth: 2, earlyStopping: null },
    };
    const { dir, segments } = await walk(bounded);
    const left = new Set(segments.skipped.map(({ index }) => index));
    const trees = Array.from({ length: segments.planned }, (_, i) => i)
      .filter((i) => !left.has(i))
      .map((i) => recordOf(dir, i).fits.regime!.trees);
    expect(trees.length).toBeGreaterThan(8);
    expect(Math.max(...trees)).toBeLessThanOrEqual(40 * 4);
    expect(trees.at(-1)).toBeGreaterThan(30);
  }, 60_000);

  it('leaves the same bytes on two workers, in blocks that restart', async () => {
    const blocks = { ...quick, ...heads, 'model.warmStart.restartEvery': 4, 'model.returns.warmStart.restartEvery': 4 };
    const one = await walk({ ...blocks, 'runtime.results': path.join(folder, 'one') });
    const two = await walk({ ...blocks, 'runtime.results': path.join(folder, 'two'), 'runtime.workers': 2 });
    for (const file of ['forecasts.parquet', 'metrics.json', 'plan.json']) {
      expect(readFileSync(path.join(two.dir, file))).toEqual(readFileSync(path.join(one.dir, file)));
    }
    const done = Array.from({ length: one.segments.planned }, (_, i) => i).filter(
      (i) => recordOf(one.dir, i).status === 'done',
    );
    for (const i of done) {
      expect(readFileSync(jobFile(two.dir, i))).toEqual(readFileSync(jobFile(one.dir, i)));
      const from = recordOf(one.dir, i).fits.regime!.warmStart.from;
      expect(from, `segment ${i}`).toBe(i % 4 === 0 ? null : i - 1);
    }
    expect(done.some((i) => recordOf(one.dir, i).fits.return_1d!.warmStart.from !== null)).toBe(true);
  }, 120_000);

  it('goes on in mid-chain with the same bytes, and makes again what went on from another segment', async () => {
    const { dir, runId, segments } = await walk({ ...quick, ...heads });
    const last = segments.planned - 1;
    const again = path.join(folder, 'again');
    cpSync(dir, path.join(again, runId), { recursive: true });
    const copy = path.join(again, runId);
    rmSync(path.join(copy, 'run.json'));
    for (const i of [last - 4, last]) rmSync(path.dirname(jobFile(copy, i)), { recursive: true });
    const other = JSON.parse(readFileSync(jobFile(copy, last - 2), 'utf8')) as {
      summary: { from: { segment: number } };
    };
    other.summary.from.segment = last - 4;
    writeFileSync(jobFile(copy, last - 2), JSON.stringify(other));
    const resumed = await walk({ ...quick, ...heads, 'runtime.results': again });
    expect(resumed.dir).toBe(copy);
    for (const file of ['forecasts.parquet', 'metrics.json']) {
      expect(readFileSync(path.join(copy, file))).toEqual(readFileSync(path.join(dir, file)));
    }
    for (const i of [last - 4, last - 2, last]) {
      expect(readFileSync(jobFile(copy, i))).toEqual(readFileSync(jobFile(dir, i)));
      expect(readdirSync(path.dirname(jobFile(copy, i)))).toContain('resume-return_1d.json.gz');
    }
  }, 60_000);

  it('is refused to a model that cannot, beside transforms, with tuned rounds, and beside a calibration of models that start afresh', async () => {
    const refused = async (overrides: Record<string, unknown>) =>
      planRun(load({ ...warm, ...overrides }), { progress: SILENT_PROGRESS });
    await expect(refused({ 'model.use': 'logistic', 'model.params': {} })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      path: 'model.warmStart',
      mend: expect.stringContaining('gbdt'),
    });
    await expect(refused({ 'model.transforms': [{ use: 'winsorise' }] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      path: 'model.transforms',
    });
    const ridge = { ...heads['model.returns'], use: 'ridge', params: {} };
    await expect(refused({ 'model.returns': ridge })).rejects.toMatchObject({ path: 'model.returns.warmStart' });
    await expect(refused({ 'model.tuning': { search: { rounds: [50, 100] } } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      path: 'model.tuning.search.rounds',
    });
    await expect(refused({ calibration: { use: 'temperature', crossFit: 3 } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      path: 'calibration.crossFit',
      mend: expect.stringContaining('walkForward.shares.calibrate'),
    });
    const shares = { stop: 0.15, calibrate: 0 };
    await expect(refused({ calibration: { use: 'platt' }, 'walkForward.shares': shares })).rejects.toMatchObject({
      path: 'calibration.crossFit',
    });
    const calibrated = { ...heads['model.returns'], calibration: { use: 'linear', crossFit: 5 } };
    await expect(refused({ 'model.returns': calibrated })).rejects.toMatchObject({
      path: 'model.returns.calibration.crossFit',
    });
  });
});
