import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeBars, SILENT_PROGRESS } from '../../src/core/index.ts';
import { readBars, readTable, writeBars } from '../../src/data/index.ts';
import { runStrategy, runWalkforward, tradeColumns } from '../../src/experiment/index.ts';
import type { TrialResult } from '../../src/sweep/trials/index.ts';
import { jobsOf, prepared, runAll, trialsWorld } from './trials-world.ts';

const { load, folder } = trialsWorld('trials');

const SPACE = {
  'strategies.trend.params.fast': { quniform: [4, 20, 1] },
  'strategies.trend.params.slow': { quniform: [30, 120, 6] },
  'strategies.regime.overlay.multipliers.HIGH_VOL': { uniform: [0, 1] },
};
const POINTS = [
  {},
  { 'strategies.trend.params.fast': 5, 'strategies.trend.params.slow': 60 },
  { 'strategies.trend.params.fast': 5, 'strategies.regime.overlay.multipliers.HIGH_VOL': 0 },
  {
    'strategies.trend.params.fast': 15,
    'strategies.trend.params.slow': 90,
    'strategies.regime.overlay.multipliers.HIGH_VOL': 0.9,
  },
];

let run: string | undefined;
/** One run's forecasts for all: execution and strategies do not change them. */
async function runOfAll(): Promise<string> {
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  run ??= (await runWalkforward(load({}), options)).answer.runId;
  return run;
}

/** What a backtest of the configuration runs, by strategy. */
async function backtested(parameters: Record<string, unknown>, sections: Record<string, unknown> = {}) {
  const loaded = load({}, sections).with(parameters);
  const traded = await tradeColumns(loaded, { run: await runOfAll(), progress: SILENT_PROGRESS });
  return (name: string) =>
    runStrategy(traded.strategies.find((one) => one.name === name)!, traded.columns, traded.prepared.market);
}

describe('trials of strategies', () => {
  it.each([
    ['units', {}, ['sharpe', 'sortino', 'volatility']],
    ['weights', { accounting: 'weights' }, ['sharpe']],
    ['stops', { stopLoss: { atr: 3, window: 14 }, takeProfit: { atr: 5, window: 10 } }, ['sharpe']],
    ['rules that no kernel knows', { minTrade: 0.05, maxPosition: 0.8 }, ['sharpe']],
    ['bars and trades', {}, ['maxDrawdown', 'turnoverPerYear', 'hitRate', 'exposure', 'cagr', 'totalReturn', 'sharpe']],
  ])('say what a backtest of the same configuration says: %s', async (name, execution, figures) => {
    const objectives = figures.map((figure) => ({ of: `strategies.regime.${figure}`, goal: 'maximise' }));
    const trials = await prepared(load({ space: SPACE, objectives, lockBox: 0 }, { execution }), {
      run: await runOfAll(),
    });
    const results = await runAll(trials, jobsOf(POINTS));
    for (const [i, parameters] of POINTS.entries()) {
      const { daily, metrics } = (await backtested(parameters, { execution }))('regime');
      const { values, returns } = results[i]!;
      expect([...trials.days]).toEqual([...daily.day]);
      const near = name === 'weights' ? 12 : undefined;
      figures.forEach((figure, k) => {
        const said = metrics[figure as 'sharpe'];
        if (near === undefined) expect(values![k], `${figure} ${i}`).toBe(said);
        else expect(values![k]).toBeCloseTo(said, 9);
      });
      returns!.forEach((value, d) => {
        if (near === undefined) expect(value).toBe(daily.value[d]);
        else expect(value).toBeCloseTo(daily.value[d]!, near);
      });
    }
    expect(trials.asConfigured.values).toEqual(results[0]!.values);
    expect(new Set(results.map(({ values }) => values![0])).size).toBe(4);
  });

  it('hold the strategy against its baseline, and judge several objectives', async () => {
    const objectives = [{ of: 'improvements.regime.sharpeDelta' }, { of: 'strategies.label.volatility' }];
    const trials = await prepared(load({ space: SPACE, objectives, lockBox: 0 }));
    const [found] = await runAll(trials, jobsOf([POINTS[1]!]));
    const of = await backtested(POINTS[1]!);
    const { sharpe } = of('regime').metrics;
    expect(found!.values![0]).toBeCloseTo(sharpe - of('trend').metrics.sharpe, 12);
    expect(found!.values![1]).toBe(of('label').metrics.volatility);
    expect(found!.figures!.sharpe).toBe(sharpe);
    // Judged are the days of the lead at the same volatility: else a baseline that earns would vouch for any overlay.
    const [own, base] = [of('regime').daily.value, of('trend').daily.value];
    const scale = of('trend').metrics.volatility / of('regime').metrics.volatility;
    found!.returns!.forEach((value, d) => {
      expect(value).toBeCloseTo(scale * own[d]! - base[d]!, 12);
    });
    const sum = found!.returns!.reduce((total, value) => total + value, 0);
    expect(Math.sign(sum)).toBe(Math.sign(found!.values![0]!));
  });

  it('need no forecasts, and train nothing, where no strategy in question reads any', async () => {
    const sweep = {
      space: { 'strategies.other.params.window': { choice: [7, 14] } },
      objectives: [{ of: 'strategies.other.sharpe' }],
      lockBox: 0,
    };
    const loaded = load(sweep, { model: { use: 'gbdt', params: { rounds: 30 }, returns: null } });
    const trials = await prepared(loaded);
    const [a, b] = await runAll(
      trials,
      jobsOf([{ 'strategies.other.params.window': 7 }, { 'strategies.other.params.window': 14 }]),
    );
    const { columns, strategies } = await tradeColumns(load({}), { strategy: 'other', progress: SILENT_PROGRESS });
    expect(b!.values![0]).toBe(runStrategy(strategies[0]!, columns, {}).metrics.sharpe);
    expect(a!.values![0]).not.toBe(b!.values![0]);
    expect(trials.steps).toBe(20);
    expect(trials.identity).toMatch(/^[0-9a-f]{64}$/);
  });

  it('find the same on this thread and on others, in the order of the jobs', async () => {
    const trials = await prepared(
      load(
        { space: SPACE, objectives: [{ of: 'strategies.regime.sharpe' }] },
        { execution: { accounting: 'weights' } },
      ),
    );
    // More weights than a sweep kernel keeps the growth of: what comes first may not matter.
    const weights = Array.from({ length: 24 }, (_, i) => ({
      'strategies.regime.overlay.multipliers.HIGH_VOL': 0.03 * i + 0.011,
      'strategies.regime.overlay.multipliers.SIDEWAYS': 0.97 - 0.02 * i,
    }));
    const jobs = jobsOf([...POINTS, ...weights]);
    const plain = (results: TrialResult[]) =>
      results.map(({ returns, ...rest }) => ({ ...rest, returns: [...returns!] }));
    const here = plain(await runAll(trials, jobs));
    expect(plain(await runAll(trials, jobs, 2))).toEqual(here);
    expect(plain(await runAll(trials, [...jobs].reverse()))).toEqual(here.reverse());
  });

  it('start no further trial once they are stopped', async () => {
    const trials = await prepared(load({ space: SPACE, objectives: [{ of: 'strategies.regime.sharpe' }] }));
    const executor = trials.executor(1);
    const stop = new AbortController();
    const done: number[] = [];
    const jobs = jobsOf(Array.from({ length: 80 }, () => ({})));
    const results = await executor.run(
      jobs,
      ({ number }) => {
        done.push(number);
        stop.abort();
      },
      stop.signal,
    );
    expect(done.length).toBeLessThan(80);
    expect(results.length).toBe(80);
    expect(results.filter((one) => one !== undefined).length).toBe(done.length);
  });

  it('fail with the reason where parameters do not go together, and the others go on', async () => {
    const trials = await prepared(load({ space: SPACE, objectives: [{ of: 'strategies.regime.sharpe' }] }));
    const [bad, good] = await runAll(trials, jobsOf([{ 'strategies.trend.params.fast': 200 }, {}]));
    expect(bad).toMatchObject({ state: 'failed', reason: expect.stringContaining('not shorter than the slow one') });
    expect(good!.state).toBe('complete');
  });
});

describe('steps', () => {
  const sweep = { space: SPACE, objectives: [{ of: 'strategies.regime.sharpe' }], lockBox: 0 };

  it('are the test segments, each with all days so far, and end a trial where the pruner says so', async () => {
    const trials = await prepared(load({ ...sweep, pruner: { use: 'median', params: { startupTrials: 1 } } }));
    const history = [
      { number: 0, point: {}, state: 'complete' as const, values: [-9], intermediate: Array(trials.steps).fill(-9) },
    ];
    const jobs = jobsOf([{}, {}]).map((job, i) => ({ ...job, told: i === 0 ? [] : history }));
    const [whole, pruned] = await runAll(trials, jobs);
    expect(whole!.steps!.length).toBe(trials.steps);
    expect(whole!.steps!.at(-1)).toBe(whole!.values![0]);
    expect(pruned).toEqual({
      state: 'pruned',
      reason: `stopped after 1 of ${trials.steps} steps`,
      steps: [whole!.steps![0]],
    });
  });

  it('are told of their own days alone where segments are paired', async () => {
    const trials = await prepared(load({ ...sweep, pruner: { use: 'wilcoxon', params: {} } }));
    const [alone] = await runAll(
      trials,
      jobsOf([{}]).map((job) => ({ ...job, told: [] })),
    );
    const cumulative = await prepared(load({ ...sweep, pruner: { use: 'median', params: {} } }));
    const [sofar] = await runAll(
      cumulative,
      jobsOf([{}]).map((job) => ({ ...job, told: [] })),
    );
    expect(alone!.steps![0]).toBe(sofar!.steps![0]);
    expect(alone!.steps!.at(-1)).not.toBe(sofar!.steps!.at(-1));
  });
});

describe('the lock box', () => {
  const sweep = {
    space: SPACE,
    objectives: [{ of: 'strategies.regime.sharpe' }, { of: 'strategies.regime.maxDrawdown' }],
  };

  it('cannot be read: other bars behind its border change no trial', async () => {
    const plain = await prepared(load(sweep));
    const file = `${folder}/altered.parquet`;
    const { columns, policies, file: before } = load({}).config.data;
    const { bars } = await readBars(before, { columns, policies });
    const from = Date.parse(plain.lockBox!.from);
    const factor = Float64Array.from(bars.time, (time, t) => (time < from ? 1 : 3 + (t % 7)));
    const changed = Object.fromEntries(
      Object.entries(bars.columns).map(([name, values]) => [name, values.map((value, t) => value * factor[t]!)]),
    );
    await writeBars(file, makeBars({ ...bars, columns: changed }));
    const altered = await prepared(load(sweep, { data: { file } }));
    expect(altered.lockBox).toEqual(plain.lockBox);
    expect([...altered.days]).toEqual([...plain.days]);
    expect(Math.max(...plain.days)).toBeLessThan(from);
    const [one, two] = [await runAll(plain, jobsOf(POINTS)), await runAll(altered, jobsOf(POINTS))];
    expect(two).toEqual(one);
    expect(altered.asConfigured).toEqual(plain.asConfigured);
    // The bars were altered indeed.
    const [a, b] = [await plain.openLockBox(POINTS[1]!), await altered.openLockBox(POINTS[1]!)];
    expect([...a.returns]).not.toEqual([...b.returns]);
    expect(altered.identity).not.toBe(plain.identity);
    // Its days bear marks of their own market, which another cut of it has too.
    const { locked = [] } = plain.data;
    expect(locked).toHaveLength(plain.lockBox!.days);
    expect(altered.data.locked!.filter((mark) => locked.includes(mark))).toEqual([]);
    const { time } = bars;
    const shorter = { file: before, from: new Date(time[48]!).toISOString() };
    const cut = await prepared(load(sweep, { data: shorter }));
    expect(cut.data.hash).not.toBe(plain.data.hash);
    expect(cut.data.locked!.filter((mark) => locked.includes(mark)).length).toBeGreaterThan(locked.length / 2);
  });

  it('cannot be read: other forecasts behind its border change no trial', async () => {
    const id = await runOfAll();
    const { columns } = await readTable(`${load({}).config.runtime.results}/${id}/forecasts.parquet`);
    const names = ['time', ...Object.keys(columns).filter((name) => name.startsWith('p_'))];
    const write = (name: string, from: number): string => {
      const rows = Array.from(columns.time!, (time, i) =>
        names.map((column) =>
          column === 'time' || time < from ? columns[column]![i] : column === 'p_SIDEWAYS' ? 1 : 0,
        ),
      );
      const file = `${folder}/${name}.csv`;
      writeFileSync(file, [names, ...rows].map((row) => row.join(',')).join('\n'));
      return file;
    };
    const plain = await prepared(load(sweep), { forecasts: write('plain', Number.POSITIVE_INFINITY) });
    const from = Date.parse(plain.lockBox!.from);
    const altered = await prepared(load(sweep), { forecasts: write('other', from) });
    expect(await runAll(altered, jobsOf(POINTS))).toEqual(await runAll(plain, jobsOf(POINTS)));
    expect(altered.identity).not.toBe(plain.identity);
    const [a, b] = [await plain.openLockBox({}), await altered.openLockBox({})];
    expect([...a.returns]).not.toEqual([...b.returns]);
  });

  it('is whole days, the newest share, and opened says what a backtest says of them', async () => {
    const trials = await prepared(load(sweep));
    const all = await prepared(load({ ...sweep, lockBox: 0 }));
    const { lockBox } = trials;
    expect(lockBox!.days).toBe(Math.round(0.2 * all.days.length));
    const opened = await trials.openLockBox(POINTS[1]!);
    const { daily } = (await backtested(POINTS[1]!))('regime');
    const first = daily.day.indexOf(Date.parse(lockBox!.from));
    expect([...opened.days]).toEqual([...daily.day.slice(first)]);
    expect([...opened.returns]).toEqual([...daily.value.slice(first)]);
    const asIs = (await backtested({}))('regime');
    expect([...opened.asConfigured]).toEqual([...asIs.daily.value.slice(first)]);
    await expect(all.openLockBox({})).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      what: 'the sweep has no lock box',
    });
  });
});
