import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { loadConfig } from '../../src/config/index.ts';
import { edgeScales, SILENT_PROGRESS, sha256 } from '../../src/core/index.ts';
import { readParquetColumns, writeMarket } from '../../src/data/index.ts';
import { backtestRun, horizonWeightsRun, runWalkforward } from '../../src/experiment/index.ts';
import type { BundleManifest } from '../../src/models/index.ts';
import { formatSummary, renderHtml } from '../../src/report/index.ts';
import { fakeContext } from '../cli/fake-context.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-horizons-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
beforeAll(() => writeMarket(file, { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 }));

const HORIZONS = ['4h', '12h', '2d'];
const BARS = [4, 12, 48];

function configured(results: string, overrides: Record<string, unknown>) {
  return loadConfig({
    overrides: {
      'runtime.results': path.join(folder, results),
      'runtime.models': path.join(folder, `${results}-models`),
      'runtime.logs': path.join(folder, 'logs'),
      'runtime.featureStore': null,
      'runtime.workers': 1,
      'data.file': file,
      'data.generate': null,
      features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }, { use: 'rsi' }],
      'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
      'model.returns.horizons': HORIZONS,
      'model.returns.params': { alpha: 1 },
      'walkForward.trainWeeks': 8,
      'walkForward.minTrainRows': 100,
      strategies: { edge: { use: 'forecast', params: { column: 'zEdge' } } },
      compare: [],
      ...overrides,
    },
  });
}

async function walk(results: string, overrides: Record<string, unknown>) {
  const loaded = configured(results, overrides);
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: renderHtml };
  const { answer } = await runWalkforward(loaded, options);
  return { loaded, answer, dir: path.join(folder, results, answer.runId) };
}

/** SHA-256 of all files of a run but its record, by path. */
function hashesOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((name) => path.basename(name) !== 'run.json')
      .map((name) => [path.relative(dir, name), sha256(readFileSync(name))]),
  );
}

function manifestOf(dir: string, segment: number): BundleManifest {
  const name = path.join(dir, 'segments', String(segment).padStart(4, '0'), 'manifest.json');
  return JSON.parse(readFileSync(name, 'utf8')) as BundleManifest;
}

async function command(loaded: ReturnType<typeof configured>, ...args: string[]) {
  const config = path.join(folder, 'config.yml');
  writeFileSync(config, loaded.yaml());
  const world = fakeContext({ horizonWeightsRun });
  const exit = await runCli(['horizon-weights', '--config', config, '--quiet', ...args], world);
  return { exit, out: world.stdout(), err: world.stderr() };
}

describe('a run whose horizons weigh what their inner folds say', () => {
  let run: Awaited<ReturnType<typeof walk>>;
  beforeAll(async () => {
    run = await walk('one', { 'model.returns.weights': 'inner-ic' });
  }, 120_000);

  it('seals each segment’s weights in its manifest, and its edge is made of them', async () => {
    const { columns } = await readParquetColumns(path.join(run.dir, 'forecasts.parquet'));
    const summary = run.answer.horizonWeights!;
    expect(summary.use).toBe('inner-ic');
    expect(summary.segments).toBe(run.answer.segments.done);
    const shares = new Set<string>();
    for (const { segment, horizons } of summary.bySegment) {
      const manifest = manifestOf(run.dir, segment);
      expect(manifest.returnHeads.map(({ weight }) => weight)).toEqual(horizons.map(({ weight }) => weight));
      expect(manifest.horizonWeights!.horizons).toEqual(horizons);
      expect(horizons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      shares.add(JSON.stringify(horizons));
    }
    expect(shares.size).toBeGreaterThan(3);
    const scales = new Map(
      summary.bySegment.map(({ segment }) => [segment, edgeScales(manifestOf(run.dir, segment).returnHeads, 24)]),
    );
    let rows = 0;
    columns.segment!.forEach((segment, i) => {
      let edge = 0;
      HORIZONS.forEach((horizon, k) => {
        edge += scales.get(segment)![k]! * columns[`expReturnBps_${horizon}`]![i]!;
      });
      if (Object.is(edge, columns.edgeBps![i])) rows++;
    });
    expect(rows).toBe(columns.edgeBps!.length);
  });

  it('leads bar by bar to the same trades and equity, to the bit', async () => {
    const live = await backtestRun(run.loaded, { run: run.answer.runId, live: true, progress: SILENT_PROGRESS });
    expect(live.live).toMatchObject({ identical: true, different: [], equityDifference: 0 });
    expect(live.execution.edge!.fills).toBeGreaterThan(10);
  }, 60_000);

  it('is the same bytes on two workers, and after segments were lost', async () => {
    const two = await walk('two', { 'model.returns.weights': 'inner-ic', 'runtime.workers': 2 });
    expect(hashesOf(two.dir)).toEqual(hashesOf(run.dir));
    const dir = path.join(folder, 'resumed', run.answer.runId);
    cpSync(run.dir, dir, { recursive: true });
    rmSync(path.join(dir, 'segments', '0002'), { recursive: true });
    rmSync(path.join(dir, 'metrics.json'));
    await walk('resumed', { 'model.returns.weights': 'inner-ic' });
    expect(hashesOf(dir)).toEqual(hashesOf(run.dir));
  }, 120_000);

  it('says what weighting was worth, in the summary, on the page and in metrics.json', () => {
    const { horizons, comparison, shrink } = run.answer.horizonWeights!;
    expect(horizons.map(({ horizon, horizonBars }) => [horizon, horizonBars])).toEqual(
      HORIZONS.map((h, k) => [h, BARS[k]]),
    );
    for (const { weight, inner, outOfSample } of horizons) {
      expect(weight.lowest).toBeLessThanOrEqual(weight.mean);
      expect(weight.mean).toBeLessThanOrEqual(weight.highest);
      expect(inner!.ci95[0]).toBeLessThan(inner!.ic);
      expect(outOfSample!.rows).toBeGreaterThan(1000);
      expect(Math.abs(outOfSample!.ic)).toBeLessThan(0.5);
    }
    expect(shrink!.highest).toBeLessThanOrEqual(1);
    const { weighted, equal, difference, ci95, verdict, sentence } = comparison!;
    expect(difference).toBeCloseTo(weighted - equal, 12);
    const held = ci95[0] <= 0 && ci95[1] >= 0;
    expect(verdict === 'noise').toBe(held);
    if (held) expect(sentence).toMatch(/^noise: the interval .* holds 0$/);
    const text = formatSummary(run.answer, {});
    expect(text).toMatch(/Horizons +by the IC on inner folds, shrunk to equal weights, \d+ segments/);
    expect(text).toMatch(/^12h +0\.\d+ +0\.\d+–\d\.\d+ /m);
    expect(text.split('\n').every((line) => line.length <= 110)).toBe(true);
    const page = readFileSync(path.join(run.dir, 'report.html'), 'utf8');
    expect(page).toContain('<h2>Horizons');
    expect(page).toContain('inner IC');
    const metrics = JSON.parse(readFileSync(path.join(run.dir, 'metrics.json'), 'utf8')) as typeof run.answer;
    expect(metrics.horizonWeights).toEqual(run.answer.horizonWeights);
  });

  it('horizon-weights answers from its files, as text and as one JSON document', async () => {
    const answer = await horizonWeightsRun(run.loaded, { progress: SILENT_PROGRESS });
    expect(answer).toEqual({ runId: run.answer.runId, source: 'run', ...run.answer.horizonWeights });
    const json = await command(run.loaded, '--json', '--run', run.answer.runId.slice(0, 6));
    expect([json.exit, json.err]).toEqual([0, '']);
    expect(JSON.parse(json.out)).toEqual(answer);
    const text = await command(run.loaded);
    expect(text.out).toContain(`Horizon weights  run ${run.answer.runId}`);
    expect(text.out).toMatch(/IC of edgeBps [+-]?0\.\d+, with equal weights/);
    const missing = await command(run.loaded, '--json', '--run', 'zzzz');
    expect(missing.exit).toBe(2);
    expect(JSON.parse(missing.out).error).toMatchObject({ code: 'RUN_MISSING' });
  });

  it('of equal weights has no comparison; horizon-weights trains the folds and judges them on its forecasts', async () => {
    const even = await walk('even', {});
    const { use, comparison, horizons } = even.answer.horizonWeights!;
    expect([use, comparison]).toEqual(['equal', null]);
    expect(horizons[0]).toMatchObject({ weight: { mean: 1 / 3, lowest: 1 / 3, highest: 1 / 3 }, inner: null });
    expect(formatSummary(even.answer, {})).toMatch(/Horizons +equal weights, \d+ segments/);
    const answer = await horizonWeightsRun(even.loaded, { run: even.answer.runId, progress: SILENT_PROGRESS });
    // The same models and folds as the run whose weights come from them.
    expect(answer).toEqual({ runId: even.answer.runId, source: 'computed', ...run.answer.horizonWeights });
    const other = configured('even', { 'walkForward.trainWeeks': 10 });
    await expect(horizonWeightsRun(other, { run: even.answer.runId, progress: SILENT_PROGRESS })).rejects.toMatchObject(
      {
        code: 'ARGUMENT_INVALID',
        what: expect.stringContaining('has no inner-fold weights'),
      },
    );
    const alone = await horizonWeightsRun(other, { progress: SILENT_PROGRESS });
    expect(alone).toMatchObject({ runId: null, source: 'computed', comparison: null });
    expect(alone.horizons.every(({ outOfSample }) => outOfSample === null)).toBe(true);
  }, 120_000);

  it('of one horizon has no section, and horizon-weights refuses it with the key and a mend', async () => {
    const lone = await walk('lone', { 'model.returns.horizons': ['1d'], 'model.returns.weights': 'inner-ic' });
    expect(lone.answer.horizonWeights).toBeUndefined();
    expect(manifestOf(lone.dir, 3).returnHeads).toEqual([{ horizon: '1d', horizonBars: 24, weight: 1 }]);
    await expect(horizonWeightsRun(lone.loaded, { progress: SILENT_PROGRESS })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      path: 'model.returns.horizons',
      mend: expect.stringContaining('name several'),
    });
  }, 60_000);
});
