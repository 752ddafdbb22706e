import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadedConfig, loadConfig } from '../../src/config/index.ts';
import { type RunAnswer, SILENT_PROGRESS } from '../../src/core/index.ts';
import { readParquetColumns, writeMarket } from '../../src/data/index.ts';
import { besideItself, comparePair } from '../../src/experiment/compare/compare-pair.ts';
import { configDifferences } from '../../src/experiment/compare/config-differences.ts';
import { chooseThings } from '../../src/experiment/compare/open-runs.ts';
import { storedAccounts } from '../../src/experiment/compare/stored-accounts.ts';
import { backtestRun, compareRuns, runWalkforward } from '../../src/experiment/index.ts';
import { holm } from '../../src/stats/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-compare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);

const base = {
  'runtime.results': at('results'),
  'runtime.models': at('models'),
  'runtime.logs': at('logs'),
  'runtime.featureStore': at('features'),
  'runtime.workers': 1,
  'data.generate': null,
  'data.file': at('one.parquet'),
  features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }],
  'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
  'walkForward.trainWeeks': 8,
  'walkForward.minTrainRows': 300,
  strategies: {
    trend: { use: 'ema-cross', params: { fast: '1d', slow: '5d', side: 'both' }, execution: { costBps: 9 } },
    'trend+regime': {
      from: 'trend',
      overlay: { source: 'forecast', multipliers: { BULL_TREND: 1, BEAR_TREND: 0.5, SIDEWAYS: 0.6, HIGH_VOL: 0.2 } },
    },
    'trend+label': { from: 'trend', overlay: { source: 'label', multipliers: { HIGH_VOL: 0 }, undefined: 1 } },
  },
  compare: [{ baseline: 'trend', against: ['trend+regime', 'trend+label'] }],
};

const runs: Record<string, { answer: RunAnswer; loaded: LoadedConfig }> = {};

async function walk(name: string, overrides: Record<string, unknown> = {}): Promise<void> {
  const loaded = loadConfig({ overrides: { ...base, ...overrides } });
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  runs[name] = { ...(await runWalkforward(loaded, options)), loaded };
}

/** What `compare` without arguments gives. */
let usual: Awaited<ReturnType<typeof compareRuns>>;

const id = (name: string): string => runs[name]!.answer.runId;
const compare = (wanted: Partial<Parameters<typeof compareRuns>[1]>) =>
  compareRuns(runs.one!.loaded, { runs: [], progress: SILENT_PROGRESS, ...wanted });

beforeAll(async () => {
  const market = { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 };
  await writeMarket(at('one.parquet'), market);
  await writeMarket(at('other.parquet'), { ...market, seed: 4 });
  await writeMarket(at('long.parquet'), { ...market, years: 1 });
  await walk('other', { 'data.file': at('other.parquet') });
  await walk('later', { 'data.file': at('long.parquet'), 'data.from': '2021-07-05' });
  await walk('labels', { 'labels.params.threshold': 0.03 });
  await walk('tuned', { 'model.params.C': 1, 'strategies.trend.params.slow': '7d' });
  await walk('one');
  usual = await compare({});
}, 120_000);

describe('strategies of one run', () => {
  it('gives the pairs of the run its own numbers, and each strategy against holding', () => {
    const { answer } = usual;
    const { answer: run } = runs.one!;
    expect(answer.entries.map(({ name, held }) => [name, held])).toEqual([
      ['trend', false],
      ['trend+regime', false],
      ['trend+label', false],
      ['hold', true],
    ]);
    for (const entry of answer.entries.slice(0, 3)) expect(entry.metrics).toEqual(run.strategies[entry.name]);
    expect(answer.pairs.map(({ baseline, against }) => [baseline, against])).toEqual([
      ['trend', 'trend+regime'],
      ['trend', 'trend+label'],
      ['hold', 'trend'],
      ['hold', 'trend+regime'],
      ['hold', 'trend+label'],
    ]);
    expect(answer.pairs.slice(0, 2).map(({ improvement }) => improvement)).toEqual(run.improvements);
    expect(answer.notes).toEqual([]);
    for (const pair of answer.pairs) {
      for (const { figure, baseline, against, difference, relative } of pair.differences) {
        const [a, b] = [pair.baseline, pair.against].map((name) => {
          const metrics = answer.entries.find((entry) => entry.name === name)!.metrics;
          return (metrics as unknown as Record<string, number | null>)[figure];
        });
        if (a === undefined || b === undefined) continue;
        expect([baseline, against]).toEqual([a ?? Number.NaN, b ?? Number.NaN]);
        if (a === null || b === null) continue;
        const wanted = !relative ? b - a : figure === 'cagr' ? (1 + b) / (1 + a) - 1 : b / a - 1;
        expect(difference, `${pair.against} − ${pair.baseline} ${figure}`).toBeCloseTo(wanted, 8);
      }
    }
  });

  it('finds from the stored tables what the run found from its bars', async () => {
    const { runs: opened, chosen } = await chooseThings(base['runtime.results'], { runs: [id('one')] });
    const { store, answer } = opened[0]!;
    const accounts = await storedAccounts(opened[0]!, ['trend', 'trend+regime']);
    const [trend, regime] = ['trend', 'trend+regime'].map((name) => {
      const account = accounts[name]!;
      const { held, ...one } = chosen.find((thing) => thing.name === name)!;
      const entry = { name, strategy: name, runId: one.run.answer.runId, held, metrics: answer.strategies[name]! };
      return { ...entry, days: account.days.day.length, account };
    });
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    for (const { account, metrics } of [trend!, regime!]) {
      expect(sum(account.days.trades)).toBe(metrics.trades);
      expect(sum(account.days.held) / metrics.trades).toBeCloseTo(metrics.averageHoldBars, 9);
      expect(sum(account.days.weight) / sum(account.days.rows)).toBeCloseTo(metrics.exposure, 12);
      expect((sum(account.days.turnover) / account.days.day.length) * 365).toBeCloseTo(metrics.turnoverPerYear, 8);
    }
    const { columns } = await readParquetColumns(store.file('forecasts.parquet'), ['time', 'segment']);
    const segments = { time: columns.time!, segment: Int32Array.from(columns.segment!) };
    const { improvement, segments: tested } = comparePair(trend!, regime!, { seed: 1, margin: 0.1, segments });
    const { placebo: _, placeboP: __, ...told } = answer.improvements[0]!;
    expect(JSON.parse(JSON.stringify(improvement))).toMatchObject(told);
    expect({ improved: tested!.improved, of: tested!.of }).toEqual(told.segments);
    expect(tested!.leads).toHaveLength(answer.segments.done);
  });

  it('holds through the engine, under the costs of the baseline', async () => {
    const { answer, page } = usual;
    const strategies = { hold: { use: 'hold', execution: { costBps: 9 } } };
    const loaded = loadConfig({ overrides: { ...base, strategies, compare: [] } });
    const traded = await backtestRun(loaded, { run: id('one'), progress: SILENT_PROGRESS });
    const hold = answer.entries.find(({ name }) => name === 'hold')!;
    expect(hold.metrics).toEqual(traded.strategies.hold);
    expect(hold.metrics.costBps).toBe(9);
    const lines = Object.fromEntries(page.series.map((line) => [line.name, line]));
    expect(lines.hold!.time).toEqual(lines.trend!.time);
    expect(lines.hold!.equity.at(-1)! - 1).toBeCloseTo(hold.metrics.totalReturn, 12);
  });

  it('adjusts every p for all that is held against the same baseline', () => {
    const { answer } = usual;
    for (const baseline of ['trend', 'hold']) {
      const family = answer.pairs.filter((pair) => pair.baseline === baseline);
      const adjusted = holm(Float64Array.from(family, ({ improvement }) => improvement.p));
      expect(family.map(({ holmP }) => holmP)).toEqual(Array.from(adjusted));
      expect(family.map((pair) => pair.family)).toEqual(family.map(() => family.length));
    }
  });

  it('takes the strategies and the baseline that are asked for', async () => {
    const pairsOf = async (wanted: Partial<Parameters<typeof compareRuns>[1]>) =>
      (await compare(wanted)).answer.pairs.map(({ baseline, against }) => `${against} over ${baseline}`);
    expect(await pairsOf({ strategies: ['trend+label', 'trend+regime'] })).toEqual(['trend+regime over trend+label']);
    expect(await pairsOf({ strategies: ['trend', 'trend+regime', 'hold'], baseline: 'trend+regime' })).toEqual([
      'trend over trend+regime',
      'hold over trend+regime',
    ]);
  });

  it('says what two strategies set differently, what they take over written out', async () => {
    const { answer } = await compare({ strategies: ['trend', 'trend+label'] });
    expect(answer.configuration).toEqual([
      {
        baseline: 'trend',
        against: 'trend+label',
        differences: [
          { path: 'overlay.source', baseline: null, against: '"label"' },
          { path: 'overlay.multipliers.HIGH_VOL', baseline: null, against: '0' },
          { path: 'overlay.undefined', baseline: null, against: '1' },
        ],
      },
    ]);
  });

  it('leaves holding out, and says why, where the bars are gone or others', async () => {
    rmSync(at('one.parquet'));
    try {
      const gone = await compare({});
      expect(gone.answer.notes).toEqual([
        `holding the market is left out: its bars are not at ${at('one.parquet')} any more`,
      ]);
      expect(gone.answer.entries.some(({ held }) => held)).toBe(false);
      await expect(compare({ strategies: ['trend', 'hold'] })).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
        what: expect.stringContaining('only trend'),
      });
      await writeMarket(at('one.parquet'), { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 5 });
      expect((await compare({})).answer.notes[0]).toContain('holds other bars than it read');
    } finally {
      await writeMarket(at('one.parquet'), { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 });
    }
  });
});

describe('several runs', () => {
  it('holds each strategy against the same one of the first run, and its forecasts on the rows of both', async () => {
    const { answer } = await compare({ runs: [id('one'), id('tuned')] });
    const [a, b] = [id('one').slice(0, 6), id('tuned').slice(0, 6)];
    expect(answer.runs.map(({ name, sameBars }) => [name, sameBars])).toEqual([
      [a, true],
      [b, true],
    ]);
    expect(answer.pairs.map(({ baseline, against }) => [baseline, against])).toEqual(
      ['trend', 'trend+regime', 'trend+label'].map((name) => [`${name}@${a}`, `${name}@${b}`]),
    );
    const [one, tuned] = [runs.one!.answer, runs.tuned!.answer];
    expect(answer.pairs[0]!.improvement.sharpeDelta).toBeCloseTo(
      tuned.strategies.trend!.sharpe - one.strategies.trend!.sharpe,
      10,
    );
    const [forecasts] = answer.forecasts;
    expect(forecasts!.rows).toBe(one.classification!.rows);
    const [accuracy, logLoss, ic] = forecasts!.figures;
    expect(accuracy!.baseline).toBeCloseTo(one.classification!.accuracy, 12);
    expect(accuracy!.against).toBeCloseTo(tuned.classification!.accuracy, 12);
    expect(logLoss!.baseline).toBeCloseTo(one.classification!.logLoss, 9);
    expect(logLoss!.difference).toBeCloseTo(tuned.classification!.logLoss - one.classification!.logLoss, 9);
    expect(logLoss!.p).toBeGreaterThan(0);
    expect(ic!.baseline).toBeCloseTo(one.ic!.pooledSpearman, 9);
    expect(answer.configuration).toEqual([
      {
        baseline: a,
        against: b,
        differences: [
          { path: 'model.params.C', baseline: '0.01', against: '1' },
          { path: 'strategies.trend.params.slow', baseline: '"5d"', against: '"7d"' },
        ],
      },
    ]);
  });

  it('takes one strategy of each run', async () => {
    const { answer } = await compare({ runs: [`${id('one')}:trend`, `${id('tuned').slice(0, 8)}:trend+regime`] });
    expect(answer.pairs).toHaveLength(1);
    expect(answer.entries.map(({ strategy }) => strategy)).toEqual(['trend', 'trend+regime']);
  });

  it('says that other bars were read, and pairs no forecasts then, nor those of other labels', async () => {
    const { answer } = await compare({ runs: [id('one'), id('other'), id('labels')] });
    expect(answer.runs.map(({ sameBars }) => sameBars)).toEqual([true, false, true]);
    expect(answer.notes.some((note) => note.includes('read other bars'))).toBe(true);
    expect(answer.forecasts.map(({ reason }) => reason)).toEqual([
      'the runs read different bars',
      expect.stringContaining('they forecast different labels: another regime is meant on'),
    ]);
  });
});

describe('what cannot be compared', () => {
  it.each([
    ['runs without a common day', () => [id('one'), id('later')], undefined, 'ARGUMENT_INVALID', 'no day in common: '],
    ['a run that is not there', () => ['0123456789abcdef'], undefined, 'RUN_MISSING', 'there is no run'],
    [
      'a strategy that is not there',
      () => [],
      ['trend', 'trend+regmie'],
      'UNKNOWN_STRATEGY',
      'did you mean "trend+regime"?',
    ],
    [
      'one strategy',
      () => [],
      ['trend'],
      'ARGUMENT_INVALID',
      'it takes two things to compare, and there is only trend',
    ],
    [
      'one strategy named twice',
      () => [`${id('one')}:trend`, 'latest:trend'],
      undefined,
      'ARGUMENT_INVALID',
      'only trend',
    ],
  ])('%s', async (_, named, strategies, code, what) => {
    await expect(compare({ runs: named(), strategies })).rejects.toMatchObject({
      code,
      exitCode: 2,
      what: expect.stringContaining(what),
      where: expect.stringMatching(/./),
      mend: expect.stringMatching(/./),
    });
  });

  it('a baseline that is none of what is compared', async () => {
    await expect(compare({ strategies: ['trend', 'trend+label'], baseline: 'hodl' })).rejects.toMatchObject({
      code: 'UNKNOWN_STRATEGY',
      where: '--baseline',
    });
  });
});

it('takes no interval that leaves its own figure out, as percentiles of a drawdown may', () => {
  expect(besideItself({ value: 0.024, ci95: [-0.225, -0.001] })).toBe('resampled days leave the difference itself out');
  expect(besideItself({ value: -0.3, ci95: [-0.225, -0.001] })).not.toBeNull();
  for (const ci95 of [[-0.1, 0.1] as const, [0.024, 0.03] as const, [Number.NaN, Number.NaN] as const])
    expect(besideItself({ value: 0.024, ci95: [...ci95] })).toBeNull();
  expect(besideItself(null)).toBeNull();
});

it('configurations differ by path, and only where they differ', () => {
  const a = { x: { y: 1, z: [1, { w: 2 }] }, list: [1], same: { deep: null } };
  const b = { x: { y: 1, z: [1, { w: 3 }] }, list: [1, 2], same: { deep: null }, more: false };
  expect(configDifferences(a, b)).toEqual([
    { path: 'x.z.1.w', baseline: '2', against: '3' },
    { path: 'list', baseline: '[1]', against: '[1,2]' },
    { path: 'more', baseline: null, against: 'false' },
  ]);
  expect(configDifferences(a, a)).toEqual([]);
});
