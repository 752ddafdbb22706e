import {
  type ComparedForecasts,
  childSeed,
  DAY_MS,
  type ForecastDifference,
  type ForecastFigures,
} from '../../core/index.ts';
import { readParquetColumns } from '../../data/index.ts';
import { forwardReturns, IC_LAG_HORIZONS, rankProducts } from '../../metrics/index.ts';
import { dieboldMariano, type MeanFunction, neweyWestMean, normalTwoSided } from '../../stats/index.ts';
import { REPS } from '../evaluate/evaluate.ts';
import { rowLoss } from '../evaluate/evaluate-classification.ts';
import { STUDENTISED, smoothEstimates } from '../own-targets/index.ts';
import type { MarketOfRun } from './market-of-run.ts';
import type { OpenRun } from './open-runs.ts';

/** A run's own scores. */
export function forecastFigures({ answer: { classification, ic } }: OpenRun): ForecastFigures | null {
  if (classification === null) return null;
  const { rows, accuracy, macroF1, logLoss, brier, naive } = classification;
  return {
    rows,
    accuracy,
    macroF1,
    logLoss,
    brier,
    naiveAccuracy: naive.accuracy,
    naiveLogLoss: naive.logLoss,
    ic: ic === null ? null : { horizonBars: ic.horizonBars, value: ic.pooledSpearman, t: ic.neweyWestT },
  };
}

/**
 * Two runs' forecasts on the rows that both forecast. They are paired only where both read the same bars and mean the same regime by each
 * row: against different truths, one score is not better than another.
 *
 * @param market of the first run; a text says why there is none
 */
export async function compareForecasts(
  baseline: OpenRun,
  against: OpenRun,
  market: MarketOfRun | string,
  seed: number,
): Promise<ComparedForecasts> {
  const names = { baseline: baseline.name, against: against.name };
  const none = (reason: string): ComparedForecasts => ({ ...names, rows: 0, figures: [], reason });
  if (baseline.answer.hashes.bars !== against.answer.hashes.bars) return none('the runs read different bars');
  if (typeof market === 'string') return none(market);
  const [a, b] = [await readForecastTable(baseline), await readForecastTable(against)];
  if (a === null || b === null) return none('one of them forecasts no regimes');
  const pairs = commonRows(a, b, market);
  if (pairs.length === 0) return none('no row is scored in both');
  const other = pairs.filter(([i, j]) => a.names[a.truth[i]!] !== b.names[b.truth[j]!]).length;
  if (other > 0) {
    const share = ((100 * other) / pairs.length).toFixed(1);
    return none(`they forecast different labels: another regime is meant on ${share} % of ${pairs.length} common rows`);
  }
  const day = Float64Array.from(pairs, ([i]) => Math.floor(a.time[i]! / DAY_MS));
  const draws = { reps: REPS, seed: childSeed(seed, 'forecasts', baseline.name, against.name) };
  const { leadBars, horizonBars } = market.prepared.plugins.labels;
  return {
    ...names,
    rows: pairs.length,
    figures: [
      accuracyDifference(a, b, pairs, day, draws),
      lossDifference(a, b, pairs, day, draws, leadBars + horizonBars),
      ...icDifference(a, b, market),
    ],
    reason: null,
  };
}

interface ForecastTable {
  readonly time: Float64Array;
  readonly names: readonly string[];
  /** By regime, shape [n] each. */
  readonly p: readonly Float64Array[];
  readonly predicted: Float64Array;
  readonly truth: Float64Array;
  readonly naive: Float64Array;
  readonly edge: Float64Array | undefined;
  readonly horizonBars: number | null;
}

async function readForecastTable({ store, answer }: OpenRun): Promise<ForecastTable | null> {
  const { columns, metadata } = await readParquetColumns(store.file('forecasts.parquet'));
  const names = (metadata.regimes ?? '').split(',').filter((name) => name !== '');
  const p = names.flatMap((name) => columns[`p_${name}`] ?? []);
  if (names.length === 0 || p.length < names.length) return null;
  return {
    time: columns.time!,
    names,
    p,
    predicted: columns.regime!,
    truth: columns.target_regime!,
    naive: columns.naive_regime!,
    edge: columns.edgeBps,
    horizonBars: answer.ic?.horizonBars ?? null,
  };
}

type Pair = readonly [i: number, j: number];

/** Rows on real bars that both runs score: as each scores its own. */
function commonRows(a: ForecastTable, b: ForecastTable, { prepared: { bars } }: MarketOfRun): Pair[] {
  const rows = scored(b);
  const place = new Map(rows.map((j) => [b.time[j]!, j]));
  const gaps = new Set(Array.from(bars.time.keys()).flatMap((t) => (bars.gap[t] === 1 ? [bars.time[t]!] : [])));
  return scored(a).flatMap((i) => {
    const j = place.get(a.time[i]!);
    return j === undefined || gaps.has(a.time[i]!) ? [] : [[i, j] as const];
  });
}

function scored({ time, truth, naive, p }: ForecastTable): number[] {
  return Array.from(time.keys()).filter(
    (i) => truth[i]! >= 0 && naive[i]! >= 0 && p.every((column) => column[i]! >= 0),
  );
}

/** (Σ second − Σ first) ÷ Σ rows, by days: what each day adds to a mean over rows. */
const MEAN_LEAD: MeanFunction = {
  value: (means) => (means[1]! - means[0]!) / means[2]!,
  gradientInto: (means, gradient) => {
    gradient[0] = -1 / means[2]!;
    gradient[1] = 1 / means[2]!;
    gradient[2] = -(means[1]! - means[0]!) / means[2]! ** 2;
  },
};

function byDays(day: Float64Array, first: Float64Array, second: Float64Array): Float64Array[] {
  const sums: [number, number, number][] = [];
  day.forEach((start, i) => {
    if (i === 0 || start !== day[i - 1]) sums.push([0, 0, 0]);
    const at = sums[sums.length - 1]!;
    at[0] += first[i]!;
    at[1] += second[i]!;
    at[2]++;
  });
  return [0, 1, 2].map((column) => Float64Array.from(sums, (at) => at[column]!));
}

type Draws = { readonly reps: number; readonly seed: number };

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanLead(
  day: Float64Array,
  first: Float64Array,
  second: Float64Array,
  draws: Draws,
  tails: 'equal' | 'symmetric',
) {
  const [found] = smoothEstimates(byDays(day, first, second), [MEAN_LEAD], tails, draws);
  const [low, high] = found!.ci95;
  return {
    baseline: meanOf(first),
    against: meanOf(second),
    difference: found!.value,
    ci95: [low, high] as const,
    method: STUDENTISED,
    reason: Number.isNaN(low) ? 'too few days, or they never differ' : null,
  };
}

function accuracyDifference(
  a: ForecastTable,
  b: ForecastTable,
  pairs: readonly Pair[],
  day: Float64Array,
  draws: Draws,
): ForecastDifference {
  const hits = (table: ForecastTable, side: 0 | 1): Float64Array =>
    Float64Array.from(pairs, (pair) => Number(table.predicted[pair[side]] === table.truth[pair[side]]));
  const lead = meanLead(day, hits(a, 0), hits(b, 1), draws, 'equal');
  return { figure: 'accuracy', better: 'higher', ...lead, p: Number.NaN };
}

function lossDifference(
  a: ForecastTable,
  b: ForecastTable,
  pairs: readonly Pair[],
  day: Float64Array,
  draws: Draws,
  overlapBars: number,
): ForecastDifference {
  const losses = ({ p, truth, names }: ForecastTable, side: 0 | 1): Float64Array =>
    Float64Array.from(pairs, (pair) => rowLoss(p[truth[pair[side]]!]![pair[side]]!, names.length));
  const [first, second] = [losses(a, 0), losses(b, 1)];
  const test = dieboldMariano(second, first, { atLeast: overlapBars });
  const lead = meanLead(day, first, second, draws, 'symmetric');
  return { figure: 'logLoss', better: 'lower', ...lead, p: test.p, method: `${lead.method}; p: Diebold–Mariano` };
}

/** Both rank correlations with the same returns: the difference of their products of ranks, with Newey–West's error. */
function icDifference(a: ForecastTable, b: ForecastTable, { prepared: { bars } }: MarketOfRun): ForecastDifference[] {
  const h = a.horizonBars;
  if (a.edge === undefined || b.edge === undefined || h === null || b.horizonBars !== h) return [];
  const realised = forwardReturns(bars.close, h);
  const rowOf = new Map(Array.from(bars.time, (time, t) => [time, t]));
  const place = new Map(Array.from(b.time, (time, j) => [time, j]));
  const said: [number, number, number][] = [];
  a.time.forEach((time, i) => {
    const t = rowOf.get(time);
    const j = place.get(time);
    if (t === undefined || j === undefined || bars.gap[t] === 1) return;
    const values: [number, number, number] = [a.edge![i]!, b.edge![j]!, realised[t]!];
    if (values.every(Number.isFinite)) said.push(values);
  });
  if (said.length < 3) return [];
  const column = (at: 0 | 1 | 2): Float64Array => Float64Array.from(said, (values) => values[at]);
  const [first, second] = [rankProducts(column(0), column(2)), rankProducts(column(1), column(2))];
  const lead = second.map((value, i) => value - first[i]!);
  const { mean, se } = neweyWestMean(lead, IC_LAG_HORIZONS * h);
  const known = se > 1e-12;
  return [
    {
      figure: 'ic',
      better: 'higher',
      baseline: meanOf(first),
      against: meanOf(second),
      difference: meanOf(lead),
      ci95: known ? [mean - 1.96 * se, mean + 1.96 * se] : [Number.NaN, Number.NaN],
      p: known ? normalTwoSided(mean / se) : Number.NaN,
      method: `Newey–West on products of ranks, lag ${IC_LAG_HORIZONS * h}`,
      reason: known ? null : 'they never differ',
    },
  ];
}
