import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULTS, isoTimeMs, type LoadOptions, loadConfig, relocate } from '../../src/config/index.ts';
import { ConfigError, InputError, RegimewalkError } from '../../src/core/index.ts';

const packaged = fileURLToPath(new URL('../../config.yml', import.meta.url));
let folder: string;
let before: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-config-'));
  before = process.cwd();
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function load(text: string, options: LoadOptions = {}) {
  writeFileSync('my.yml', text);
  return loadConfig({ file: 'my.yml', ...options });
}

function failure(action: () => unknown): RegimewalkError {
  try {
    action();
  } catch (error) {
    if (error instanceof RegimewalkError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('loadConfig', () => {
  it("has the values of the package's config.yml as its defaults", () => {
    expect(parse(readFileSync(packaged, 'utf8'))).toEqual(DEFAULTS);
    expect(loadConfig({ file: packaged }).config).toEqual(loadConfig().config);
    const { conformal, warmStart, returns, ...model } = DEFAULTS.model as {
      returns: Record<string, unknown>;
    } & typeof DEFAULTS;
    const { calibration, warmStart: chained, ...heads } = returns;
    const { own, ...targets } = DEFAULTS.targets as { own: unknown } & typeof DEFAULTS;
    expect([conformal, calibration, warmStart, chained, own]).toEqual([null, null, null, null, []]);
    // Options that came later are absent where they are not used: runs without them keep their ids.
    expect(loadConfig().config).toEqual({ ...DEFAULTS, targets, model: { ...model, returns: heads } });
    expect(loadConfig().file).toBeNull();
  });

  it('keeps its defaults under an empty file and under sections with nothing in them', () => {
    expect(load('').config).toEqual(loadConfig().config);
    expect(load('execution:\nwalkForward:\n  # trainWeeks: 8\n').config).toEqual(loadConfig().config);
  });

  it('freezes everything that it returns', () => {
    const { config } = load('seed: 2');
    expect(() => {
      (config.walkForward.shares as { stop: number }).stop = 0.5;
    }).toThrow(TypeError);
    expect(Object.isFrozen(config.features[0]!.params)).toBe(true);
    expect(Object.isFrozen(config.strategies['trend+regime']!.overlay)).toBe(true);
  });
});

describe('merging', () => {
  it('changes one key of a section and keeps the others', () => {
    const { config } = load('walkForward:\n  trainWeeks: 8\n  shares: { stop: 0.2 }\n');
    expect(config.walkForward).toMatchObject({ trainWeeks: 8, testWeeks: 2, shares: { stop: 0.2, calibrate: 0.15 } });
  });

  it('replaces lists whole', () => {
    expect(load('features:\n  - { use: rsi }\n').config.features).toEqual([{ use: 'rsi', params: {} }]);
  });

  it('keeps the params of the same plug-in and drops those of another', () => {
    expect(load('model: { params: { C: 1 } }').config.model).toMatchObject({ use: 'logistic', params: { C: 1 } });
    expect(load('model: { use: logistic }').config.model.params).toEqual(loadConfig().config.model.params);
    const { model } = load('model: { use: gbdt, returns: { use: gbdt } }').config;
    expect(model).toMatchObject({ use: 'gbdt', params: {}, labelInputs: true });
    expect(model.returns).toMatchObject({ use: 'gbdt', params: {}, horizons: ['1d'] });
    expect(load('model: { use: gbdt, params: { rounds: 5 } }').config.model.params).toEqual({ rounds: 5 });
  });

  it('inherits neither filter nor lead for another label scheme', () => {
    expect(load('labels: { use: vol2 }').config.labels).toEqual({ use: 'vol2', params: {}, filter: null });
    const labels = load('labels: { params: { quantile: 0.9 } }').config.labels;
    expect(labels).toMatchObject({ use: 'trend-volatility', leadBars: '1d', filter: { use: 'vote' } });
    expect(labels.params).toEqual({ window: '20d', history: '90d', quantile: 0.9, threshold: 0.02 });
  });

  it('replaces all strategies, and with them the comparisons', () => {
    const { config } = load('strategies:\n  only: { use: hold }\n');
    expect(config.strategies).toEqual({ only: { use: 'hold' } });
    expect(config.compare).toEqual([]);
    const both = load('strategies: { a: { use: hold }, b: { from: a } }\ncompare: [{ baseline: a, against: [b] }]');
    expect(both.config.compare).toEqual([{ baseline: 'a', against: ['b'] }]);
  });

  it('removes optional blocks with null', () => {
    const { config } = load('calibration: null\nmodel: { returns: ~ }\nlabels: { filter: null }\n');
    expect([config.calibration, config.model.returns, config.labels.filter]).toEqual([null, null, null]);
  });

  it("never generates a market in place of the user's own file", () => {
    expect(load('data: { file: my.parquet }').config.data.generate).toBeNull();
    expect(loadConfig({ sets: ['data.file=my.parquet'] }).config.data.generate).toBeNull();
    expect(load('data: { file: my.parquet, generate: { years: 1 } }').config.data.generate).toMatchObject({
      years: 1,
      interval: '30m',
    });
    const set = loadConfig({ sets: ['data.generate.interval=1h', 'data.file=data/h1.parquet'] }).config.data;
    expect(set).toMatchObject({ file: 'data/h1.parquet', generate: { interval: '1h', years: 2 } });
  });
});

describe('--set and flags', () => {
  it('go over the file, flags last', () => {
    const options = { sets: ['walkForward.trainWeeks=6', 'walkForward.scheme=expanding'] };
    const { config } = load('walkForward: { trainWeeks: 8, testWeeks: 1 }', {
      ...options,
      overrides: { 'walkForward.trainWeeks': 4, 'walkForward.testWeeks': undefined },
    });
    expect(config.walkForward).toMatchObject({ trainWeeks: 4, testWeeks: 1, scheme: 'expanding' });
  });

  it('read values as YAML, reach into lists, and add a strategy beside the others', () => {
    const { config } = loadConfig({
      sets: [
        'features.0.params.windows=[1, 2]',
        'execution.stopLoss={ atr: 5 }',
        'execution.stopLoss.window=14',
        'strategies.flat={ use: hold }',
        'strategies.trend.params.fast=2d',
        'model.returns=null',
      ],
    });
    expect(config.features[0]!.params).toEqual({ windows: [1, 2] });
    expect(config.execution.stopLoss).toEqual({ atr: 5, window: 14 });
    expect(Object.keys(config.strategies)).toContain('flat');
    expect(config.strategies.trend!.params).toEqual({ fast: '2d', slow: '5d', side: 'both' });
    expect(config.compare).toHaveLength(2);
    expect(config.model.returns).toBeNull();
  });

  it('drop the params of another plug-in in whatever order they come', () => {
    const { model } = loadConfig({ sets: ['model.params.rounds=5', 'model.use=gbdt'] }).config;
    expect(model).toMatchObject({ use: 'gbdt', params: { rounds: 5 } });
  });

  it('reach a strategy whose name holds a dot', () => {
    const { config } = load('strategies: { "ema1.5": { use: hold, params: { side: both } } }', {
      sets: ['strategies.ema1.5.params.side=long'],
    });
    expect(config.strategies['ema1.5']!.params).toEqual({ side: 'long' });
  });

  it.each([
    ['walkForward', 'ARGUMENT_INVALID', '--set walkForward'],
    ['=5', 'ARGUMENT_INVALID', '--set =5'],
    ['seed=[1', 'CONFIG_SYNTAX', '--set seed'],
    ['walkForward.trainWeks=8', 'CONFIG_UNKNOWN_KEY', '--set walkForward.trainWeks'],
    ['walkForward.trainWeeks=0', 'CONFIG_INVALID', '--set walkForward.trainWeeks'],
    ['walkForward.shares.stop=0.9', 'CONFIG_INVALID', '--set walkForward.shares.stop (walkForward.shares)'],
    ['walkForward={trainWeks: 3}', 'CONFIG_UNKNOWN_KEY', '--set walkForward, at walkForward.trainWeks'],
    ['features.99.use=rsi', 'CONFIG_INVALID', '--set features.99.use'],
  ])('refuse %s with code %s and name the flag', (set, code, where) => {
    const error = failure(() => loadConfig({ sets: [set] }));
    expect([error.code, error.where, error.exitCode]).toEqual([code, where, 2]);
  });

  it('name the flag that set a bad value', () => {
    const error = failure(() => loadConfig({ overrides: { 'walkForward.trainWeeks': 0 } }));
    expect(error.where).toBe('--train-weeks');
    expect(error.what).toBe('walkForward.trainWeeks is 0: must be above 0');
    expect(error.mend).toContain('the default is 12');
    const named = failure(() => loadConfig({ overrides: { 'data.from': 'soon' }, flags: { 'data.from': '--from' } }));
    expect(named.where).toBe('--from');
  });
});

describe('refusals', () => {
  it('answer an unknown key with file, line and the nearest known key', () => {
    const error = failure(() => load('seed: 1\n\nwalkForward:\n  testWeeks: 2\n  trainWeks: 8\n'));
    expect(error.code).toBe('CONFIG_UNKNOWN_KEY');
    expect(error.where).toBe('my.yml:5 walkForward.trainWeks');
    expect(error.what).toBe('unknown key "trainWeks"; did you mean "trainWeeks"?');
    expect(error.mend).toContain('testWeeks');
    expect(failure(() => load('wlkForward: {}')).what).toContain('did you mean "walkForward"?');
  });

  it.each([
    ['walkForward: { trainWeeks: 0 }', 'my.yml:1 walkForward.trainWeeks', 'must be above 0'],
    ['walkForward: { trainWeeks: twelve }', 'my.yml:1 walkForward.trainWeeks', 'expected a number'],
    ['walkForward: { trainWeeks: .nan }', 'my.yml:1 walkForward.trainWeeks', 'expected a number'],
    ['walkForward: { minTrainRows: 1.5 }', 'my.yml:1 walkForward.minTrainRows', 'whole number'],
    ['walkForward:\n  shares: { stop: 0.5, calibrate: 0.5 }', 'my.yml:2 walkForward.shares', 'below 1'],
    ['walkForward: { scheme: roling }', 'my.yml:1 walkForward.scheme', '"roling": expected one of rolling, expanding'],
    ['walkForward: 5', 'my.yml:1 walkForward', 'walkForward is 5: expected a section with keys'],
    ['seed: .nan', 'my.yml:1 seed', 'seed is NaN: expected a number of at least 0'],
    ['data: { generate: { drift: .nan } }', 'my.yml:1 data.generate.drift', 'is NaN: expected a number'],
    ['runtime: { workers: .inf }', 'my.yml:1 runtime.workers', 'is Infinity: expected auto'],
    ['compare: [{ baseline: trend, against: trend }]', 'my.yml:1 compare.0.against', 'expected a list'],
    ['execution: { costBps: -1 }', 'my.yml:1 execution.costBps', 'must not be negative'],
    ['data:\n  from: 2022-02-01\n  to: 2022-01-01', 'my.yml:3 data.to', 'must lie after data.from'],
    ['data: { from: 2022 }', 'my.yml:1 data.from', 'expected an ISO time'],
    ['data: { from: 2022-02-30 }', 'my.yml:1 data.from', 'expected an ISO time'],
    ['data: { generate: { regimes: 9 } }', 'my.yml:1 data.generate.regimes', '1, 2, 3 or 4'],
    ['features: {}', 'my.yml:1 features', 'expected a list'],
    ['features:\n  - { use: rsi }\n  - { params: {} }', 'my.yml:3 features.1', 'missing'],
    ['model: { returns: { weights: [1, 2] } }', 'my.yml:1 model.returns.weights', 'one weight a horizon'],
    [
      'model: { returns: { weights: inner-ics } }',
      'my.yml:1 model.returns.weights',
      'expected a list of numbers, inner-ic',
    ],
    [
      'model:\n  returns:\n    weights: { use: inner-ic, params: { folds: 1 } }',
      'my.yml:3 model.returns.weights.params.folds',
      'at least 2 folds',
    ],
    [
      'model: { returns: { weights: { use: inner-ic, params: { shrink: 2 } } } }',
      'my.yml:1 model.returns.weights.params.shrink',
      'expected james-stein or a number from 0',
    ],
    [
      'model: { returns: { horizons: [4h, 1d], weights: { use: inner-ic, params: { floor: 0.6 } } } }',
      'my.yml:1 model.returns.weights.params.floor',
      'must not be above 1 ÷ the number of horizons',
    ],
    ['labels: { leadBars: 1y }', 'my.yml:1 labels.leadBars', 'expected a duration'],
    ['runtime: { workers: 0 }', 'my.yml:1 runtime.workers', 'expected auto'],
    ['seed: -1', 'my.yml:1 seed', 'must not be negative'],
    ['strategies: null', 'my.yml:1 strategies', '{} for none'],
  ])('name place and expectation for %s', (text, where, what) => {
    const error = failure(() => load(text));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.where.startsWith(where)).toBe(true);
    expect(error.what).toContain(what);
  });

  it('name a compared strategy that is not there', () => {
    const error = failure(() => load('compare:\n  - { baseline: trend, against: [trend+regim] }\n'));
    expect([error.code, error.where]).toEqual(['UNKNOWN_STRATEGY', 'my.yml:2 compare.0.against.0']);
    expect(error.what).toContain('did you mean "trend+regime"?');
  });

  it('give line and column of what is no YAML, and of a key that stands twice', () => {
    const syntax = failure(() => load('seed: 1\nmodel: { use: [ }\n'));
    expect(syntax.code).toBe('CONFIG_SYNTAX');
    expect(syntax.where).toMatch(/^my\.yml:2:\d+$/);
    const twice = failure(() => load('seed: 1\ndata: {}\nseed: 2\n'));
    expect([twice.code, twice.where]).toEqual(['CONFIG_SYNTAX', 'my.yml:3:1']);
    expect(twice.what).toContain('twice');
  });

  it('say that a mapping is expected of a list and of a single value', () => {
    const list = failure(() => load('- 1\n'));
    expect([list.code, list.what]).toEqual([
      'CONFIG_INVALID',
      'the file holds a list; a mapping of sections is expected',
    ]);
    expect(failure(() => load('seed\n')).what).toBe(
      'the file holds the single value "seed"; a mapping of sections is expected',
    );
  });

  it.each([
    ['__proto__: { a: 1 }', '__proto__'],
    ['model: { __proto__: { use: gbdt } }', 'model.__proto__'],
    ['model: { params: { __proto__: { C: 1 } } }', 'model.params.__proto__'],
    ['features:\n  - { use: rsi, params: { __proto__: 1 } }', 'features.0.params.__proto__'],
    ['strategies: { __proto__: { use: hold } }', 'strategies.__proto__'],
    ['constructor: { a: 1 }', 'constructor'],
    ['walkForward: { toString: 1 }', 'walkForward.toString'],
  ])('take no key of every object for one of theirs: %s', (text, key) => {
    const error = failure(() => load(text));
    expect(error.code).toBe('CONFIG_UNKNOWN_KEY');
    expect(error.where).toMatch(/^my\.yml:\d /);
    expect(error.where.endsWith(key)).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  it('take none from --set either', () => {
    for (const set of ['__proto__.a=1', 'model.params.__proto__.C=1', 'model={ __proto__: { use: gbdt } }']) {
      expect(failure(() => loadConfig({ sets: [set] })).code, set).toBe('CONFIG_UNKNOWN_KEY');
    }
  });

  it.each([
    ['walkForward: { scheme: roling }', 'use one of rolling, expanding; the default is "rolling"'],
    ['walkForward: { trainWeeks: 0 }', 'give a number above 0; the default is 12'],
    ['seed: -1', 'give a number of at least 0; the default is 1'],
    ['walkForward: 5', 'give a section with keys'],
  ])('say how to mend %s', (text, mend) => {
    expect(failure(() => load(text)).mend).toBe(mend);
  });

  it('name a file that is not there', () => {
    const error = failure(() => loadConfig({ file: 'nowhere.yml' }));
    expect([error.code, error.where]).toEqual(['CONFIG_MISSING', 'nowhere.yml']);
  });
});

describe('relocate', () => {
  it("turns a room's key into file and line, for values given, inherited and set", () => {
    const loaded = load('seed: 1\nlabels:\n  params:\n    window: 7x\n', { sets: ['labels.leadBars=2d'] });
    const place = (key: string) => {
      const parts = { what: 'w', where: key, mend: 'm', path: key };
      return (relocate(new ConfigError('CONFIG_INVALID', parts), loaded) as ConfigError).where;
    };
    expect(place('labels.params.window')).toBe('my.yml:4 labels.params.window');
    expect(place('labels.params.quantile')).toBe('labels.params.quantile (default)');
    expect(place('labels.leadBars')).toBe('--set labels.leadBars');
    expect(place('labels.params.nothing')).toBe('my.yml:3 labels.params.nothing');
  });

  it('keeps class, code and what else the error said, and leaves other errors alone', () => {
    const loaded = load('seed: 1\n');
    const error = new InputError('DATA_TOO_SHORT', { what: 'w', where: 'segment 3', mend: 'm', path: 'seed' });
    const moved = relocate(error, loaded) as InputError;
    expect(moved).toBeInstanceOf(InputError);
    expect([moved.code, moved.where, moved.mend]).toEqual(['DATA_TOO_SHORT', 'my.yml:1 seed (segment 3)', 'm']);
    expect(relocate(moved, loaded)).toBe(moved);
    const other = new Error('x');
    expect(relocate(other, loaded)).toBe(other);
  });
});

describe('hash', () => {
  it('is the same for what changes no result, however it was given', () => {
    const base = load('walkForward: { trainWeeks: 8 }').hash();
    expect(
      load('# note\nwalkForward: { testWeeks: 2, trainWeeks: 8 }\nruntime: { workers: 2, results: out }').hash(),
    ).toBe(base);
    expect(loadConfig({ sets: ['walkForward.trainWeeks=8'] }).hash()).toBe(base);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not depend on where the data lies, but on everything else', () => {
    expect(loadConfig().portable()).not.toHaveProperty('runtime');
    expect(load('data: { file: a.parquet }').hash()).toBe(load('data: { file: b/c.parquet }').hash());
    const hashes = [
      'seed: 2',
      'data: { generate: { seed: 2 } }',
      'targets: { accuracy: 0.7 }',
      'execution: { costBps: 8 }',
    ];
    expect(new Set([loadConfig().hash(), ...hashes.map((text) => load(text).hash())]).size).toBe(5);
  });

  it('is that of the configuration written out and read again', () => {
    const loaded = load('labels: { use: vol2 }\nstrategies: { a: { use: hold } }', { sets: ['seed=7'] });
    expect(load(loaded.yaml()).hash()).toBe(loaded.hash());
  });
});

describe('isoTimeMs', () => {
  it('reads dates and times as UTC unless they name an offset', () => {
    expect(isoTimeMs('2022-01-01')).toBe(Date.UTC(2022, 0, 1));
    expect(isoTimeMs('2022-01-01T12:30')).toBe(Date.UTC(2022, 0, 1, 12, 30));
    expect(isoTimeMs('2022-01-01 12:30:15Z')).toBe(Date.UTC(2022, 0, 1, 12, 30, 15));
    expect(isoTimeMs('2022-01-01T12:30:00+0200')).toBe(Date.UTC(2022, 0, 1, 10, 30));
    expect(isoTimeMs('January')).toBeNaN();
    expect(isoTimeMs('2022-13-01')).toBeNaN();
  });
});
