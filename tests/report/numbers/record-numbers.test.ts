import { describe, expect, it } from 'vitest';
import type { NullFigure, RunAnswer } from '../../../src/core/index.ts';
import { renderHtml } from '../../../src/report/index.ts';
import { answer, metrics, series } from '../fixture.ts';
import { missedOf } from './mutations.ts';
import { type Place, placesOf } from './places.ts';
import type { Json, RunFiles } from './run-files.ts';
import { runPageFaults } from './run-rules.ts';

/** Sections whose every number stands in metrics.json: of a record they are judged without the run's tables. */
const SECTIONS = [
  ...['', 'Targets', 'Warnings', 'Strategies', 'Improvement', 'Placebos', 'Null markets', 'Best of several'],
  ...['By month', 'By year', 'By segment', 'Daily returns', 'By known regime'],
  ...['From signals to fills', 'Costs by source', 'Inside the bar'],
  ...['Labels', 'Horizons', 'Selection', 'Selection 2', 'Tuning', 'Calibration', 'Conformal sets', 'Data quality'],
];

function figure(over: Partial<NullFigure> = {}): NullFigure {
  const draws = Array.from({ length: 41 }, (_, i) => Number((-0.61 + 0.0317 * i).toFixed(4)));
  const quantiles = { q05: -0.5466, q25: -0.293, q50: 0.024, q75: 0.341, q95: 0.5946 };
  return { real: 0.312, draws, defined: 41, quantiles, p: 0.3333, sentence: 'chance brings 33 % as much.', ...over };
}

/** What the run of the other test lacks: all that only some configurations bring. */
function record(): RunAnswer {
  const base = answer();
  const [first] = base.improvements;
  const few = { z: 0.21, draws: [0.4, -0.3, 0.1], deltas: [0.1, -0.1, 0], memoryBars: 961, p: 0.5 };
  const ic = (value: number) => ({ ic: value, ci95: [value - 0.021, value + 0.032] as const, neweyWestT: value * 71 });
  const spread = (mean: number) => ({ mean, lowest: mean - 0.14, highest: mean + 0.23 });
  const reliability = (scale: number) => ({
    ...{
      rows: 27_552,
      logLoss: 0.9123 * scale,
      brier: 0.5012 * scale,
      eceWidth: 0.0312 * scale,
      eceMass: 0.0287 * scale,
    },
    brierParts: { reliability: 0.0213 * scale, resolution: 0.1812, uncertainty: 0.6612, withinBins: 0.001 },
    bins: [0.071, 0.342, 0.893].map((probability, i) => ({ rows: 9_184 + i, probability, share: probability * 0.93 })),
  });
  const tally = (coverage: number) => ({
    ...{ rows: 27_552, coverage, meanSize: 1.873, emptyShare: 0.0121, fullShare: 0.0834, byRegime: {} },
    worstSegment: 0.711,
  });
  const extra = {
    hold: metrics({ sharpe: 0.3312, totalReturn: 0.2177, trades: 1 }),
    improvements: [
      { ...first!, nullP: 0.41, assets: { improved: 6, of: 7 } },
      { ...first!, against: 'forecast', placebo: few, placeboP: 0.5, p: 0.0312, sharpeDelta: 0.51, segments: null },
      { ...first!, against: 'still', placebo: null, placeboP: null },
    ],
    labels: {
      ...base.labels!,
      states: {
        ...{ fitted: 46, matched: 41, agreement: 0.871, agreementByVolatility: 0.766, moved: [3, 9, 17] },
        degenerate: [{ segment: 3, reason: 'one state' }],
      },
      refits: {
        pairs: 38,
        agreement: 0.912,
        adjustedRand: 0.843,
        lowest: { segment: 17, agreement: 0.533, adjustedRand: 0.311 },
      },
    },
    targets: [
      ...base.targets,
      {
        ...{
          name: 'drawdown',
          value: 0.2034,
          ci95: [0.1611, 0.2713],
          target: 0.25,
          naive: 0.3102,
          verdict: 'not proven',
        },
        ...{ sentence: 'It lies at 20.3 %, below 25 %, but the interval reaches 27.1 %.' },
        own: {
          of: 'trend.maxDrawdown',
          side: 'below',
          beat: 'naive',
          unit: 'fraction',
          yardstick: 'hold',
          lead: null,
          method: 'bootstrap',
        },
      },
      {
        ...{
          name: 'daily mean',
          value: 0.00071,
          ci95: [-0.00031, 0.00162],
          target: 0.0005,
          naive: null,
          verdict: 'not proven',
        },
        ...{ sentence: 'It may be chance.' },
        own: {
          of: 'trend.expectancy',
          side: 'above',
          beat: 'none',
          unit: 'fraction',
          yardstick: null,
          lead: null,
          method: 'bootstrap',
        },
      },
    ],
    null: {
      ...{ wanted: 43, markets: 41, block: { duration: '20d', bars: 960, blocks: 36 }, sharpeImprovement: 0.1 },
      failed: [4, 9].map((market) => ({ market, reason: 'none of 46 segments could be trained' })),
      improvements: [
        {
          ...figure({ sentence: 'trend+regime over trend: chance brings as much in 33 %.' }),
          ...{
            baseline: 'trend',
            against: 'trend+regime',
            met: { count: 3, of: 41 },
            bareRatio: { count: 17, of: 41 },
          },
          bareRatioEarning: { count: 0, of: 0 },
        },
      ],
      strategies: { trend: figure({ real: -0.071, p: 0.0002 }), 'trend+regime': figure({ draws: [0.1, 0.3, 0.31] }) },
      forecasts: ['accuracyLead', 'logLossSkill', 'transitionF1', 'icSpearman', 'predictedDays'].map((name, i) => ({
        ...figure({ real: 0.021 + 0.1 * i }),
        name,
      })),
      targets: [{ name: 'sharpeImprovement', met: 3, notMet: 11, notProven: 27, sentence: 'met in 3 of 41.' }],
    },
    selection: Object.fromEntries(
      ['regime', 'return_1d'].map((head, i) => [
        head,
        {
          ...{
            use: 'shap',
            segments: 41,
            columns: 57 + i,
            meanKept: 21.37 + i,
            stability: { value: 0.712, ci95: [0.643, 0.781] },
          },
          kept: [0.98, 0.51, 0.07].map((share, k) => ({
            ...{ name: `return_${k}d`, segments: 40 - k, share, protected: k === 0, importance: 0.0312345 / (k + 1) },
          })),
        },
      ]),
    ),
    tuning: {
      regime: {
        ...{ when: 'segment', rule: 'one-error', score: 'log loss', segments: 41, trials: 12, indistinct: 29 },
        ...{ foldScore: 0.91234, foldError: 0.01321 },
        chosen: {
          C: [
            { value: 0.01, segments: 23 },
            { value: 0.1, segments: 18 },
          ],
          depth: [{ value: 3, segments: 41 }],
        },
      },
    },
    horizonWeights: {
      ...{ use: 'inner-ic', segments: 41, shrink: spread(0.41) },
      horizons: [
        ['4h', 4],
        ['1d', 24],
      ].map(([horizon, horizonBars]) => ({
        ...{
          horizon,
          horizonBars,
          weight: spread(0.5),
          inner: ic(0.0412),
          outOfSample: { ...ic(-0.0173), rows: 27_000 },
        },
      })),
      bySegment: [0, 1, 2, 3, 7].map((segment) => ({ segment, note: segment === 1 ? undefined : 'no IC above 0' })),
      comparison: {
        ...{
          horizonBars: 24,
          rows: 27_001,
          weighted: 0.01231,
          equal: 0.01107,
          difference: 0.00124,
          ci95: [-0.0041, 0.0062],
        },
        ...{ p: 0.61, verdict: 'noise', sentence: 'The difference is noise.' },
      },
    },
    calibration: {
      regime: { use: 'temperature', applied: 39, skipped: [1, 2], before: reliability(1), after: reliability(0.91) },
      returns: [],
    },
    conformal: {
      ...{ alpha: 0.1, method: 'adaptive', score: 'aps', gamma: 0.01, nominal: 0.9 },
      ...{ adaptive: tally(0.8973), split: tally(0.8412), adaptiveAlpha: { lowest: 0.04, highest: 0.21, last: 0.11 } },
    },
    data: {
      ...{ ...base.data, gapRows: 73 },
      series: [
        {
          name: 'h4',
          columns: ['o', 'h', 'l', 'c', 'v'].map((c) => `h4_${c}`),
          knownFrom: '2023-01-02T00:00:00Z',
          missingShare: 0.0123,
          staleShare: 0.0041,
        },
        { name: 'rate', columns: ['rate'], knownFrom: null, missingShare: 0.31, staleShare: 0 },
        {
          name: 'dominance',
          columns: ['dominance'],
          knownFrom: '2023-01-01T00:00:00Z',
          missingShare: 0,
          staleShare: 0,
        },
      ],
    },
    quality: {
      gaps: {
        ...{ rows: 73, runs: 12 },
        longest: [31, 17].map((rows, i) => ({
          from: `2023-0${3 + i}-05T04:30:00.000Z`,
          to: `2023-0${3 + i}-05T20:00:00.000Z`,
          rows,
        })),
      },
      ...{ zeroVolume: 41, flat: 27, withoutFeatures: 961, notes: ['the file has no times of its own'] },
      repairs: { missing: 71, duplicates: 2, unordered: 5, inconsistent: 3, infinite: 1 },
    },
  };
  return { ...base, ...extra } as unknown as RunAnswer;
}

const filesOf = (metrics: Json): RunFiles => ({ metrics, config: {}, jobs: [], evidence: [], plan: [] }) as Json;

describe('the page of a record with all that a run can have', () => {
  const own = record();
  const run = filesOf(JSON.parse(JSON.stringify(own)));
  const places = placesOf(renderHtml({ answer: own, title: `regimewalk ${own.runId}`, series: series(50) })).filter(
    ({ section }) => SECTIONS.includes(section),
  );
  const faultsOf = (of: readonly Place[], section: string) => runPageFaults(of, run, section);

  it('has all of these sections', () => {
    expect(SECTIONS.filter((section) => !places.some((place) => place.section === section))).toEqual([]);
  });

  it.each(SECTIONS)('shows no number that is not in metrics.json, in its place: %s', (section) => {
    expect(faultsOf(places, section)).toEqual([]);
  });

  it('is found out by one digit, wherever it stands', () => {
    expect(missedOf(places, faultsOf, { seed: 5, times: 600 })).toEqual([]);
  });
});
