import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { type Bars, type Range, SILENT_PROGRESS } from '../../src/core/index.ts';
import { readParquetColumns, writeMarket } from '../../src/data/index.ts';
import { prepare, runWalkforward, type TrainedTrial, TrialTrainer } from '../../src/experiment/index.ts';
import { NO_PLUGINS } from '../../src/experiment/plugins/user-plugins.ts';
import { trialKeys } from '../../src/experiment/trial-keys.ts';
import { featureCatalog } from '../../src/features/index.ts';
import { labelCatalog } from '../../src/labels/index.ts';
import { modelCatalog } from '../../src/trainers/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-trials-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
let bars: Bars;
beforeAll(async () => {
  await writeMarket(file, { years: 0.35, interval: '2h', regimes: 3, drift: 1, seed: 3 });
  bars = (await prepare(load({}), SILENT_PROGRESS)).bars;
});
afterEach(() => vi.restoreAllMocks());

const rule = { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 };
const features = [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }, { use: 'rsi' }];
const ridge = { use: 'ridge', params: { alpha: 1 }, horizons: ['4h', '12h'], weights: null, reference: '12h' };

function load(overrides: Record<string, unknown>) {
  return loadConfig({
    overrides: {
      'runtime.results': path.join(folder, 'results'),
      'runtime.models': path.join(folder, 'models'),
      'runtime.logs': path.join(folder, 'logs'),
      'runtime.featureStore': null,
      'runtime.workers': 1,
      'data.file': file,
      'data.generate': null,
      features,
      'labels.params': rule,
      'walkForward.trainWeeks': 6,
      'walkForward.testWeeks': 3,
      'walkForward.minTrainRows': 100,
      'model.returns': ridge,
      strategies: { trend: { use: 'ema-cross', params: { fast: '6h', slow: '2d' } } },
      compare: [],
      ...overrides,
    },
  });
}

const gbdt = (params: object) => ({ 'model.use': 'gbdt', 'model.params': { rounds: 8, depth: 3, ...params } });
const hmm = {
  'labels.use': 'hmm',
  'labels.params': { states: 3, windows: ['12h'], starts: 1, iterations: 20, degenerate: 'keep' },
  'labels.filter': { use: 'vote', params: { window: '6h', share: 0.6 } },
};

/** Each differs from one before it by what one part of the chain reads. */
const TRIALS: Readonly<Record<string, Record<string, unknown>>> = {
  'as configured': {},
  'C 0.1': { 'model.params': { C: 0.1 } },
  'trees, depth 3': gbdt({}),
  'trees, depth 2': gbdt({ depth: 2 }),
  'trees, more rounds': gbdt({ rounds: 12 }),
  'trees, learning rate': gbdt({ learningRate: 0.3 }),
  'trees that do not stop early': gbdt({ earlyStopping: null }),
  quantile: { 'labels.params': { ...rule, quantile: 0.7 } },
  lead: { 'labels.leadBars': '6h' },
  'a feature less': { features: features.slice(0, 2) },
  'a feature of another window': { features: [...features.slice(0, 2), { use: 'rsi', params: { window: 21 } }] },
  'shorter windows': { 'walkForward.trainWeeks': 5 },
  embargo: { 'walkForward.embargoBars': 24 },
  calibration: { calibration: { use: 'temperature' } },
  'another calibration': { calibration: { use: 'platt' } },
  'a cross-fitted calibration': { calibration: { use: 'temperature', crossFit: 2 } },
  'sets of regimes': { calibration: { use: 'temperature' }, 'model.conformal': { alpha: 0.2 } },
  'known label alone': { 'model.labelInputs': 'known' },
  'no label inputs': { 'model.labelInputs': false },
  transforms: { 'model.transforms': [{ use: 'standardise' }] },
  'ridge, stronger': { 'model.returns': { ...ridge, params: { alpha: 100 } } },
  'one horizon': { 'model.returns': { ...ridge, horizons: ['4h'] } },
  'weights of the horizons': { 'model.returns': { ...ridge, weights: 'inner-ic' } },
  'returns, calibrated': { 'model.returns': { ...ridge, calibration: { use: 'linear' } } },
  'no returns': { 'model.returns': null },
  seed: { ...gbdt({ subsample: 0.7 }), seed: 1 },
  'another seed': { ...gbdt({ subsample: 0.7 }), seed: 2 },
};

const HEAVY: Readonly<Record<string, Record<string, unknown>>> = {
  states: hmm,
  'states and trees, which stop early': { ...hmm, ...gbdt({}) },
  'states, other C': { ...hmm, 'model.params': { C: 0.1 } },
  chain: { ...gbdt({}), 'model.warmStart': { rounds: 4 } },
  'chain of other returns': {
    ...gbdt({}),
    'model.warmStart': { rounds: 4 },
    'model.returns': { ...ridge, params: { alpha: 100 } },
  },
  'tuned once': { 'model.tuning': { when: 'once', search: { C: [0.001, 0.1] }, trials: 2 } },
  'tuned in each segment': { 'model.tuning': { when: 'segment', search: { C: [0.001, 0.1] }, trials: 2 } },
  selection: { 'model.selection': { use: 'permutation', params: { keep: 2 } } },
};

/** Bits of everything that a training found: -0 and 0, and any NaN, are told apart. */
function bitsOf({ finished, labelled, stopped }: TrainedTrial): unknown {
  const bits = (values: ArrayBufferView) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return {
    stopped,
    target: labelled === undefined ? null : bits(labelled.target.regime),
    finished: finished.map((one) =>
      one.status === 'done'
        ? {
            ...one,
            summary: JSON.stringify(one.summary),
            columns: Object.entries(one.columns).map(([name, values]) => [name, bits(values)]),
          }
        : one,
    ),
  };
}

const trainer = (keepBytes?: number) =>
  new TrialTrainer({ bars, own: NO_PLUGINS, ...(keepBytes === undefined ? {} : { keepBytes }) });

async function expectSame(shared: TrialTrainer, trials: readonly Record<string, unknown>[]): Promise<void> {
  const alone = new Map<object, unknown>();
  for (const overrides of trials) {
    const { config } = load(overrides);
    const found = await shared.train(config);
    expect(found.finished.some(({ status }) => status === 'done')).toBe(true);
    if (!alone.has(overrides)) alone.set(overrides, bitsOf(await trainer(0).train(config)));
    expect(bitsOf(found)).toEqual(alone.get(overrides));
  }
}

/** A fixed order in which neighbours have little in common; the first ones come again. */
function mixed<T>(values: readonly T[]): T[] {
  const step = [7, 5, 3].find((one) => values.length % one !== 0)!;
  const once = values.map((_, i) => values[(i * step) % values.length]!);
  return [...once, ...once.slice(0, 4)];
}

describe('a trainer of several configurations', () => {
  it.each([
    [0, 10],
    [8, 19],
    [17, Object.keys(TRIALS).length],
  ])(
    'finds for each, in any order, what a trainer that keeps nothing finds, bit for bit: %i to %i',
    async (from, to) => {
      await expectSame(trainer(), mixed(Object.values(TRIALS).slice(from, to)));
    },
    60_000,
  );

  it('does so where segments fit states, form chains, or choose parameters and features', async () => {
    await expectSame(trainer(), mixed(Object.values(HEAVY)));
  }, 60_000);

  it('does so with little room, and stays within it', async () => {
    const room = 400_000;
    const small = trainer(room);
    for (const overrides of [0, 2, 3, 0, 2].map((i) => Object.values(TRIALS)[i]!)) {
      await expectSame(small, [overrides]);
      expect(small.bytes).toBeLessThanOrEqual(room);
      expect(small.bytes).toBeGreaterThan(0);
    }
  }, 60_000);

  it('forecasts what the folder of a run holds', async () => {
    const shared = trainer();
    const names = ['sets of regimes', 'trees, depth 2'];
    for (const name of [...names, 'as configured']) await shared.train(load(TRIALS[name]!).config);
    for (const name of names) {
      const loaded = load(TRIALS[name]!);
      const options = { progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
      const { answer } = await runWalkforward(loaded, { ...options, fresh: false });
      const { finished } = await shared.train(loaded.config);
      expect(finished.length).toBe(answer.segments.planned);
      for (const one of finished) {
        const dir = path.join(answer.dir, 'segments', String(one.segment.index).padStart(4, '0'));
        const { summary } = JSON.parse(readFileSync(path.join(dir, 'job.json'), 'utf8'));
        if (one.status !== 'done') {
          expect(summary).toMatchObject({ status: one.status });
          continue;
        }
        const { time: _, ...columns } = (await readParquetColumns(path.join(dir, 'forecast.parquet'))).columns;
        expect(one.columns).toEqual(columns);
        // A trial has no bundle to hash, and nobody reads what its forecasts lean on.
        const { bundleHash: _hash, explained: _explained, ...rest } = summary;
        expect(JSON.parse(JSON.stringify(one.summary))).toEqual(rest);
      }
    }
  }, 60_000);
});

describe('what a trainer keeps', () => {
  /** Counts the fits of models by name. */
  function countFits(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const name of ['logistic', 'ridge', 'gbdt']) {
      const entry = modelCatalog[name]!;
      const { make } = entry;
      vi.spyOn(entry, 'make').mockImplementation((params, task, at) => {
        const model = make(params, task, at);
        const fit: typeof model.fit = (...args) => {
          counts[name] = (counts[name] ?? 0) + 1;
          return model.fit(...args);
        };
        return { ...model, fit };
      });
    }
    return counts;
  }

  it('is the return heads in a sweep of the regime model, and the regime head in one of the return model', async () => {
    const counts = countFits();
    const shared = trainer();
    await shared.train(load({}).config);
    const { logistic, ridge: returns } = counts as { logistic: number; ridge: number };
    expect(returns).toBe(2 * logistic);
    for (const name of ['C 0.1', 'trees, depth 2', 'calibration', 'sets of regimes']) {
      await shared.train(load(TRIALS[name]!).config);
    }
    expect(counts.ridge).toBe(returns);
    const before = counts.logistic;
    await shared.train(load(TRIALS['ridge, stronger']!).config);
    expect(counts.ridge).toBe(2 * returns);
    expect(counts.logistic).toBe(before);
  });

  it('is all of a configuration that comes again', async () => {
    const shared = trainer();
    await shared.train(load({}).config);
    const counts = countFits();
    await shared.train(load({ 'targets.accuracy': 0.9, strategies: { still: { use: 'hold' } } }).config);
    expect(counts).toEqual({});
  });

  it('is feature columns by entry, and labels by section', async () => {
    const computed: string[] = [];
    for (const name of ['returns', 'volatility', 'rsi']) {
      const entry = featureCatalog[name]!;
      const { create } = entry;
      vi.spyOn(entry, 'create').mockImplementation((params, context) => {
        const feature = create(params, context);
        return {
          ...feature,
          compute: (given: Bars) => {
            computed.push(name);
            return feature.compute(given);
          },
        };
      });
    }
    const entry = labelCatalog['trend-volatility']!;
    const { create } = entry;
    let labelled = 0;
    vi.spyOn(entry, 'create').mockImplementation((...args) => {
      const labeler = create(...args);
      return {
        ...labeler,
        fit: (given: Bars, rows: Range | null) => {
          labelled++;
          return labeler.fit(given, rows);
        },
      };
    });
    const shared = trainer();
    for (const name of ['as configured', 'C 0.1', 'a feature less', 'a feature of another window', 'no returns']) {
      await shared.train(load(TRIALS[name]!).config);
    }
    expect(computed.sort()).toEqual(['returns', 'rsi', 'rsi', 'volatility']);
    expect(labelled).toBe(1);
    await shared.train(load(TRIALS.quantile!).config);
    expect(labelled).toBe(2);
  });
});

describe('a training that is watched', () => {
  it('tells of the segments in order, and stops where it is told to', async () => {
    const shared = trainer();
    const { config } = load({});
    const whole = bitsOf(await trainer(0).train(config));
    const told: number[][] = [];
    const stopped = await shared.train(config, (done, planned) => {
      told.push([...done.map(({ segment }) => segment.index), planned]);
      return done.length < 2;
    });
    const planned = told[0]!.at(-1)!;
    expect(planned).toBeGreaterThan(3);
    expect(told).toEqual([
      [0, planned],
      [0, 1, planned],
    ]);
    expect(stopped.stopped).toBe(true);
    expect(stopped.finished.length).toBe(2);

    // What was stopped is not taken for the whole.
    expect(bitsOf(await shared.train(config))).toEqual(whole);
    const again = await shared.train(config, (done) => done.length < 3);
    expect([again.stopped, again.finished.length]).toEqual([true, 3]);
    const last = await shared.train(config, (done) => done.length < planned);
    expect([last.stopped, last.finished.length]).toEqual([false, planned]);
  });

  it('gives lists that later segments do not change', async () => {
    const lists: (readonly unknown[])[] = [];
    await trainer().train(load({}).config, (done) => lists.push(done) > 0);
    expect(lists.map(({ length }) => length)).toEqual(lists.map((_, i) => i + 1));
  });
});

describe('a configuration that cannot be trained', () => {
  it('is refused with its key, and the next one is trained', async () => {
    const shared = trainer();
    await expect(shared.train(load({ 'model.params': { C: -1 } }).config)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      path: 'model.params.C',
    });
    await expect(
      shared.train(load({ 'model.use': 'naive', 'model.params': {}, 'model.labelInputs': false }).config),
    ).rejects.toMatchObject({ path: 'model.labelInputs' });
    await expectSame(shared, [TRIALS['as configured']!]);
  });
});

describe('the keys of what is kept', () => {
  const keysOf = (overrides: Record<string, unknown>) => {
    const { config } = load(overrides);
    const plugins = { warmStart: null, labels: { fitted: false }, regimeChoice: {}, returnChoice: {} };
    return trialKeys(config, plugins as never);
  };

  it('hang on every section that a head reads, and on no other', () => {
    const base = keysOf({});
    const changed = (overrides: Record<string, unknown>) => {
      const keys = keysOf(overrides);
      return (Object.keys(keys) as (keyof typeof keys)[]).filter((part) => keys[part] !== base[part]).sort();
    };
    expect(changed({ features: features.slice(1) })).toEqual(['features', 'regime', 'returns', 'whole']);
    expect(changed({ 'labels.leadBars': '2h' })).toEqual(['labels', 'regime', 'returns', 'whole']);
    expect(changed({ 'model.params': { C: 3 } })).toEqual(['regime', 'whole']);
    expect(changed({ calibration: { use: 'platt' } })).toEqual(['regime', 'whole']);
    expect(changed({ 'model.conformal': { alpha: 0.2 } })).toEqual(['regime', 'whole']);
    expect(changed({ 'model.returns': { ...ridge, reference: '4h' } })).toEqual(['returns', 'whole']);
    for (const shared of [
      { 'model.labelInputs': 'known' },
      { 'model.transforms': [{ use: 'winsorise' }] },
      { 'walkForward.trainWeeks': 5 },
      { 'walkForward.shares': { stop: 0.2, calibrate: 0.15 } },
      { 'walkForward.embargoBars': 3 },
      { 'walkForward.minTrainRows': 99 },
      { seed: 4 },
    ]) {
      expect(changed(shared), JSON.stringify(shared)).toEqual(['regime', 'returns', 'whole']);
    }
    expect(changed({ 'execution.costBps': 1, 'targets.accuracy': 0.1, 'sweep.trials': 3 })).toEqual([]);
  });
});
