import { describe, expect, it } from 'vitest';
import { makeBars, SILENT_PROGRESS } from '../../src/core/index.ts';
import { readBars, writeBars } from '../../src/data/index.ts';
import { runWalkforward } from '../../src/experiment/index.ts';
import { jobsOf, prepared, runAll, trialsWorld } from './trials-world.ts';

const { load, folder } = trialsWorld('trials-models');

const SPACE = { 'model.params.C': { loguniform: [0.001, 1] } };
const OBJECTIVES = [
  { of: 'strategies.regime.sharpe' },
  { of: 'strategies.regime.maxDrawdown' },
  { of: 'classification.accuracy' },
  { of: 'classification.logLoss' },
  { of: 'classification.macroF1' },
  { of: 'persistence.predictedDays', goal: 'maximise' },
];
const POINTS = [{}, { 'model.params.C': 0.002, 'strategies.trend.params.fast': 4 }];

async function walked(parameters: Record<string, unknown>, to?: string) {
  const loaded = load({}).with({ ...parameters, ...(to === undefined ? {} : { 'data.to': to }) });
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  return (await runWalkforward(loaded, options)).answer;
}

describe('trials of models', () => {
  it('say what a walk-forward run of the same configuration says on the bars that they may see', async () => {
    const trials = await prepared(load({ space: SPACE, objectives: OBJECTIVES }));
    expect(trials.kind).toBe('models');
    const results = await runAll(trials, jobsOf(POINTS));
    for (const [i, parameters] of POINTS.entries()) {
      const answer = await walked(parameters, trials.lockBox!.from);
      const { regime } = answer.strategies;
      const { accuracy, logLoss, macroF1 } = answer.classification!;
      const said = [regime!.sharpe, regime!.maxDrawdown, accuracy, logLoss, macroF1, answer.persistence!.predictedDays];
      said.forEach((value, k) => {
        expect(results[i]!.values![k], `${OBJECTIVES[k]!.of} ${i}`).toBeCloseTo(value, 12);
      });
      expect(results[i]!.figures!.trades).toBe(regime!.trades);
      expect(results[i]!.steps!.length).toBe(trials.steps);
      expect(results[i]!.steps!.at(-1)).toBe(results[i]!.values![0]);
    }
    expect(trials.asConfigured).toEqual(results[0]);
    expect(trials.steps).toBe((await walked({}, trials.lockBox!.from)).segments.done);
  });

  it('find the same on other threads, and train on labels, features and windows of their own', async () => {
    const space = {
      'labels.params.window': { choice: ['4d', '5d'] },
      'walkForward.trainWeeks': { choice: [4, 6] },
      features: {
        choice: [[{ use: 'returns', params: { windows: [1, 5] } }], [{ use: 'rsi' }, { use: 'volatility' }]],
      },
    };
    const trials = await prepared(load({ space, objectives: [{ of: 'strategies.regime.sharpe' }] }));
    const points = [
      { 'labels.params.window': '4d' },
      { 'walkForward.trainWeeks': 4 },
      { features: [{ use: 'rsi' }, { use: 'volatility' }] },
      { 'walkForward.trainWeeks': 8 },
    ];
    const here = await runAll(trials, jobsOf(points));
    expect(await runAll(trials, jobsOf(points), 2)).toEqual(here);
    // A shorter train window forecasts earlier days too: they are no trial's. A longer one lacks some: it is flat there.
    for (const { returns } of here) expect(returns!.length).toBe(trials.days.length);
    expect([...here[3]!.returns!.subarray(0, 13)].every((value) => value === 0)).toBe(true);
    expect([...here[1]!.returns!.subarray(0, 13)].every((value) => value === 0)).toBe(false);
    expect(new Set(here.map(({ values }) => values![0])).size).toBe(4);
  });

  it('read columns of the file that the configuration as it stands does not', async () => {
    const { columns, policies, file } = load({}).config.data;
    const { bars } = await readBars(file, { columns, policies });
    const rate = bars.close.map((_, t) => 0.0001 * Math.sin(t / 50));
    const further = `${folder}/with-funding.parquet`;
    await writeBars(further, makeBars({ ...bars, columns: { ...bars.columns, fr: rate } }));
    const funding = [{ use: 'funding', params: { column: 'fr' } }, { use: 'rsi' }];
    const space = { features: { choice: [[{ use: 'rsi' }], funding] } };
    const loaded = load({ space, objectives: [{ of: 'strategies.regime.sharpe' }] }, { data: { file: further } });
    const trials = await prepared(loaded);
    const [plain, both] = await runAll(trials, jobsOf([{ features: [{ use: 'rsi' }] }, { features: funding }]));
    expect(both!.state).toBe('complete');
    expect(both!.values).not.toEqual(plain!.values);
  });

  it('fail with the reason where nothing can be trained, and on configurations that are none', async () => {
    const trials = await prepared(load({ space: SPACE, objectives: [{ of: 'strategies.regime.sharpe' }] }));
    const results = await runAll(
      trials,
      jobsOf([{ 'walkForward.minTrainRows': 100_000 }, { 'model.params.C': 'much' }, { 'model.params.C': -1 }]),
    );
    expect(results.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    expect(results[0]!.reason).toMatch(/^none of \d+ segments could be trained; .*minTrainRows/);
  });

  it('fail where scores of the forecasts would be of fewer rows; a strategy is flat on the others', async () => {
    const longer = jobsOf([{ 'walkForward.trainWeeks': 8 }]);
    const trials = await prepared(load({ space: SPACE, objectives: [{ of: 'classification.logLoss' }] }));
    const [scored] = await runAll(trials, longer);
    expect(scored!.state).toBe('failed');
    expect(scored!.reason).toMatch(/^forecasts \d+ of the \d+ rows that the configuration as it stands forecasts/);
    const traded = await prepared(load({ space: SPACE, objectives: [{ of: 'strategies.regime.sharpe' }] }));
    expect((await runAll(traded, longer))[0]!.state).toBe('complete');
  });

  it('end early where the pruner says so, after whole segments', async () => {
    const loaded = load({
      space: SPACE,
      objectives: [{ of: 'strategies.regime.sharpe' }],
      pruner: { use: 'median', params: { startupTrials: 1, warmupSteps: 1 } },
    });
    const trials = await prepared(loaded);
    const intermediate = trials.asConfigured.steps!.map(() => -9);
    const told = [{ number: 0, point: {}, state: 'complete' as const, values: [-9], intermediate }];
    const [pruned] = await runAll(
      trials,
      jobsOf([{}]).map((job) => ({ ...job, told })),
    );
    expect(pruned).toMatchObject({ state: 'pruned', reason: `stopped after 2 of ${trials.steps} steps` });
    pruned!.steps!.forEach((value, k) => {
      expect(value).toBeCloseTo(trials.asConfigured.steps![k]!, 12);
    });
  });

  it('open the lock box by training on all bars', async () => {
    const trials = await prepared(load({ space: SPACE, objectives: [{ of: 'strategies.regime.sharpe' }] }));
    const opened = await trials.openLockBox({});
    expect([...opened.returns]).toEqual([...opened.asConfigured]);
    expect(opened.days.length).toBe(trials.lockBox!.days);
    expect(opened.days[0]).toBe(Date.parse(trials.lockBox!.from));
  });
});
