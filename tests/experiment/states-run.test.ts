import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { encodeParquet, readParquetColumns, writeMarket } from '../../src/data/index.ts';
import { backtestRun, planRun, runWalkforward } from '../../src/experiment/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-states-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
beforeAll(() => writeMarket(file, { years: 0.5, interval: '1h', regimes: 3, drift: 1, seed: 5 }));

const multipliers = { STATE_0: 1, STATE_1: 0.6, STATE_2: 0.1 };
const strategies = {
  trend: { use: 'ema-cross', params: { fast: '6h', slow: '2d' } },
  known: { from: 'trend', overlay: { source: 'label', multipliers } },
  forecast: { from: 'trend', overlay: { source: 'forecast', multipliers } },
  byCase: {
    use: 'ema-cross',
    params: { fast: '6h', slow: '2d' },
    perRegime: {
      source: 'label',
      cases: { STATE_2: 'flat', STATE_0: { use: 'rsi-reversion', params: { window: 14 } } },
    },
  },
};
const hmm = {
  'labels.use': 'hmm',
  'labels.params': { states: 3, windows: ['12h'], starts: 1, iterations: 30, degenerate: 'keep' },
  'labels.filter': { use: 'vote', params: { window: '6h', share: 0.6 } },
};
const jump = { 'labels.use': 'jump-model', 'labels.params': { states: 3, windows: ['12h'], penalty: 5, starts: 2 } };

function configured(results: string, overrides: Record<string, unknown>) {
  return loadConfig({
    overrides: {
      'runtime.results': path.join(folder, results),
      'runtime.models': path.join(folder, `${results}-models`),
      'runtime.logs': path.join(folder, 'logs'),
      'runtime.workers': 1,
      'data.generate': null,
      'data.file': file,
      features: [{ use: 'returns', params: { windows: [1, 5] } }],
      'walkForward.trainWeeks': 8,
      'walkForward.minTrainRows': 100,
      'model.returns': null,
      strategies,
      compare: [{ baseline: 'trend', against: ['known'] }],
      ...overrides,
    },
  });
}

async function walk(results: string, overrides: Record<string, unknown>) {
  const loaded = configured(results, overrides);
  const warnings: string[] = [];
  const progress = { ...SILENT_PROGRESS, warn: (text: string) => void warnings.push(text) };
  const run = { fresh: false, progress, signal: new AbortController().signal, render: () => 'page' };
  const { answer } = await runWalkforward(loaded, run);
  return { loaded, answer, warnings, dir: path.join(folder, results, answer.runId) };
}

/** The bytes of all files of a run but its record, by path. */
function bytesOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.\w+$/.test(name) && name !== 'run.json',
  );
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(path.join(dir, name)).toString('base64')]));
}

interface StatesFile {
  readonly segments: readonly { segment: number; renaming: number[]; agreement: number | null; moved: boolean }[];
}
const statesOf = (dir: string): StatesFile => JSON.parse(readFileSync(path.join(dir, 'states.json'), 'utf8'));

describe('a run whose segments fit their own states', () => {
  let run: Awaited<ReturnType<typeof walk>>;
  beforeAll(async () => {
    run = await walk('one', hmm);
  }, 60_000);

  it('matches them in order and files how', () => {
    const { segments } = statesOf(run.dir);
    expect(segments).toHaveLength(run.answer.segments.planned);
    expect(segments[0]).toMatchObject({ renaming: [0, 1, 2], agreement: null });
    for (const { renaming, agreement, segment } of segments.slice(1)) {
      expect([...renaming].sort()).toEqual([0, 1, 2]);
      expect(agreement, `segment ${segment}`).toBeGreaterThan(1 / 3);
    }
    const manifest = (index: number) =>
      JSON.parse(readFileSync(path.join(run.dir, 'segments', `000${index}`, 'manifest.json'), 'utf8'));
    for (const { segment, renaming } of segments.slice(0, 5)) {
      expect(manifest(segment).labeler.renaming).toEqual(renaming);
    }
  });

  it('sums up the labels of the stitched test rows and the matching', () => {
    const { raw, voted, states } = run.answer.labels!;
    const rows = run.answer.segments.done * 336;
    const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
    expect(total(raw.counts) + raw.undefined).toBe(rows);
    expect(total(voted!.counts) + voted!.undefined).toBe(rows);
    expect(voted!.persistenceDays).toBeGreaterThan(raw.persistenceDays);
    const { segments } = statesOf(run.dir);
    expect(states!.matched).toBe(segments.length - 1);
    expect(states!.moved.length).toBeGreaterThan(0);
    expect(states!.moved).toEqual(segments.flatMap(({ segment, moved }) => (moved ? [segment] : [])));
    const agreements = segments.slice(1).map(({ agreement }) => agreement!);
    expect(states!.agreement).toBeCloseTo(agreements.reduce((a, b) => a + b, 0) / agreements.length, 12);
    expect(states!.agreement).toBeGreaterThanOrEqual(states!.agreementByVolatility);
    expect(run.answer.labels!.refits).toMatchObject({ pairs: states!.matched });
    expect(run.answer.labels!.refits!.agreement).toBeCloseTo(states!.agreement, 12);
  });

  it('is the same bytes on two workers', async () => {
    const two = await walk('two', { ...hmm, 'runtime.workers': 2 });
    expect(two.answer.runId).toBe(run.answer.runId);
    expect(bytesOf(two.dir)).toEqual(bytesOf(run.dir));
  }, 60_000);

  it('is the same bytes after segments, a labeler, or all but the labelers were lost', async () => {
    const dir = path.join(folder, 'resumed', run.answer.runId);
    const segment = (index: number, ...more: string[]) => path.join(dir, 'segments', `000${index}`, ...more);
    for (const lost of [
      [segment(2)],
      [segment(3, 'labeler'), segment(4, 'job.json'), path.join(dir, 'metrics.json')],
      [segment(1, 'labeler', 'labeler.json'), path.join(dir, 'states.json')],
    ]) {
      cpSync(run.dir, dir, { recursive: true });
      // As if the segment had been done while a labeler before it could not be fitted.
      const job = readFileSync(segment(5, 'job.json'), 'utf8');
      writeFileSync(segment(5, 'job.json'), job.replace(/"renaming": \[[^\]]*\]/, '"renaming": [2, 1, 0]'));
      for (const name of lost) rmSync(name, { recursive: true });
      await walk('resumed', hmm);
      expect(bytesOf(dir)).toEqual(bytesOf(run.dir));
      rmSync(dir, { recursive: true });
    }
  }, 60_000);

  it('trades the label that was known at each row, in the run, on its stored forecasts and bar by bar', async () => {
    const { answer, loaded, dir } = run;
    const stored = await backtestRun(loaded, { run: answer.runId, progress: SILENT_PROGRESS });
    expect(stored.strategies).toEqual(JSON.parse(JSON.stringify(answer.strategies)));
    expect(JSON.parse(JSON.stringify(stored.details))).toEqual(JSON.parse(JSON.stringify(answer.details)));
    expect(answer.strategies.known!.exposure).toBeLessThan(answer.strategies.trend!.exposure);
    const live = await backtestRun(loaded, { run: answer.runId, live: true, progress: SILENT_PROGRESS });
    expect(live.live).toMatchObject({ identical: true, different: [], equityDifference: 0 });
    const { columns } = await readParquetColumns(path.join(dir, 'trades.parquet'));
    expect(new Set(columns.label!).size).toBeGreaterThan(1);
  }, 60_000);

  it('has the label of each test row before its window is over: a run on fewer bars says the same', async () => {
    const label = async (dir: string) => (await readParquetColumns(path.join(dir, 'forecasts.parquet'))).columns;
    const whole = await label(run.dir);
    const cut = await label(
      (await walk('cut', { ...hmm, 'data.to': new Date(whole.time!.at(-700)!).toISOString() })).dir,
    );
    const rows = cut.time!.length;
    expect(rows).toBeGreaterThan(336 * 3);
    expect(rows).toBeLessThan(whole.time!.length);
    for (const name of ['label_regime', 'naive_regime', 'p_STATE_0', 'p_STATE_2']) {
      expect(cut[name], name).toEqual(whole[name]!.slice(0, rows));
    }
  }, 60_000);

  it('without a run leaves out what reads the label, by name', async () => {
    const without = await backtestRun(run.loaded, { progress: SILENT_PROGRESS });
    expect(Object.keys(without.strategies)).toEqual(['trend']);
    const { segments, regimes, months } = without.details.trend!;
    expect(segments).toEqual([]);
    expect(months.length).toBeGreaterThan(6);
    expect(regimes.filter(({ rows }) => rows > 0).map(({ name }) => name)).toEqual(['unknown']);
    expect(without.skipped.find(({ strategy }) => strategy === 'known')!.reason).toMatch(
      /each segment fits: give --run ID/,
    );
    await expect(backtestRun(run.loaded, { strategy: 'known', progress: SILENT_PROGRESS })).rejects.toThrow(
      /nothing can be run; known: reads the label of a labeler that each segment fits/,
    );
  });

  it('is planned with the reasons and rows that it then has', async () => {
    const plan = await planRun(run.loaded, { progress: SILENT_PROGRESS });
    expect(plan.segments.flatMap(({ index, skip }) => (skip === null ? [] : [{ index, reason: skip }]))).toEqual(
      run.answer.segments.skipped,
    );
    const job = JSON.parse(readFileSync(path.join(run.dir, 'segments', '0002', 'job.json'), 'utf8'));
    expect(plan.segments[2]!.fitRows).toBe(job.summary.rows.fit);
  });
});

describe('other states', () => {
  it('of a jump model are traded alike bar by bar', async () => {
    const { loaded, answer } = await walk('jump', jump);
    expect(answer.labels!.voted).toBeNull();
    const { live } = await backtestRun(loaded, { run: answer.runId, live: true, progress: SILENT_PROGRESS });
    expect(live).toMatchObject({ identical: true, different: [] });
  }, 60_000);

  it('smoothed for training rows leave the labels that are traded as they are', async () => {
    const params = { states: 2, windows: ['12h'], starts: 1, iterations: 30, degenerate: 'keep' };
    const two = { ...hmm, strategies: { trend: strategies.trend }, compare: [], 'labels.filter': null };
    const known = await walk('known', { ...two, 'labels.params': params });
    const smoothed = await walk('smoothed', { ...two, 'labels.params': { ...params, trainStates: 'smoothed' } });
    expect(smoothed.answer.labels).toEqual(known.answer.labels);
    expect(smoothed.answer.classification!.naive.accuracy).toBe(known.answer.classification!.naive.accuracy);
    expect(smoothed.answer.classification!.logLoss).not.toBe(known.answer.classification!.logLoss);
  }, 60_000);

  it('that are degenerate skip their segments with the reason, the next ones are matched with the last fitted', async () => {
    // A penalty at which some windows have one state only.
    const params = { states: 2, windows: ['12h'], starts: 1, penalty: 150, degenerate: 'refuse' };
    const mixed = { ...jump, 'labels.params': params, strategies: { trend: strategies.trend }, compare: [] };
    const { answer, dir, loaded } = await walk('mixed', mixed);
    const { skipped, done } = answer.segments;
    expect(skipped.length).toBeGreaterThan(0);
    expect(done).toBeGreaterThan(1);
    for (const { reason } of skipped)
      expect(reason).toMatch(/degenerate: STATE_\d holds (9\d|100)\.\d % of the train rows/);
    const plan = await planRun(loaded, { progress: SILENT_PROGRESS });
    expect(plan.segments.filter(({ skip }) => skip !== null).map(({ index }) => index)).toEqual(
      skipped.map(({ index }) => index),
    );
    const states = JSON.parse(readFileSync(path.join(dir, 'states.json'), 'utf8')).segments as {
      renaming: number[] | null;
      previous: number | null;
      note: string | null;
    }[];
    let last: number | null = null;
    for (const [i, { renaming, previous, note }] of states.entries()) {
      if (renaming === null) expect(note).toMatch(/is degenerate/);
      else {
        expect(previous).toBe(last);
        last = i;
      }
    }
    const kept = await walk('kept', { ...mixed, 'labels.params': { ...params, degenerate: 'keep' } });
    expect(kept.warnings.filter((text) => text.startsWith('degenerate fits were kept in segments'))).toHaveLength(1);
    const reported = kept.answer.labels!.states!.degenerate.map(({ segment }) => segment);
    expect(reported).toEqual(skipped.map(({ index }) => index));
  }, 60_000);

  it('that look ahead stay refused as an overlay', () => {
    const ahead = { 'labels.use': 'return-classes', 'labels.params': { horizon: '1d' } };
    const overlay = { source: 'label', multipliers: { RETURN_Q1: 0 } };
    const refused = { ...ahead, strategies: { trend: strategies.trend, known: { from: 'trend', overlay } } };
    return expect(walk('refused', refused)).rejects.toThrow(/would trade on a label that is not known when it trades/);
  });

  it('with names of their own cost no matching: no labeler is filed, no states.json, no label', async () => {
    const fixed = { 'labels.use': 'return-classes', 'labels.params': { horizon: 12 }, 'labels.leadBars': 0 };
    const { dir, answer } = await walk('fixed', { ...fixed, strategies: { trend: strategies.trend }, compare: [] });
    expect(existsSync(path.join(dir, 'states.json'))).toBe(false);
    expect(readdirSync(path.join(dir, 'segments', '0001'))).not.toContain('labeler');
    // Labels that look ahead: a look at each test row by its own segment's labeler.
    const { raw, voted, refits } = answer.labels!;
    const rows = Object.values(raw.counts).reduce((sum, n) => sum + n, raw.undefined);
    expect(rows).toBe(answer.segments.done * 336);
    expect(raw.counts).toHaveProperty('RETURN_Q1');
    expect(voted).toBeNull();
    // Bounds move with the train window, so neighbours agree on most rows and not on all.
    expect(refits!.pairs).toBe(answer.segments.done - 1);
    expect(refits!.agreement).toBeGreaterThan(0.8);
    expect(refits!.agreement).toBeLessThan(1);
    expect(refits!.lowest!.adjustedRand).toBeLessThanOrEqual(refits!.adjustedRand);
    const { columns } = await readParquetColumns(path.join(dir, 'forecasts.parquet'));
    expect(columns.label_regime).toBeUndefined();
  }, 60_000);
});

describe('returns over several horizons', () => {
  it('each head trains on rows whose own return is known, and has its column', async () => {
    const half = path.join(folder, 'half-hours.parquet');
    await writeMarket(half, { years: 0.3, interval: '30m', regimes: 3, drift: 1, seed: 2 });
    const horizons = ['30m', '1h', '4h', '1d'];
    const returns = { use: 'ridge', params: { alpha: 100 }, horizons, weights: [1, 1, 1, 1], reference: '1d' };
    const edge = { use: 'forecast', params: { column: 'edgeBps' } };
    const { answer, dir, loaded } = await walk('horizons', {
      ...hmm,
      'data.file': half,
      'model.returns': returns,
      strategies: { edge, fast: { use: 'forecast', params: { column: 'expReturnBps_30m' } } },
      compare: [],
    });
    expect(answer.segments.done).toBeGreaterThan(2);
    const { columns } = await readParquetColumns(path.join(dir, 'forecasts.parquet'));
    for (let i = 0; i < columns.time!.length; i += 131) {
      const sum = horizons.reduce((total, h, k) => total + columns[`expReturnBps_${h}`]![i]! * [48, 24, 6, 1][k]!, 0);
      expect(columns.edgeBps![i], `row ${i}`).toBeCloseTo(sum / 4, 6);
      expect(Number.isFinite(columns.zEdge![i]!)).toBe(true);
    }
    // What a head is fitted on ends where its own horizon meets the test window.
    const rows = horizons.map(
      (h) =>
        JSON.parse(readFileSync(path.join(dir, 'segments', '0001', 'job.json'), 'utf8')).summary.fits[`return_${h}`]
          .rows,
    );
    expect(rows.map((count: number) => rows[0] - count)).toEqual([0, 1, 7, 47]);
    const { live } = await backtestRun(loaded, { run: answer.runId, live: true, progress: SILENT_PROGRESS });
    expect(live).toMatchObject({ identical: true });
  }, 60_000);
});

describe('rows that say nothing', () => {
  /** The market with what `change` makes of its rows, in a file of its own. */
  async function changed(
    name: string,
    change: (columns: Record<string, Float64Array>) => Record<string, Float64Array>,
  ) {
    const { columns } = await readParquetColumns(file);
    const target = path.join(folder, name);
    writeFileSync(target, encodeParquet(change(columns), { timeColumns: ['timestamp'] }));
    return target;
  }
  const only = { strategies: { trend: strategies.trend }, compare: [] };

  it('a test window without one label is not scored, and nothing breaks', async () => {
    // The fourth of the test windows, which begin at row 1344 and have 336 rows each, and what reads into it.
    const silent = await changed('silent.parquet', ({ regime, ...columns }) => ({
      ...columns,
      regime: regime!.map((code, t) => (t >= 2352 && t < 2712 ? Number.NaN : code)),
    }));
    const labels = { 'labels.use': 'column', 'labels.params': { names: ['A', 'B', 'C'] }, 'labels.leadBars': 12 };
    const { answer, dir } = await walk('silent', { 'data.file': silent, ...labels, ...only });
    expect(answer.segments.failed).toBe(0);
    const { columns } = await readParquetColumns(path.join(dir, 'segments', '0003', 'forecast.parquet'));
    expect(columns.target_regime!.every((code) => code === -1)).toBe(true);
    expect(answer.classification!.rows).toBeLessThan(answer.segments.done * 336 - 336);
  }, 60_000);

  it('an outage of ten days and a market that stands still: states, and the same bar by bar', async () => {
    const holed = await changed('holed.parquet', (columns) => {
      const keep = Int32Array.from(columns.close!, (_, t) => t).filter((t) => t < 2400 || t >= 2640);
      const stillAt = columns.close![3000]!;
      const cut = (name: string) =>
        Float64Array.from(keep, (t) =>
          t >= 3000 && t < 3060 && /open|high|low|close/.test(name) ? stillAt : columns[name]![t]!,
        );
      return Object.fromEntries(Object.keys(columns).map((name) => [name, cut(name)]));
    });
    const filter = { 'labels.filter': null };
    const { answer, loaded } = await walk('holed', { 'data.file': holed, ...hmm, ...filter });
    expect(answer.data.gapRows).toBeGreaterThanOrEqual(240);
    expect(answer.segments.failed).toBe(0);
    expect(answer.labels!.raw.undefined).toBe(0);
    const { live } = await backtestRun(loaded, { run: answer.runId, live: true, progress: SILENT_PROGRESS });
    expect(live).toMatchObject({ identical: true, different: [] });
  }, 60_000);
});
