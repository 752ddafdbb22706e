import {
  type ComparedEntry,
  type ComparedStrategies,
  childSeed,
  type FigureDifference,
  type Improvement,
  InputError,
  isoTime,
  type SegmentTest,
  type StrategyMetrics,
} from '../../core/index.ts';
import { signedRank, signTest } from '../../stats/index.ts';
import { commonDays } from '../common-days.ts';
import { REPS } from '../evaluate/evaluate.ts';
import { comparePairs } from '../evaluate/evaluate-improvements.ts';
import { type SegmentRows, segmentLeads } from '../evaluate/improved-segments.ts';
import { ACCOUNT_FIGURES, accountFinding, type DayAccount, type Estimate } from '../own-targets/index.ts';
import { type Account, onDays } from './stored-accounts.ts';

/** An entry with its account. */
export interface Thing extends ComparedEntry {
  readonly account: Account;
}

/** What a pair is judged by beside its days. */
export interface PairContext {
  readonly seed: number;
  /** `targets.sharpeImprovement`. */
  readonly margin: number;
  readonly segments: SegmentRows;
  /** What the run itself says of two of its strategies, where it compared them. */
  readonly recorded?: Improvement | undefined;
}

/** The figures that are told of a pair beside the Sharpe ratio, in order. */
const FIGURES = [
  'sortino',
  'calmar',
  'cagr',
  'expectancy',
  'volatility',
  'maxDrawdown',
  'conditionalValueAtRisk',
  'exposure',
  'turnoverPerYear',
  'hitRate',
  'profitFactor',
  'averageHoldBars',
] as const;

/**
 * Two entries on the days that both have. Its `holmP` and `family` are those of the pair alone: they are known once all pairs are.
 *
 * @throws InputError ARGUMENT_INVALID without a common day
 */
export function comparePair(baseline: Thing, against: Thing, context: PairContext): ComparedStrategies {
  const { seed, margin, segments, recorded } = context;
  const { day, values } = commonDays([returnsOf(baseline), returnsOf(against)]);
  if (day.length === 0) throw noCommonDays(baseline, against);
  const improvement =
    recorded ??
    comparePairs(
      {
        daily: { [baseline.name]: returnsOf(baseline), [against.name]: returnsOf(against) },
        compare: [{ baseline: baseline.name, against: [against.name] }],
        forecast: segments,
        targets: { sharpeImprovement: margin },
        seed,
      },
      REPS,
    )[0]!.improvement;
  return {
    baseline: baseline.name,
    against: against.name,
    days: { count: day.length, from: isoTime(day[0]!).slice(0, 10), to: isoTime(day[day.length - 1]!).slice(0, 10) },
    improvement,
    holmP: improvement.p ?? Number.NaN,
    family: 1,
    differences: [
      ...FIGURES.map((figure) => difference(figure, baseline, against, day, seed)),
      tradesDifference(baseline, against, day),
    ],
    segments: segmentTest(segments, day, values as [Float64Array, Float64Array]),
  };
}

function returnsOf({ account: { days } }: Thing): { day: Float64Array; value: Float64Array } {
  return { day: days.day, value: days.daily };
}

function difference(
  name: (typeof FIGURES)[number],
  baseline: Thing,
  against: Thing,
  day: Float64Array,
  seed: number,
): FigureDifference {
  const figure = ACCOUNT_FIGURES[name]!;
  const [base, own] = [baseline, against].map(({ account }) => onDays(account.days, day)) as [DayAccount, DayAccount];
  const drawn = { reps: REPS, seed: childSeed(seed, 'comparison', name, baseline.name, against.name) };
  const found = accountFinding(figure, against.name, own, base, drawn);
  // A baseline that never moves has no error of its own to tell.
  const still = base.weight.every((weight) => weight === 0) ? `${baseline.name} never holds a position` : null;
  const fewTrades = figure.events !== undefined && found.why === null ? eventsOf(figure, base) : null;
  const reason = found.why ?? still ?? fewTrades ?? besideItself(found.lead);
  const none: [number, number] = [Number.NaN, Number.NaN];
  const undefinedLead = found.lead === null || Number.isNaN(found.lead.ci95[0]);
  return {
    figure: name,
    unit: figure.unit === 'fraction' ? 'fraction' : 'number',
    better: figure.better,
    baseline: shown(baseline, day, name, found.naive ?? Number.NaN),
    against: shown(against, day, name, found.value),
    difference: found.lead?.value ?? Number.NaN,
    relative: found.relative === true,
    ci95: reason === null ? ((found.lead?.ci95 as [number, number] | undefined) ?? none) : none,
    method: found.method,
    reason: reason ?? (undefinedLead ? 'it is undefined, or does not vary, on too many resamples' : null),
  };
}

/** Days in another order may hardly ever fall as deep, or as little, as they did: percentiles that leave the figure itself out tell no error of it. */
export function besideItself(lead: Estimate | null): string | null {
  if (lead === null || !(lead.value < lead.ci95[0] || lead.value > lead.ci95[1])) return null;
  return 'resampled days leave the difference itself out';
}

/** Too few trades on the other side. */
function eventsOf({ events }: (typeof ACCOUNT_FIGURES)[string], base: DayAccount): string | null {
  return events !== undefined && events.count(base) < 20 ? `fewer than 20 ${events.name} of the baseline` : null;
}

/** A figure of all of a run's days is that of its metrics, to the bit; on fewer days it is made from these. */
function shown({ metrics, account }: Thing, day: Float64Array, name: string, onTheDays: number): number {
  if (account.days.day.length !== day.length) return onTheDays;
  const told = (metrics as unknown as Record<string, number | null | undefined>)[name];
  return told === undefined ? onTheDays : (told ?? Number.NaN);
}

/** Trades of two strategies are no pairs, and their number is no mean of days that could have come out otherwise. */
function tradesDifference(baseline: Thing, against: Thing, day: Float64Array): FigureDifference {
  const of = (thing: Thing): number =>
    shown(thing, day, 'trades' satisfies keyof StrategyMetrics, sumOf(onDays(thing.account.days, day).trades));
  const [base, own] = [of(baseline), of(against)];
  return {
    figure: 'trades',
    unit: 'number',
    better: null,
    baseline: base,
    against: own,
    difference: own - base,
    relative: false,
    ci95: [Number.NaN, Number.NaN],
    method: 'none',
    reason: 'a count of what was done, not an estimate',
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function segmentTest(
  rows: SegmentRows,
  day: Float64Array,
  [baseline, against]: [Float64Array, Float64Array],
): SegmentTest | null {
  const leads = segmentLeads(rows, day, baseline, against);
  if (leads.length === 0) return null;
  const known = leads.filter(({ lead }) => !Number.isNaN(lead)).map(({ lead }) => lead);
  const improved = known.filter((lead) => lead > 0).length;
  const worse = known.filter((lead) => lead < 0).length;
  const signedRankP = signedRank(known);
  return {
    improved,
    worse,
    of: known.length,
    signedRankP,
    holmP: signedRankP,
    signP: signTest(improved, worse),
    leads: leads.map(({ from, ...lead }) => ({ ...lead, from: isoTime(from).slice(0, 10) })),
  };
}

function noCommonDays(baseline: Thing, against: Thing): InputError {
  const span = ({ account: { days } }: Thing): string => {
    const [first, last] = [days.day[0], days.day[days.day.length - 1]];
    return first === undefined ? 'none' : `${isoTime(first).slice(0, 10)} to ${isoTime(last!).slice(0, 10)}`;
  };
  return new InputError('ARGUMENT_INVALID', {
    what: `${against.name} and ${baseline.name} have no day in common: ${span(against)}, and ${span(baseline)}`,
    where: `runs ${against.runId} and ${baseline.runId}`,
    mend: 'compare runs whose test windows overlap: the same data, or the same --from and --to',
  });
}
