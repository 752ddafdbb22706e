import { type Bars, DAY_MS, type Forecast } from '../../core/index.ts';
import { conformalSets } from '../evaluate/conformal-sets.ts';
import type { JudgedRun } from '../evaluate/evaluate.ts';
import { forecastOf } from '../forecast-of.ts';
import { accountsFor } from '../own-targets/index.ts';
import type { Prepared } from '../prepare.ts';
import type { DoneSegment } from '../results.ts';
import { weightedSegments } from '../run-horizon-weights.ts';
import type { StrategyRun } from '../run-strategies.ts';
import { spreadRegimes } from './stitched-labels.ts';

/** What the finished segments say of all rows together. */
export interface StitchedRun {
  /** The regime that a forecast at the row is about, shape [n]; −1 undefined. */
  readonly target: Int8Array;
  /** The newest target known at the row, shape [n]; −1 undefined. */
  readonly naive: Int8Array;
  /** With the sets of regimes, where there are any. */
  readonly forecast: Forecast;
  /** Undefined where the configuration asks for none. */
  readonly sets: ReturnType<typeof conformalSets> | undefined;
}

/** Lays the finished segments' forecasts and regimes over the bars. */
export function stitchRun(
  { bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>,
  done: readonly DoneSegment[],
): StitchedRun {
  const target = spreadRegimes(bars.time.length, done, 'target_regime');
  const naive = spreadRegimes(bars.time.length, done, 'naive_regime');
  const plain = forecastOf({ bars, plugins }, weightedSegments(done));
  const sets = setsOf({ bars, plugins }, plain, done, target);
  const forecast = sets === undefined ? plain : { ...plain, columns: { ...plain.columns, ...sets.columns } };
  return { target, naive, forecast, sets };
}

/** What a stitched run is judged by. */
export function evaluationOf(
  { bars, plugins, config, ownTargets }: Pick<Prepared, 'bars' | 'plugins' | 'config' | 'ownTargets'>,
  { forecast, target, naive }: StitchedRun,
  done: readonly DoneSegment[],
  runs: readonly Pick<StrategyRun, 'name' | 'daily' | 'result' | 'scored'>[],
): JudgedRun {
  return {
    ...marketOf(bars),
    forecast,
    target,
    naive,
    segments: done.map(({ segment, summary }) => ({ index: segment.index, ...summary.history })),
    regimes: plugins.labels.names,
    labelFilter: plugins.labels.filter?.apply ?? null,
    overlapBars: plugins.labels.leadBars + plugins.labels.horizonBars,
    barsPerDay: DAY_MS / bars.intervalMs,
    diagHorizonBars: config.targets.diagHorizonBars,
    daily: Object.fromEntries(runs.map(({ name, daily }) => [name, daily])),
    compare: config.compare,
    targets: config.targets,
    ...accountsFor(ownTargets, bars, runs),
    seed: config.seed,
  };
}

function marketOf({ time, intervalMs, close, gap }: Bars): Pick<Bars, 'time' | 'intervalMs' | 'close' | 'gap'> {
  return { time, intervalMs, close, gap };
}

/** The sets of regimes, where the configuration asks for them. */
function setsOf(
  { bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>,
  forecast: Forecast,
  done: readonly DoneSegment[],
  target: Int8Array,
): ReturnType<typeof conformalSets> | undefined {
  if (plugins.conformal === null) return undefined;
  return conformalSets({
    forecast,
    scheme: plugins.conformal,
    scores: new Map(done.map(({ segment, summary }) => [segment.index, summary.conformal!])),
    target,
    gap: bars.gap,
    delayBars: plugins.labels.leadBars + plugins.labels.horizonBars,
  });
}
