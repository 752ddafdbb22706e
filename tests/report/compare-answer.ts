import type { CompareAnswer, ComparedStrategies, FigureDifference } from '../../src/core/index.ts';
import { metrics, answer as runAnswer } from './fixture.ts';

export const run = runAnswer();

export function difference(over: Partial<FigureDifference> = {}): FigureDifference {
  return {
    figure: 'volatility',
    unit: 'fraction',
    better: 'lower',
    baseline: 0.4444,
    against: 0.3066,
    difference: -0.3101,
    relative: true,
    ci95: [-0.4412, -0.1743],
    method: 'studentised stationary bootstrap of UTC days',
    reason: null,
    ...over,
  };
}

export function pair(over: Partial<ComparedStrategies> = {}): ComparedStrategies {
  return {
    baseline: 'trend',
    against: 'trend+regime',
    days: { count: 602, from: '2021-05-07', to: '2022-12-29' },
    improvement: { ...run.improvement!, baseline: 'trend', against: 'trend+regime' },
    holmP: 0.2,
    family: 2,
    differences: [
      difference(),
      difference({
        figure: 'trades',
        unit: 'number',
        difference: 7,
        relative: false,
        ci95: [Number.NaN, Number.NaN],
        reason: 'a count',
      }),
    ],
    segments: {
      improved: 13,
      worse: 19,
      of: 43,
      signedRankP: 0.2031,
      holmP: 0.4062,
      signP: 0.3771,
      leads: [
        { segment: 3, from: '2021-05-07', days: 14, baseline: 0.5, against: 1.25, lead: 0.75 },
        { segment: 4, from: '2021-05-21', days: 14, baseline: 1, against: 0.5, lead: -0.5 },
      ],
    },
    ...over,
  };
}

export function compared(names: readonly [string, string] = ['trend', 'trend+regime']): CompareAnswer {
  const [baseline, against] = names;
  const entry = (name: string) => ({
    name,
    runId: run.runId,
    strategy: name,
    held: false,
    metrics: metrics(),
    days: 602,
  });
  const forecast = {
    rows: 28_882,
    accuracy: 0.8142,
    macroF1: 0.769,
    logLoss: 0.886,
    brier: 0.31,
    naiveAccuracy: 0.912,
    naiveLogLoss: 0.4,
    ic: { horizonBars: 10, value: -0.048, t: -2.7 },
  };
  const lead = { baseline: 0.886, against: 0.937, difference: 0.051, method: 'how', reason: null };
  const { data, hashes } = run;
  const one = {
    runId: run.runId,
    name: baseline,
    data,
    hashes,
    days: 602,
    segments: { planned: 46, done: 43 },
    forecast,
  };
  return {
    runs: [
      { ...one, sameBars: true },
      { ...one, name: against, sameBars: false },
    ],
    entries: [entry(baseline), entry(against), { ...entry('hold'), held: true }],
    pairs: [pair({ baseline, against, improvement: { ...run.improvement!, baseline, against } })],
    forecasts: [
      {
        baseline,
        against,
        rows: 28_000,
        figures: [{ figure: 'logLoss', better: 'lower', ...lead, ci95: [0.01, 0.09], p: 0.0281 }],
        reason: null,
      },
    ],
    configuration: [{ baseline, against, differences: [{ path: 'model.params.C', baseline: '0.01', against: null }] }],
    notes: ['run b read other bars'],
  };
}
