import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { type Bars, makeBars, SILENT_PROGRESS } from '../../src/core/index.ts';
import { generateMarket, writeMarket } from '../../src/data/index.ts';
import { type FeatureSpec, FeatureStore } from '../../src/experiment/feature-store.ts';
import { runWalkforward } from '../../src/experiment/index.ts';
import { parseFeatures } from '../../src/features/index.ts';

const root = mkdtempSync(path.join(tmpdir(), 'regimewalk-features-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
let count = 0;
beforeEach(() => {
  folder = path.join(root, `store-${count++}`, 'features');
});

const market = generateMarket({ years: 0.2, interval: '1h', regimes: 4, drift: 1, seed: 5 });
const bars = makeBars({
  ...market,
  columns: { ...market.columns, funding_rate: market.close.map((c) => (c % 7) * 1e-5) },
});
const SPECS: readonly FeatureSpec[] = [
  { use: 'rsi', params: { window: 14 } },
  { use: 'macd' },
  { use: 'funding' },
  { use: 'calendar' },
  { use: 'timeframes', params: { timeframes: ['4h'] } },
];

function open(warnings: string[] = [], megabytes = 64, over: Bars = bars, at: string | null = folder) {
  const runtime = { featureStore: at, featureStoreMb: megabytes };
  return new FeatureStore(over, runtime, { warn: (text) => warnings.push(text) });
}

/** Every column of the specifications, through a store of its own. */
async function all(store: FeatureStore, specs = SPECS, over: Bars = bars) {
  const columns: Record<string, Float64Array> = {};
  for (const spec of specs)
    Object.assign(columns, await store.columns(spec, parseFeatures([spec], over.intervalMs)[0]!));
  await store.prune();
  return columns;
}

/** Bit for bit, the sign of zero included. */
function expectSameBits(a: Readonly<Record<string, Float64Array>>, b: Readonly<Record<string, Float64Array>>) {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  for (const name of Object.keys(a)) {
    const bytes = ({ buffer, byteOffset, byteLength }: Float64Array) => Buffer.from(buffer, byteOffset, byteLength);
    expect(bytes(a[name]!).equals(bytes(b[name]!))).toBe(true);
  }
}

describe('the feature store', () => {
  it('a second run computes nothing twice and has the same bits, with or without a store', async () => {
    const without = await all(open([], 64, bars, null));
    const first = open();
    expectSameBits(await all(first), without);
    expect(first.use).toEqual({ read: 0, computed: 5 });
    const second = open();
    expectSameBits(await all(second), without);
    expect(second.use).toEqual({ read: 5, computed: 0 });
    expect(open([], 64, bars, null).use).toBeNull();
  });

  it('a default that is written out is the same feature', async () => {
    await all(open(), [{ use: 'rsi', params: { window: 14 } }]);
    const store = open();
    await all(store, [{ use: 'rsi' }]);
    expect(store.use).toEqual({ read: 1, computed: 0 });
  });

  it.each([
    ['another parameter', { use: 'rsi', params: { window: 15 } }],
    ['a transform', { use: 'rsi', transform: [{ use: 'lag' }] }],
    ['another seed, whose columns have the same names', { use: 'rsi', params: { seed: 'first' } }],
  ])('%s is another feature', async (_, spec) => {
    await all(open());
    const store = open();
    await all(store, [spec]);
    expect(store.use).toEqual({ read: 0, computed: 1 });
  });

  it('only the columns that a feature reads decide: one altered close concerns those that read closes', async () => {
    await all(open());
    const close = market.close.map((value, i) => (i === 900 ? value * 1.01 : value));
    const altered = makeBars({ ...bars, columns: { ...bars.columns, close } });
    const store = open([], 64, altered);
    expectSameBits(await all(store, SPECS, altered), await all(open([], 64, altered, null), SPECS, altered));
    // Funding and the calendar read none.
    expect(store.use).toEqual({ read: 2, computed: 3 });
    const shorter = makeBars({
      time: bars.time.slice(0, 1000),
      intervalMs: bars.intervalMs,
      columns: Object.fromEntries(Object.entries(bars.columns).map(([name, values]) => [name, values.slice(0, 1000)])),
    });
    const cut = open([], 64, shorter);
    await all(cut, SPECS, shorter);
    expect(cut.use).toEqual({ read: 0, computed: 5 });
  });

  it.each([
    ['a flipped bit', (bytes: Buffer) => bytes.fill(bytes[bytes.length - 9]! ^ 1, bytes.length - 9, bytes.length - 8)],
    ['a file cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 8)],
    ['an empty file', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('open,high,low\n1,2,3\n')],
  ])('%s is never trusted: the feature is computed again and the file made good', async (_, damage) => {
    const good = await all(open());
    const names = readdirSync(folder);
    for (const name of names) writeFileSync(path.join(folder, name), damage(readFileSync(path.join(folder, name))));
    const warnings: string[] = [];
    const store = open(warnings);
    expectSameBits(await all(store), good);
    expect(store.use).toEqual({ read: 0, computed: 5 });
    expect(warnings).toHaveLength(5);
    expect(warnings[0]).toMatch(/damaged/);
    const mended = open();
    await all(mended);
    expect(mended.use).toEqual({ read: 5, computed: 0 });
  });

  it('a file under another’s name is never trusted', async () => {
    const good = await all(open());
    const [one, other] = readdirSync(folder).map((name) => path.join(folder, name));
    writeFileSync(one!, readFileSync(other!));
    const store = open();
    expectSameBits(await all(store), good);
    expect(store.use!.computed).toBe(1);
  });

  it('what was longest unused goes first where the folder outgrows its size; other files are left alone', async () => {
    await all(open());
    writeFileSync(path.join(folder, 'notes.txt'), 'mine');
    const killed = path.join(folder, `.rsi-${'0'.repeat(32)}.feature.99-0-0.tmp`);
    writeFileSync(killed, Buffer.alloc(1000));
    for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), 1000, 1000);
    // Used again: the newest from now on.
    await all(open(), SPECS.slice(0, 1));
    const size = (name: string) => statSync(path.join(folder, name)).size;
    const rsi = readdirSync(folder).find((name) => name.startsWith('rsi-'))!;
    const store = open([], (2.5 * size(rsi)) / 2 ** 20);
    await all(store, [{ use: 'rsi', params: { window: 3 } }]);
    const left = readdirSync(folder).sort();
    expect(left).toHaveLength(3);
    expect(left).toContain(rsi);
    expect(left).toContain('notes.txt');
    expect(existsSync(killed)).toBe(false);
  });

  it('a size that was lowered counts from the next run on, though that writes nothing', async () => {
    await all(open());
    const store = open([], 0.001);
    await all(store);
    expect(store.use).toEqual({ read: 5, computed: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a folder that cannot be written is a warning, once', async () => {
    const blocked = path.join(root, 'a-file');
    writeFileSync(blocked, '');
    for (const at of [path.join(blocked, 'features'), '/proc/features']) {
      const warnings: string[] = [];
      const store = open(warnings, 64, bars, at);
      expectSameBits(await all(store), await all(open([], 64, bars, null)));
      expect(store.use).toEqual({ read: 0, computed: 5 });
      expect(warnings).toEqual([expect.stringMatching(/^features are not stored in /)]);
    }
  });

  it.skipIf(process.getuid?.() === 0)('so is a read-only folder, whose files are still read', async () => {
    await all(open(), SPECS.slice(0, 1));
    chmodSync(folder, 0o555);
    const warnings: string[] = [];
    const store = open(warnings);
    await all(store);
    chmodSync(folder, 0o755);
    expect(store.use).toEqual({ read: 1, computed: 4 });
    expect(warnings).toHaveLength(1);
  });

  it('runs at the same time share a folder', async () => {
    const without = await all(open([], 64, bars, null));
    for (const columns of await Promise.all(Array.from({ length: 8 }, () => all(open()))))
      expectSameBits(columns, without);
    const store = open();
    await all(store);
    expect(store.use!.read).toBe(5);
    expect(readdirSync(folder)).toHaveLength(5);
  });

  it('features in a user’s own file are not kept', async () => {
    const [rsi] = parseFeatures([{ use: 'rsi' }], bars.intervalMs);
    const store = open();
    await store.columns({ use: './mine.ts' }, { ...rsi!, name: './mine.ts' });
    await store.columns({ use: 'timeframes', params: { features: [{ use: '/home/me/mine.ts' }] } }, rsi!);
    expect(store.use).toEqual({ read: 0, computed: 2 });
    expect(existsSync(folder)).toBe(false);
  });
});

it('a run says how many features came from the store, and its results are the same', { timeout: 60_000 }, async () => {
  const file = path.join(root, 'market.parquet');
  await writeMarket(file, { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 2 });
  const run = async (name: string, featureStore: string | null) => {
    const loaded = loadConfig({
      overrides: {
        'data.file': file,
        'data.generate': null,
        'walkForward.trainWeeks': 6,
        'labels.use': 'direction',
        strategies: { cross: { use: 'ema-cross', params: { fast: '6h', slow: '2d' } } },
        'runtime.results': path.join(root, name),
        'runtime.models': path.join(root, 'models'),
        'runtime.logs': path.join(root, 'logs'),
        'runtime.workers': 1,
        'runtime.featureStore': featureStore,
      },
    });
    const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
    return (await runWalkforward(loaded, options)).answer;
  };
  const none = await run('none', null);
  const first = await run('first', folder);
  const second = await run('second', folder);
  expect(none.featureStore).toBeNull();
  expect(first.featureStore!.read).toBe(0);
  expect(second.featureStore).toEqual({ read: first.featureStore!.computed, computed: 0 });
  const bytes = (name: string, part: string) => readFileSync(path.join(root, name, none.runId, part));
  const model = `segments/${String(none.segments.planned - 1).padStart(4, '0')}/regime.onnx`;
  for (const part of ['metrics.json', 'forecasts.parquet', 'equity.parquet', model]) {
    expect(bytes('first', part).equals(bytes('none', part))).toBe(true);
    expect(bytes('second', part).equals(bytes('none', part))).toBe(true);
  }
});
