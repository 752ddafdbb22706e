import type { LoadedConfig } from '../config/index.ts';
import type {
  CompareAnswer,
  ComparedRun,
  ComparedStrategies,
  ConfigurationDifference,
  Improvement,
  Progress,
  RunAnswer,
  StrategyMetrics,
} from '../core/index.ts';
import { readParquetColumns } from '../data/index.ts';
import { holm } from '../stats/index.ts';
import { resolveStrategy } from '../strategy/index.ts';
import { compareForecasts, forecastFigures } from './compare/compare-forecasts.ts';
import { comparePair, type Thing } from './compare/compare-pair.ts';
import { configDifferences } from './compare/config-differences.ts';
import { holdOn, type MarketOfRun, marketOfRun } from './compare/market-of-run.ts';
import { type Chosen, chooseThings, HOLD, type OpenRun, requireTwo, type Wanted } from './compare/open-runs.ts';
import { choosePairs } from './compare/pairs.ts';
import { type Account, storedAccounts } from './compare/stored-accounts.ts';
import type { SegmentRows } from './evaluate/improved-segments.ts';

export interface CompareOptions extends Wanted {
  readonly progress: Progress;
}

/** What the page of a comparison is drawn from; each line starts with equity 1 at its first row. */
export interface ComparePage {
  readonly answer: CompareAnswer;
  readonly title: string;
  readonly series: readonly {
    readonly name: string;
    readonly time: readonly number[];
    readonly equity: readonly number[];
  }[];
}

/**
 * Finished runs, or strategies of one, side by side. Everything is read from what the runs left; holding the market goes through the
 * engine on the run's own bars, and nothing is trained.
 *
 * @throws InputError RUN_MISSING, UNKNOWN_STRATEGY, ARGUMENT_INVALID for fewer than two things or none of their days in common
 */
export async function compareRuns(
  loaded: LoadedConfig,
  { progress, ...wanted }: CompareOptions,
): Promise<{ answer: CompareAnswer; page: ComparePage }> {
  const { results } = loaded.config.runtime;
  const { runs, chosen, notes } = await chooseThings(results, wanted);
  progress.stage('bars');
  const markets = await marketsOf(runs, chosen, loaded, progress);
  progress.stage('compare');
  const { things, absent } = await readThings(chosen, markets);
  requireTwo(things, runs, absent);
  const segments = new Map<OpenRun, SegmentRows>();
  for (const run of runs) segments.set(run, await segmentRows(run));
  const first = runs[0]!;
  const runOf = (thing: Thing): OpenRun => runs.find(({ answer }) => answer.runId === thing.runId)!;
  const pairs = choosePairs(things, runs, wanted.baseline).map(([baseline, against]) =>
    comparePair(baseline, against, {
      seed: first.config.seed,
      margin: first.config.targets.sharpeImprovement,
      segments: segments.get(runOf(against))!,
      recorded: recordedPair(runOf(against).answer, baseline, against),
    }),
  );
  const forecasts = [];
  for (const run of runs.slice(1)) {
    forecasts.push(
      await compareForecasts(first, run, markets.get(first) ?? 'its bars were not read', first.config.seed),
    );
  }
  const answer: CompareAnswer = {
    runs: runs.map((run) => describeRun(run, first, things)),
    entries: things.map(({ account: _, ...entry }) => entry),
    pairs: adjusted(pairs),
    forecasts,
    configuration: runs.length > 1 ? runDifferences(runs) : strategyDifferences(first, pairs),
    notes: [...notes, ...absent, ...dataNotes(runs), ...dayNotes(things, pairs)],
  };
  progress.end();
  const series = things.map(({ name, account }) => ({
    name,
    time: Array.from(account.time),
    equity: Array.from(account.equity),
  }));
  return { answer, page: { answer, title: titleOf(runs), series } };
}

function titleOf(runs: readonly OpenRun[]): string {
  const [only] = runs;
  return runs.length === 1
    ? `Strategies of run ${only!.answer.runId}`
    : `Runs ${runs.map(({ name }) => name).join(', ')}`;
}

/** The bars of the runs that are needed: where something is held, and of the first run where forecasts are paired. */
async function marketsOf(
  runs: readonly OpenRun[],
  chosen: readonly Chosen[],
  loaded: LoadedConfig,
  progress: Progress,
): Promise<Map<OpenRun, MarketOfRun | string>> {
  const markets = new Map<OpenRun, MarketOfRun | string>();
  for (const [i, run] of runs.entries()) {
    const needed = (i === 0 && runs.length > 1) || chosen.some((one) => one.held && one.run === run);
    if (needed) markets.set(run, await marketOfRun(run, loaded, progress));
  }
  return markets;
}

/** Accounts and figures of all that can be had; what can't is said. */
async function readThings(
  chosen: readonly Chosen[],
  markets: ReadonlyMap<OpenRun, MarketOfRun | string>,
): Promise<{ things: Thing[]; absent: string[] }> {
  const stored = new Map<OpenRun, Record<string, Account>>();
  for (const run of new Set(chosen.map((one) => one.run))) {
    const names = chosen.filter((one) => one.run === run && !one.held).map(({ strategy }) => strategy);
    stored.set(run, await storedAccounts(run, names));
  }
  const absent: string[] = [];
  const things = chosen.flatMap(({ name, run, strategy, held }): Thing[] => {
    const entry = (account: Account, metrics: StrategyMetrics): Thing => ({
      name,
      runId: run.answer.runId,
      strategy,
      held,
      metrics,
      days: account.days.day.length,
      account,
    });
    if (!held) return [entry(stored.get(run)![strategy]!, run.answer.strategies[strategy]!)];
    const market = markets.get(run)!;
    if (typeof market === 'string') {
      absent.push(`holding the market is left out: ${market}`);
      return [];
    }
    const { account, metrics } = holdOn(run, market);
    return [entry(account, metrics)];
  });
  return { things, absent };
}

async function segmentRows({ store }: OpenRun): Promise<SegmentRows> {
  const { columns } = await readParquetColumns(store.file('forecasts.parquet'), ['time', 'segment']);
  return { time: columns.time!, segment: Int32Array.from(columns.segment!) };
}

/** What the run itself says of two of its strategies: those numbers, and no others beside them. */
function recordedPair(answer: RunAnswer, baseline: Thing, against: Thing): Improvement | undefined {
  if (baseline.runId !== against.runId || baseline.held || against.held) return undefined;
  const found = answer.improvements.find(
    (pair) => pair.baseline === baseline.strategy && pair.against === against.strategy,
  );
  return found === undefined ? undefined : { ...found, baseline: baseline.name, against: against.name };
}

/** Holm's adjustment over all that is held against the same baseline, of the days' test and of the segments'. */
function adjusted(pairs: readonly ComparedStrategies[]): ComparedStrategies[] {
  const families = new Map<string, ComparedStrategies[]>();
  for (const pair of pairs) families.set(pair.baseline, [...(families.get(pair.baseline) ?? []), pair]);
  const within = (pair: ComparedStrategies, of: (one: ComparedStrategies) => number): number => {
    const family = families.get(pair.baseline)!;
    return Number.isNaN(of(pair)) ? Number.NaN : holm(Float64Array.from(family, of))[family.indexOf(pair)]!;
  };
  return pairs.map((pair) => ({
    ...pair,
    holmP: within(pair, ({ holmP }) => holmP),
    family: families.get(pair.baseline)!.length,
    segments:
      pair.segments === null
        ? null
        : { ...pair.segments, holmP: within(pair, ({ segments }) => segments?.holmP ?? Number.NaN) },
  }));
}

function describeRun(run: OpenRun, first: OpenRun, things: readonly Thing[]): ComparedRun {
  const { runId, data, hashes, segments } = run.answer;
  const { config, data: all, bars } = hashes;
  return {
    runId,
    name: run.name,
    data,
    hashes: { config, data: all, bars },
    sameBars: bars === first.answer.hashes.bars,
    days: things.find((thing) => thing.runId === runId)?.days ?? 0,
    segments: { planned: segments.planned, done: segments.done },
    forecast: forecastFigures(run),
  };
}

function runDifferences([first, ...others]: readonly OpenRun[]): ConfigurationDifference[] {
  return others.map((run) => ({
    baseline: first!.name,
    against: run.name,
    differences: configDifferences(first!.config, run.config),
  }));
}

/** Of strategies: what each says once what it took over from others is written out. */
function strategyDifferences({ config }: OpenRun, pairs: readonly ComparedStrategies[]): ConfigurationDifference[] {
  const specOf = (name: string): unknown => {
    const { spec, perRegime } = resolveStrategy(config.strategies, name);
    const { paths: _, gates, ...rest } = spec;
    return { ...rest, gates: gates.map(({ use, params }) => ({ use, params })), perRegime };
  };
  return pairs.flatMap(({ baseline, against }) =>
    Object.hasOwn(config.strategies, baseline) && Object.hasOwn(config.strategies, against) && baseline !== HOLD
      ? [{ baseline, against, differences: configDifferences(specOf(baseline), specOf(against)) }]
      : [],
  );
}

function dataNotes([first, ...others]: readonly OpenRun[]): string[] {
  return others.flatMap(({ name, answer }) => {
    if (answer.hashes.bars !== first!.answer.hashes.bars) {
      return [
        `run ${name} read other bars than run ${first!.name}: a difference may be the market's, and not the strategy's`,
      ];
    }
    const other = answer.hashes.data !== first!.answer.hashes.data;
    return other ? [`run ${name} read other funding rates or finer bars than run ${first!.name}`] : [];
  });
}

/** Where a pair's days are not all of an entry's. */
function dayNotes(things: readonly Thing[], pairs: readonly ComparedStrategies[]): string[] {
  const days = new Map(things.map((thing) => [thing.name, thing.days]));
  return pairs.flatMap(({ baseline, against, days: { count } }) => {
    const [a, b] = [days.get(baseline)!, days.get(against)!];
    return count === a && count === b
      ? []
      : [`${against} (${b} days) and ${baseline} (${a} days) are paired on their ${count} common days alone`];
  });
}
