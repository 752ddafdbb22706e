import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Segment } from '../../src/core/index.ts';
import { readParquetColumns } from '../../src/data/index.ts';
import type { PredictAnswer, TrainAnswer } from '../../src/experiment/index.ts';
import { openBundle, openOnnx, predictTrees, readBundle, readXgboost, sealBundle } from '../../src/models/index.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
const SMALL = [
  ...['--data', 'bars.parquet', '--quiet'],
  ...['--set', 'labels.params.window=5d', '--set', 'labels.params.history=20d'],
  ...['--set', 'walkForward.trainWeeks=8', '--set', 'calibration={ use: temperature }'],
  ...['--set', 'model.use=gbdt', '--set', 'model.params={ rounds: 20, depth: 3 }'],
];
let run = '';
/** A trained segment in the middle of the run. */
let segment: Segment;

beforeAll(async () => {
  const made = [
    'data',
    'generate',
    '--years',
    '0.6',
    '--interval',
    '1h',
    '--seed',
    '4',
    '--out',
    'bars.parquet',
    '--quiet',
  ];
  expect((await called(home, ...made)).code).toBe(0);
  const walked = await called(home, 'walkforward', ...SMALL, '--workers', '1', '--json');
  expect(walked.err).toBe('');
  run = path.join(home, 'results', (JSON.parse(walked.out) as { runId: string }).runId);
  const plan = JSON.parse(readFileSync(path.join(run, 'plan.json'), 'utf8')) as Segment[];
  const trained = plan.filter(({ index }) => existsSync(path.join(folderOf(index), 'regime.onnx')));
  segment = trained[Math.floor(trained.length / 2)]!;
}, 120_000);

const folderOf = (index: number): string => path.join(run, 'segments', String(index).padStart(4, '0'));
const bundleIn = (folder: string) => readBundle(path.join(home, folder));

/** The window of the segment, as flags. */
async function windowFlags(): Promise<string[]> {
  const { columns } = await readParquetColumns(path.join(home, 'bars.parquet'));
  const time = (row: number): string => new Date(columns.timestamp![row]!).toISOString();
  return ['--train-from', time(segment.train.start), '--train-to', time(segment.train.end)];
}

describe('train', () => {
  it('fits the very files of the segment with that window, from no bar behind it', async () => {
    const ended = await command(home, 'train', ...SMALL, ...(await windowFlags()), '--out', 'one', '--json');
    expect(ended.err).toBe('');
    const answer = JSON.parse(ended.out) as TrainAnswer;
    const walked = openBundle(
      Object.fromEntries(
        readdirSync(folderOf(segment.index)).map((n) => [n, readFileSync(path.join(folderOf(segment.index), n))]),
      ),
    );
    const { manifest, heads } = bundleIn('one');
    expect(heads).toEqual(walked.heads);
    expect({ ...manifest, segment: 0, windows: 0, hashes: 0 }).toEqual({
      ...walked.manifest,
      segment: 0,
      windows: 0,
      hashes: 0,
    });
    expect(manifest.segment).toBeNull();
    expect(manifest.windows).toEqual({ ...walked.manifest.windows, test: null });
    expect(answer.rows).toEqual(
      (
        JSON.parse(readFileSync(path.join(folderOf(segment.index), 'job.json'), 'utf8')) as {
          summary: { rows: unknown };
        }
      ).summary.rows,
    );
    expect(answer.model).toMatchObject({ dir: 'one', name: null });
    expect(answer.scores.stop!.rows).toBe(answer.rows.stop);
    expect(answer.scores.calibrate!.accuracy).toBeGreaterThan(0);
  }, 60_000);

  it('takes the newest window, files a candidate once, and says that its scores are not out of sample', async () => {
    const first = await called(home, 'train', ...SMALL);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/window +2021-\d\d-\d\d to 2021-08-\d\d, 1,344 bars/);
    expect(first.out).toMatch(/say nothing of\s+bars to come/);
    const versions = () =>
      readdirSync(path.join(home, 'models', 'trend-volatility-gbdt')).filter((name) => name !== 'latest.json');
    const before = versions();
    const second = await called(home, 'train', ...SMALL);
    expect(second.out).toBe(first.out);
    expect(versions()).toEqual(before);
  }, 60_000);

  it('writes an XGBoost file of each head that is trees, and refuses where none is', async () => {
    const ended = await called(home, 'train', ...SMALL, '--out', 'trees', '--xgboost', 'xgb', '--json');
    expect(ended.err).toBe('');
    const { xgboost, features } = JSON.parse(ended.out) as TrainAnswer;
    // The return heads are a ridge regression.
    expect(xgboost).toEqual({ regime: path.join('xgb', 'regime.json') });
    const read = readXgboost(readFileSync(path.join(home, 'xgb', 'regime.json')));
    expect(read.featureNames).toEqual(features);
    const row = { data: Float32Array.from(features, (_, j) => Math.sin(j)), rows: 1, names: features };
    const plain = [...SMALL, '--set', 'calibration=null', '--set', 'walkForward.shares.calibrate=0.15'];
    await called(home, 'train', ...plain, '--out', 'plain', '--xgboost', 'xgb');
    const again = readXgboost(readFileSync(path.join(home, 'xgb', 'regime.json')));
    const served = await (await openOnnx(bundleIn('plain').heads.regime!)).run(row);
    predictTrees(again, row).forEach((p, k) => {
      expect(served[k]).toBeCloseTo(p, 6);
    });
    const linear = SMALL.filter((_, i) => !/^model\./.test(SMALL[i + 1] ?? '') && !/^model\./.test(SMALL[i]!));
    const refused = await called(home, 'train', ...linear, '--out', 'none', '--xgboost', 'xgb2');
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch('error MODEL_UNSUPPORTED: ');
  }, 60_000);

  it('shares a big fit between workers, with the same bytes', async () => {
    const made = ['data', 'generate', '--interval', '30m', '--seed', '6', '--out', 'fine.parquet', '--quiet'];
    expect((await called(home, ...made, '--years', '0.8')).code).toBe(0);
    const whole = [
      ...SMALL.map((word) => (word === 'bars.parquet' ? 'fine.parquet' : word)),
      '--set',
      'walkForward.scheme=expanding',
    ];
    for (const workers of ['1', '3']) {
      const ended = await called(home, 'train', ...whole, '--workers', workers, '--out', `by-${workers}`);
      expect(ended.err).toBe('');
    }
    expect(bundleIn('by-3')).toEqual(bundleIn('by-1'));
    const { manifest } = bundleIn('by-1');
    // So many values a tree, and trees, that threads are started.
    expect(manifest.windows.fit!.rows * manifest.features.length).toBeGreaterThan(300_000);
  }, 60_000);

  it.each([
    [['--train-from', 'soon'], 'ARGUMENT_INVALID'],
    [['--train-from', '2021-05-01', '--train-to', '2021-04-01'], 'DATA_TOO_SHORT'],
    [['--train-to', '2021-01-20'], 'DATA_TOO_SHORT'],
    [['--train-from', '2021-01-01', '--train-to', '2021-01-20'], 'NO_SEGMENT_TRAINED'],
  ])('refuses a window that it cannot train on: %s', async (flags, code) => {
    const ended = await called(home, 'train', ...SMALL, ...flags);
    expect(ended.code).toBe(2);
    expect(ended.err).toMatch(`error ${code}: `);
  });
});

describe('predict', () => {
  it("repeats the walk-forward's forecasts of the test rows bit for bit", async () => {
    const flags = ['--run', 'latest', '--segment', String(segment.index)];
    const ended = await command(
      home,
      'predict',
      '--data',
      'bars.parquet',
      '--quiet',
      ...flags,
      '--out',
      'p.parquet',
      '--json',
    );
    expect(ended.err).toBe('');
    const answer = JSON.parse(ended.out) as PredictAnswer;
    const { columns: is } = await readParquetColumns(path.join(home, 'p.parquet'));
    const { columns: was } = await readParquetColumns(path.join(run, 'forecasts.parquet'));
    const names = Object.keys(was).filter((name) => /^(p_|expReturnBps|edgeBps|zEdge|regime$)/.test(name));
    expect(names).toHaveLength(8);
    const { start, end } = segment.test;
    for (const name of names) {
      const stored = Array.from(was[name]!).filter((_, i) => was.segment![i] === segment.index);
      expect(Array.from(is[name]!.subarray(start, end)), name).toEqual(stored);
    }
    const { warmUp, all, inTrain } = answer.rows;
    expect(warmUp).toBeGreaterThan(500);
    expect(all).toBe(is.time!.length);
    for (let t = 0; t < all; t++) expect(Number.isNaN(is.p_SIDEWAYS![t]!)).toBe(t < warmUp);
    expect(Array.from(is.in_train!).filter((flag) => flag === 1)).toHaveLength(segment.train.end - segment.train.start);
    expect(inTrain).toBe(segment.train.end - Math.max(warmUp, segment.train.start));
  }, 60_000);

  it('asks a model that reads the known label alone and goes on from earlier ones, whatever the caller calibrates', async () => {
    const own = ['--set', 'model.labelInputs=known', '--set', 'model.warmStart={ rounds: 5 }'];
    const trained = await called(home, 'train', ...SMALL, ...own, '--out', 'known', '--json');
    expect(trained.err).toBe('');
    const { manifest } = bundleIn('known');
    expect(manifest.features.filter((name) => name.startsWith('known_'))).toHaveLength(4);
    const asked = await called(
      home,
      ...['predict', '--data', 'bars.parquet', '--quiet', '--model', 'known', '--json'],
      ...['--set', 'calibration={ use: temperature, crossFit: 5 }'],
    );
    expect(asked.err).not.toContain('error');
    expect((JSON.parse(asked.out) as PredictAnswer).rows.forecast).toBeGreaterThan(1000);
  }, 60_000);

  it('takes a folder or a name of the model store, writes CSV, and warns of rows that the model was trained on', async () => {
    const ended = await called(
      home,
      'predict',
      '--data',
      'bars.parquet',
      '--quiet',
      '--model',
      'trend-volatility-gbdt',
      '--out',
      'p.csv',
    );
    expect(ended.err).toBe('');
    expect(ended.out).toMatch(/lie in the model's own train window \(column in_train\): they flatter it/);
    const lines = readFileSync(path.join(home, 'p.csv'), 'utf8').trim().split('\n');
    expect(lines[0]).toBe(
      'time,p_BULL_TREND,p_BEAR_TREND,p_SIDEWAYS,p_HIGH_VOL,expReturnBps_1d,edgeBps,zEdge,regime,in_train',
    );
    expect(lines[1]).toBe('2021-01-01T00:00:00Z,,,,,,,,,0');
    expect(lines.at(-1)).toMatch(/,[0-3],1$/);
    const again = await called(home, 'predict', '--data', 'bars.parquet', '--quiet', '--model', 'one', '--json');
    expect((JSON.parse(again.out) as PredictAnswer).model.name).toBe('one');
  }, 60_000);

  it('refuses bars, features and names that are not the model’s', async () => {
    const predict = (...flags: string[]) => called(home, 'predict', '--quiet', ...flags);
    await called(home, 'data', 'generate', '--years', '0.4', '--interval', '4h', '--out', 'slow.parquet', '--quiet');
    const other = await predict('--data', 'slow.parquet', '--model', 'one');
    expect(other.code).toBe(2);
    expect(other.err).toMatch('error INTERVAL_MISMATCH: the model was trained on bars of 1h, these are of 4h');

    const { manifest, heads } = bundleIn('one');
    const { files } = sealBundle({
      heads,
      manifest: { ...manifest, features: manifest.features.map((name) => (name === 'rsi_14' ? 'rsi_9' : name)) },
    });
    mkdirSync(path.join(home, 'changed'));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(home, 'changed', name), bytes);
    const changed = await predict('--data', 'bars.parquet', '--model', 'changed');
    expect(changed.code).toBe(2);
    expect(changed.err).toMatch(/MODEL_FEATURES_MISMATCH: .*missing rsi_9; too many rsi_14/);

    const missing = await predict('--data', 'bars.parquet', '--model', 'trend-volatility-gbt');
    expect(missing.code).toBe(2);
    expect(missing.err).toMatch(/MODEL_MISSING: .*the nearest is "trend-volatility-gbdt"/);
    for (const flags of [
      [],
      ['--model', 'one', '--run', 'latest'],
      ['--model', 'one', '--segment', '2'],
      ['--model', 'one', '--out', 'p.txt'],
    ]) {
      const ended = await predict('--data', 'bars.parquet', ...flags);
      expect(ended.code).toBe(2);
      expect(ended.err).toMatch('error ARGUMENT_INVALID: ');
    }
  }, 60_000);
});
