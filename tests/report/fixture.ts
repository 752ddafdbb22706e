import type {
  ExecutionSummary,
  RunAnswer,
  SelectionBias,
  StrategyDetails,
  StrategyMetrics,
  StretchMetrics,
} from '../../src/core/index.ts';
import type { ReportSeries } from '../../src/report/index.ts';

/** Numbers that a run might give; one strategy that never traded. */
export function metrics(over: Partial<StrategyMetrics> = {}): StrategyMetrics {
  return {
    sharpe: 0.8312,
    sortino: 1.21,
    calmar: 0.9,
    cagr: 0.1834,
    volatility: 0.2211,
    maxDrawdown: 0.2034,
    totalReturn: 0.4123,
    turnoverPerYear: 241.7,
    exposure: 0.873,
    trades: 1234,
    hitRate: 0.4111,
    profitFactor: 1.18,
    averageHoldBars: 42.4,
    costBps: 7,
    ...over,
  };
}

const undefinedMetrics = Object.fromEntries(
  Object.keys(metrics()).map((key) => [key, Number.NaN]),
) as unknown as StrategyMetrics;

/** An execution whose stages stop nothing and whose costs are fees alone. */
export function execution(over: Partial<ExecutionSummary> = {}): ExecutionSummary {
  const none = { fee: 0, spread: 0, slippage: 0, impact: 0, funding: 0, borrow: 0 };
  return {
    stages: [
      { stage: 'signal', rows: 20_000, stopped: 0 },
      { stage: 'sizing', rows: 20_000, stopped: 0 },
    ],
    kept: { cooldown: 0 },
    fills: 310,
    costs: { ...none, fee: 0.12, total: 0.12 },
    stress: [
      { factor: 0, sharpe: 1.2, totalReturn: 0.55 },
      { factor: 1, sharpe: 0.83, totalReturn: 0.41 },
      { factor: 2, sharpe: 0.41, totalReturn: 0.2 },
      { factor: 3, sharpe: 0.05, totalReturn: 0.02 },
    ],
    intrabar: null,
    ...over,
  };
}

/** Gates that stop most, five sources of costs with funding earned, levels that could tie. */
export const gated = execution({
  stages: [
    { stage: 'signal', rows: 12_345, stopped: 0 },
    { stage: 'z-threshold', rows: 3_210, stopped: 9_135 },
    { stage: 'expected-value', rows: 1_200, stopped: 2_010 },
    { stage: 'sizing', rows: 1_200, stopped: 0 },
    { stage: 'overlay', rows: 900, stopped: 300 },
  ],
  kept: { gapWaits: 0, cooldownWaits: 12, newRule: 31 },
  fills: 130,
  costs: { fee: 0.02, spread: 0.01, slippage: 0.012, impact: 0.002, funding: -0.004, borrow: 0, total: 0.04 },
  stress: [
    { factor: 0, sharpe: 0.9, totalReturn: 0.06 },
    { factor: 1, sharpe: 0.3, totalReturn: 0.02 },
    { factor: 2, sharpe: -0.3, totalReturn: -0.02 },
    { factor: 3, sharpe: -0.9, totalReturn: -0.06 },
  ],
  intrabar: {
    bars: 42,
    undecided: 42,
    worst: { sharpe: 0.3, totalReturn: 0.02 },
    best: { sharpe: 0.7, totalReturn: 0.051 },
  },
});

const improvement = {
  baseline: 'trend',
  against: 'trend+regime',
  baselineSharpe: 0.8338,
  againstSharpe: 0.9572,
  sharpeDelta: 0.1234,
  ratio: 0.148,
  ci95: [-0.2, 0.45] as const,
  p: 0.412,
  margin: { value: 0.04, ci95: [-0.31, 0.39] as const },
  blockDays: 12.5,
  ledoitWolf: { se: 0.16, z: 0.77, p: 0.441, lagDays: 4 },
  placebo: { z: 0.77, draws: spread(-1.1, 1.6), deltas: spread(-0.2, 0.3), memoryBars: 5375, p: 0.25 },
  placeboP: 0.25,
  nullP: null,
  segments: { improved: 24, of: 43 },
  assets: null,
};

function stretch(name: string, start: number, totalReturn: number): StretchMetrics {
  return {
    name,
    start,
    end: start + 672,
    days: 14,
    totalReturn,
    sharpe: totalReturn * 10,
    sortino: Number.NaN,
    volatility: 0.31,
    maxDrawdown: 0.12,
    hitRate: 0.52,
    exposure: 0.7,
  };
}

/** What lies behind a strategy's figures; the worst year is over, the drawdown is not. */
export function details(scale = 1): StrategyDetails {
  const regime = {
    rows: 9000,
    share: 0.3267,
    sum: 0.1534 * scale,
    totalReturn: 0.1611 * scale,
    sharpe: 1.234,
    volatility: 0.33,
    hitRate: 0.512,
    profitFactor: 1.07,
    exposure: 0.95,
  };
  return {
    days: {
      periods: 574,
      periodsPerYear: 365,
      downsideRisk: 0.1501,
      omega: 1.1234 * scale,
      drawdown: {
        fallRows: 61,
        recoveryRows: Number.NaN,
        totalRows: Number.NaN,
        longestRows: 203,
        shareBelowPeak: 0.912,
      },
      ulcerIndex: 0.0912,
      stability: 0.7123,
      skew: -0.4567,
      excessKurtosis: 3.21,
      tailRatio: 1.0512,
      valueAtRisk: -0.0212,
      conditionalValueAtRisk: -0.0334,
      normalValueAtRisk: -0.0201,
      normalConditionalValueAtRisk: -0.0255,
      hitRate: 0.5111,
      profitFactor: 1.1234,
      payoffRatio: 1.02,
      expectancy: 0.00071,
    },
    years: [stretch('2023', 1440, -0.0821 * scale), stretch('2024', 17520, 0.2351 * scale)],
    months: [
      stretch('2023-11', 14592, -0.1 * scale),
      stretch('2023-12', 16032, 0.0199 * scale),
      stretch('2024-01', 17520, 0.2351 * scale),
    ],
    segments: [stretch('3', 14592, -0.0561 * scale), stretch('5', 15936, 0.0444 * scale)],
    regimes: [
      { ...regime, name: 'BULL_TREND' },
      { ...regime, name: 'HIGH_VOL', rows: 0, sum: 0, sharpe: Number.NaN },
    ],
  };
}
const cut = { p: 1, sharpe: 0, haircut: 1 };

const selectionBias: SelectionBias = {
  trials: 3,
  days: 574,
  strategies: {
    trend: { sharpe: 0.8338, probabilistic: 0.871, minimumDays: 1401.2 },
    'trend+regime': { sharpe: 0.9572, probabilistic: 0.903, minimumDays: 571.3 },
    forecast: { sharpe: Number.NaN, probabilistic: Number.NaN, minimumDays: Number.NaN },
  },
  best: {
    name: 'trend+regime',
    sharpe: 0.9572,
    expectedMaximum: 0.41,
    deflated: 0.71,
    p: 0.21,
    bonferroni: cut,
    holm: cut,
    bhy: { p: 0.8, sharpe: 0.2, haircut: 0.79 },
  },
  rivals: [
    {
      baseline: 'trend',
      rivals: ['trend+regime'],
      realityCheck: { best: 'trend+regime', p: 0.211 },
      spa: { best: 'trend+regime', pLower: 0.2, pConsistent: 0.214, pUpper: 0.25 },
      blockDays: 3,
    },
  ],
  overfitting: { probability: 0.58, probabilityOfLoss: 0.67, slope: -0.6, blocks: 16, combinations: 12870 },
  withoutOverfitting: null,
  sentence: 'trend+regime is the best of the 3 strategies of this run.',
};

export function answer(over: Partial<RunAnswer> = {}): RunAnswer {
  const scores = {
    accuracy: 0.6234,
    balancedAccuracy: 0.5612,
    macroF1: 0.5531,
    kappa: 0.4412,
    matthews: 0.4455,
    logLoss: 0.9123,
    brier: 0.5012,
    auc: 0.7712,
  };
  const counts = { BULL_TREND: 9000, BEAR_TREND: 7000, SIDEWAYS: 12000, HIGH_VOL: 6000 };
  const raw = { counts, undefined: 1040, persistenceDays: 2.31, sha256Int8: 'a'.repeat(64) };
  return {
    runId: '3f2a9c1b77e0d4aa',
    dir: 'results/3f2a9c1b77e0d4aa',
    featureStore: null,
    hashes: { config: 'c0'.repeat(32), data: 'd1'.repeat(32), bars: 'd1'.repeat(32) },
    data: {
      file: 'data/market-30m.parquet',
      rows: 35040,
      from: '2023-01-01T00:00:00.000Z',
      to: '2024-12-30T23:30:00.000Z',
      intervalMs: 1_800_000,
      gapRows: 1,
      series: [],
    },
    segments: {
      planned: 46,
      done: 41,
      failed: 1,
      skipped: [
        ...[0, 1, 2, 4].map((index) => ({ index, reason: 'no row to fit on has a label' })),
        { index: 17, reason: 'failed: the worker was killed' },
      ],
    },
    strategies: {
      trend: metrics(),
      'trend+regime': metrics({ sharpe: 0.9546, totalReturn: -0.0512 }),
      forecast: { ...undefinedMetrics, trades: 0, costBps: 7 },
    },
    details: { trend: details(), 'trend+regime': details(0.5) },
    execution: { trend: execution(), 'trend+regime': execution({ stress: [] }), forecast: gated },
    labels: { raw, voted: { ...raw, persistenceDays: 4.05 }, refits: null },
    classification: {
      ...scores,
      rows: 27552,
      ece: 0.0312,
      classwiseEce: 0.0401,
      regimes: Object.keys(counts),
      confusion: [
        [8, 1, 1, 0],
        [1, 6, 2, 1],
        [0, 2, 9, 1],
        [0, 0, 0, 0],
      ],
      naive: {
        accuracy: 0.641,
        balancedAccuracy: 0.58,
        macroF1: 0.57,
        kappa: 0.45,
        matthews: 0.46,
        logLoss: 0.9,
        brier: 0.49,
        auc: 0.76,
      },
      majority: {
        accuracy: 0.353,
        balancedAccuracy: 0.25,
        macroF1: 0.13,
        kappa: 0,
        matthews: Number.NaN,
        logLoss: 1.35,
        brier: 0.71,
        auc: 0.5,
      },
      skill: { logLoss: -0.0137, dieboldMarianoT: -0.61, p: 0.54 },
      transitions: {
        precision: 0.1,
        recall: 0.05,
        f1: 0.0667,
        early: 3,
        onTime: 2,
        late: 41,
        missed: 54,
        medianLagBars: 20,
      },
    },
    persistence: {
      predictedDays: 3.41,
      labelDays: 4.05,
      naiveDays: 4.02,
      filteredDays: 5.13,
      filteredAccuracy: 0.6102,
    },
    ic: {
      horizonBars: 10,
      rows: 27552,
      pooledSpearman: 0.0123,
      pooledPearson: 0.0081,
      neweyWestT: 1.07,
      hitRate: 0.5066,
      segmentMean: 0.031,
      decay: [1, 2, 5, 10, 20, 50].map((horizonBars) => ({
        horizonBars,
        rows: 27552,
        pooledSpearman: 0.12 / horizonBars,
        pooledPearson: 0.0081,
        neweyWestT: 1.07,
        hitRate: 0.5066,
        segmentMean: 0.031,
      })),
      byRegime: [{ name: 'BULL_TREND', rows: 9000, spearman: 0.0222, pearson: 0.02, neweyWestT: 1.31, hitRate: 0.51 }],
      segments: [0.12, -0.07, Number.NaN].map((spearman, segment) => ({ segment, rows: 672, spearman })),
      segmentsWarning: 'a picture, never evidence',
      control: { shifts: 199, deviation: 0.011, p: 0.27 },
    },
    improvements: [improvement],
    improvement,
    selectionBias,
    targets: [
      {
        name: 'accuracy',
        value: 0.6234,
        ci95: [0.6011, 0.6502],
        target: 0.6,
        naive: 0.641,
        verdict: 'not proven',
        sentence: 'The accuracy lies above 60 %, but the naive forecast reaches 64.1 %.',
      },
      {
        name: 'persistence',
        value: 3.41,
        ci95: [3.1, 3.8],
        target: 3,
        naive: 4.05,
        verdict: 'met',
        sentence: 'Predicted regimes last 3.41 days.',
      },
      {
        name: 'sharpe',
        value: 0.04,
        ci95: [-0.9, -0.1],
        target: 0,
        naive: null,
        verdict: 'not met',
        sentence: 'The overlay does not beat 1.1 times the Sharpe ratio of trend.',
      },
    ],
    timings: { data: 0.41, features: 0.25, segments: 21.2, evaluate: 1.04 },
    versions: { regimewalk: '0.1.0' },
    ...over,
  };
}

export function series(rows = 5000) {
  const time = Array.from({ length: rows }, (_, i) => Date.UTC(2024, 0, 1) + i * 1_800_000);
  const equity = time.map((_, i) => 1 + 0.2 * Math.sin(i / 400) + i / rows);
  let peak = 1;
  const drawdown = equity.map((value) => value / (peak = Math.max(peak, value)) - 1);
  return {
    time,
    close: time.map((_, i) => 30_000 * (1 + 0.1 * Math.cos(i / 300))),
    strategies: { trend: { equity, drawdown }, 'trend+regime': { equity: equity.map((v) => v ** 0.8), drawdown } },
    regime: time.filter((_, i) => i % 700 === 0).map((t, i) => ({ time: t, code: (i % 5) - 1 })),
    regimes: ['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL'],
  } satisfies ReportSeries;
}

/** 28 values evenly apart. */
function spread(low: number, high: number): number[] {
  return Array.from({ length: 28 }, (_, i) => Number((low + ((high - low) * i) / 27).toFixed(4)));
}
