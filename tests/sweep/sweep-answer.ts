import {
  childSeed,
  DAY_MS,
  HOUR_MS,
  makeRng,
  type SweepAnswer,
  type SweepDimension,
  type SweepTrial,
} from '../../src/core/index.ts';
import { importanceOf } from '../../src/sweep/importance/index.ts';

export function dimension(name: string, over: Partial<SweepDimension> = {}): SweepDimension {
  return {
    name,
    text: 'uniform [0, 1]',
    kind: 'float',
    log: false,
    choices: null,
    duration: false,
    when: null,
    ...over,
  };
}

const BLOCK = 'strategies.trend.gates';

/** Durations, steps, logarithms, choices with a block behind one of them, a dimension of one value, and one without bounds. */
export const DIMENSIONS: readonly SweepDimension[] = [
  dimension('strategies.trend.params.fast', { text: 'quniform [4h, 2d, 2h]', duration: true }),
  dimension('strategies.trend.params.slow', { text: 'quniform [3d, 15d, 12h]', duration: true }),
  dimension('strategies.trend+regime.overlay.multipliers.BEAR_TREND', { text: 'quniform [0, 1, 0.1]' }),
  dimension(BLOCK, {
    text: 'choice of 3',
    kind: 'categorical',
    choices: ['[]', 'z-threshold', '<persistence & "more">'],
  }),
  dimension(`${BLOCK}[1].0.params.minimum`, {
    text: 'loguniform [0.01, 1]',
    log: true,
    when: { dimension: BLOCK, choice: 1 },
  }),
  dimension('execution.timedExitBars', {
    text: 'choice [null, 48, 96]',
    kind: 'categorical',
    choices: ['null', '48', '96'],
  }),
  dimension('strategies.trend.params.side', { text: 'choice [both]', kind: 'categorical', choices: ['both'] }),
  dimension('strategies.trend.params.lookback', { text: 'uniformint [5, 60]', kind: 'int' }),
  dimension('execution.minTrade', { text: 'normal [0.05, 0.02]', kind: 'normal' }),
];

/**
 * What a sweep would answer, made up: the objective has a ridge over fast and slow and a choice that matters, noise around both, some
 * trials pruned, failed, or without a value.
 */
export function sweepAnswer(over: Partial<SweepAnswer> = {}, count = 200, objectives: 1 | 2 | 3 = 2): SweepAnswer {
  const trials = ranked(
    Array.from({ length: count }, (_, number) => trialOf(number, objectives)),
    objectives,
  );
  const complete = trials.filter(({ state }) => state === 'complete');
  const best = trials.find(({ rank }) => rank === 1) ?? null;
  const bestValue = best?.values[0] ?? Number.NaN;
  return {
    sweepId: 'a1b2c3d4e5f60718',
    dir: 'results/sweeps/a1b2c3d4e5f60718',
    data: { file: 'data/market-30m.parquet', rows: 35_040, intervalMs: HOUR_MS / 2 },
    period: { from: '2023-03-27', to: '2024-08-04', days: 496, steps: 36 },
    lockBox: { from: '2024-08-04', to: '2024-12-30', days: 148, openings: 0, opened: null },
    objectives: [
      { of: 'strategies.trend+regime.sharpe', goal: 'maximise', strategy: 'trend+regime' } as const,
      { of: 'strategies.trend+regime.maxDrawdown', goal: 'minimise', strategy: 'trend+regime' } as const,
      { of: 'strategies.trend+regime.turnoverPerYear', goal: 'minimise', strategy: 'trend+regime' } as const,
    ].slice(0, objectives),
    dimensions: DIMENSIONS,
    constraints: [],
    sampler: { use: 'tpe', params: {} },
    pruner: { use: 'median', params: {} },
    seed: 1,
    counts: {
      wanted: count,
      complete: complete.length,
      pruned: trials.filter(({ state }) => state === 'pruned').length,
      failed: trials.filter(({ state }) => state === 'failed').length,
    },
    asConfigured: {
      values: [0.53, 0.241, 61].slice(0, objectives),
      steps: Array.from({ length: 36 }, (_, s) => 0.53 + 1.2 / (s + 1) - 0.3 * Math.cos(s / 3)),
      figures: { sharpe: 0.53, maxDrawdown: 0.241, totalReturn: 0.18, turnoverPerYear: 61, trades: 212 },
    },
    trials,
    best: best?.number ?? null,
    selection: {
      name: `trial ${best?.number}`,
      sharpe: bestValue,
      expectedMaximum: 1.42,
      deflated: 0.71,
      p: 0.021,
      bonferroni: { sharpe: 0, p: 1, haircut: 1 },
      holm: { sharpe: 0, p: 1, haircut: 1 },
      bhy: { sharpe: 0.42, p: 0.48, haircut: 0.74 },
    },
    overfitting: { probability: 0.44, probabilityOfLoss: 0.31, slope: -0.2, blocks: 16, combinations: 12_870 },
    withoutOverfitting: null,
    nested: {
      folds: Array.from({ length: 4 }, (_, f) => ({
        from: `2023-0${5 + f}-01`,
        to: `2023-0${6 + f}-01`,
        days: 99,
        chosen: 11 * (f + 1),
        inSample: 1.9 - 0.1 * f,
        outOfSample: 0.4 * (f - 1),
      })),
      sharpe: 0.31,
      asConfigured: 0.42,
      ci95: [-1.2, 1.8],
      exact: false,
      sentence: 'Chosen on the earlier days and judged on the next, the way of choosing earned a Sharpe ratio of 0.31.',
    },
    plateau: {
      neighbours: 20,
      distance: 0.18,
      best: bestValue,
      median: 0.9,
      overall: 0.5,
      kept: 0.35,
      sentence: 'Its 20 neighbours keep 35 % of its lead.',
    },
    budget: {
      trials: count,
      days: 496,
      expectedMaximum: 2.1,
      supported: 8,
      exceeded: true,
      sentence: `${count} trials are more than 496 days can bear.`,
    },
    importance: importanceOnce(trials, count, objectives),
    verdict: 'noise',
    sentences: [
      `The winner is noise: the best of ${complete.length} trials without merit would show a Sharpe ratio of 1.42.`,
      `${count} trials are more than 496 days can bear.`,
    ],
    ...over,
  };
}

const importances = new Map<string, SweepAnswer['importance']>();

/** The forest is grown once for all tests of a file. */
function importanceOnce(trials: readonly SweepTrial[], count: number, objectives: number): SweepAnswer['importance'] {
  const key = `${count} ${objectives}`;
  if (!importances.has(key)) importances.set(key, importanceOf(trials, DIMENSIONS, 1));
  return importances.get(key)!;
}

function trialOf(number: number, objectives: number): SweepTrial {
  const seed = childSeed(1, 'trial', number);
  const rng = makeRng(seed);
  const gate = rng.int(3);
  const point: Record<string, number> = {
    'strategies.trend.params.fast': (4 + 2 * rng.int(23)) * HOUR_MS,
    'strategies.trend.params.slow': 3 * DAY_MS + 12 * HOUR_MS * rng.int(25),
    'strategies.trend+regime.overlay.multipliers.BEAR_TREND': rng.int(11) / 10,
    [BLOCK]: gate,
    ...(gate === 1 ? { [`${BLOCK}[1].0.params.minimum`]: 0.01 * 100 ** rng.next() } : {}),
    'execution.timedExitBars': rng.int(3),
    'strategies.trend.params.side': 0,
    'strategies.trend.params.lookback': 5 + rng.int(56),
    'execution.minTrade': 0.05 + 0.02 * rng.normal(),
  };
  const ratio = Math.log(point['strategies.trend.params.slow']! / point['strategies.trend.params.fast']!);
  const value = 1 - (ratio - 2) ** 2 + [0, 0.4, -0.3][gate]! + 0.25 * rng.normal();
  const steps = Array.from({ length: 36 }, (_, s) => value + (2 * rng.normal()) / (s + 1));
  const drawdown = Math.max(0.05, 0.3 - 0.05 * value + 0.04 * rng.normal());
  const turnover = 60 + 40 * (2 - ratio) + 5 * rng.normal();
  const base = {
    number,
    seed,
    point,
    parameters: Object.fromEntries(Object.entries(point).filter(([name]) => !name.includes('['))),
    rank: null,
    pareto: false,
    figures: {},
    values: [],
  };
  if (number % 50 === 7) return { ...base, state: 'failed', steps: null, reason: 'the account is empty at <row 17>' };
  if (number % 9 === 5)
    return { ...base, state: 'pruned', steps: steps.slice(0, 4), reason: 'after step 4 below the median' };
  const values = [number % 60 === 21 ? Number.NaN : value, drawdown, turnover].slice(0, objectives);
  const figures = {
    sharpe: values[0]!,
    maxDrawdown: drawdown,
    totalReturn: value / 5,
    turnoverPerYear: turnover,
    trades: Math.round(3 * turnover),
  };
  return { ...base, state: 'complete', steps, reason: null, values, figures };
}

/** By the first objective; trials without a value last. */
function ranked(trials: readonly SweepTrial[], objectives: number): SweepTrial[] {
  const complete = trials.filter(({ state }) => state === 'complete');
  const order = [...complete].sort((a, b) => (b.values[0] || -99) - (a.values[0] || -99));
  const better = (a: SweepTrial, b: SweepTrial) =>
    a.values.every((x, i) => (i === 0 ? x >= b.values[i]! : x <= b.values[i]!)) &&
    a.values.some((x, i) => x !== b.values[i]);
  return trials.map((trial) =>
    trial.state !== 'complete'
      ? trial
      : {
          ...trial,
          rank: order.indexOf(trial) + 1,
          pareto: objectives > 1 && Number.isFinite(trial.values[0]) && !complete.some((other) => better(other, trial)),
        },
  );
}
