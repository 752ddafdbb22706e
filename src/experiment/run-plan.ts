import type { LoadedConfig } from '../config/index.ts';
import { type Bars, type DataSummary, isoTime, type Progress, type Segment } from '../core/index.ts';
import { firstFeatureRow } from '../features/index.ts';
import {
  fitSegmentLabeler,
  type HeadChoice,
  matchSegments,
  namedLabeler,
  type PlanContext,
  plannedParent,
  planRegimeHead,
  planSegments,
  type SegmentLabeler,
  type WarmStarts,
} from '../walkforward/index.ts';
import { globalLabels, type Prepared, prepare, requireInputs } from './prepare.ts';

/** One segment before anything is trained. Times are ISO; `…To` is the open of the window's last bar. */
export interface PlannedSegment {
  readonly index: number;
  readonly trainFrom: string;
  readonly trainTo: string;
  readonly testFrom: string;
  readonly testTo: string;
  readonly trainRows: number;
  /** Rows that the regime head would be fitted on. */
  readonly fitRows: number;
  readonly dropped: {
    readonly gap: number;
    readonly warmUp: number;
    readonly withoutLabel: number;
    readonly purged: number;
  };
  readonly testRows: number;
  /** Why it would be skipped, or null. */
  readonly skip: string | null;
  /** What is wrong with the fit of its labeler that is kept nevertheless, or null. */
  readonly degenerate: string | null;
  /** The segment that it goes on from (`model.warmStart`), or null. */
  readonly after: number | null;
}

export interface PlanAnswer {
  readonly data: DataSummary;
  readonly segments: readonly PlannedSegment[];
  /** How the segments' models go on from each other, which makes training a chain; null where each starts afresh. */
  readonly warmStart: WarmStarts | null;
  readonly features: number;
  /** Rows before every feature is defined. */
  readonly rowsWithoutFeatures: number;
  readonly rowsWithoutLabels: number;
  /** A rough guess for one worker, from the size of the matrices. */
  readonly expectedSeconds: number;
}

/** The segments of a run, what each would train on, and a guess of the time, before anything is trained. */
export async function planRun(
  loaded: LoadedConfig,
  { progress }: { readonly progress: Progress },
): Promise<PlanAnswer> {
  const prepared = await prepare(loaded, progress);
  requireInputs(prepared);
  const { bars, plugins, config } = prepared;
  const segments = planSegments(bars.time.length, bars.intervalMs, config.walkForward);
  const shared = globalLabels(prepared);
  const firstRow = firstFeatureRow(plugins.features, bars);
  const columns = plugins.features.reduce((sum, feature) => sum + feature.outputs.length, 0);
  const context: PlanContext = {
    bars,
    labelScheme: plugins.labels,
    labelled: shared,
    // Rows are counted, nothing is trained.
    labelInputs: false,
    firstFeatureRow: firstRow,
    embargoBars: config.walkForward.embargoBars,
    shares: config.walkForward.shares,
    minTrainRows: config.walkForward.minTrainRows,
    regimeModel: plugins.regimeModel,
    calibrator: plugins.calibrator,
    crossFit: plugins.crossFit,
    conformal: plugins.conformal,
  };
  const labelers = plugins.labels.matched ? namedLabelers(context, segments) : undefined;
  const planned = segments.map((segment, i) => planSegment(context, segment, labelers?.[i], plugins.warmStart));
  progress.end();
  return {
    data: prepared.data,
    segments: planned,
    warmStart: plugins.warmStart,
    features: columns,
    rowsWithoutFeatures: firstRow,
    rowsWithoutLabels: shared?.labels.regime.filter((code) => code < 0).length ?? 0,
    expectedSeconds: expectedSeconds(prepared, planned, columns),
  };
}

/** The labelers as a run would fit and name them. */
function namedLabelers(context: PlanContext, segments: readonly Segment[]): SegmentLabeler[] {
  const fits = segments.map((segment) => fitSegmentLabeler(context, segment));
  const states = matchSegments(segments, fits, context.labelScheme.names.length);
  return fits.map((fit, i) => namedLabeler(fit, states[i]!));
}

function planSegment(
  context: PlanContext,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
  warmStart: WarmStarts | null,
): PlannedSegment {
  const { bars } = context;
  const rows = planRegimeHead(context, segment, labeler);
  const degenerate = labeler !== undefined && 'params' in labeler ? labeler.params.degenerate : null;
  return {
    index: segment.index,
    trainFrom: iso(bars, segment.train.start),
    trainTo: iso(bars, segment.train.end - 1),
    testFrom: iso(bars, segment.test.start),
    testTo: iso(bars, segment.test.end - 1),
    trainRows: segment.train.end - segment.train.start,
    fitRows: rows.trainable ? rows.parts.fit.length : 0,
    dropped: rows.dropped,
    testRows: segment.test.end - segment.test.start,
    skip: rows.trainable ? null : rows.reason,
    degenerate: typeof degenerate === 'string' ? degenerate : null,
    after: warmStart === null ? null : plannedParent(segment, warmStart),
  };
}

function iso(bars: Bars, row: number): string {
  return isoTime(bars.time[row]!);
}

/** Fits of the regime head on inner folds, a segment; each is as long as the final one at most. */
function innerFits({ selection, tuning }: HeadChoice, segments: number): number {
  const chosen = selection?.folds.count ?? 0;
  const tuned = tuning === null ? 0 : tuning.folds.count * (tuning.trials.length + chosen);
  return chosen + (tuning?.when === 'once' ? tuned / Math.max(1, segments) : tuned);
}

/** Microseconds a row, column and class of one fit, measured on one core of a 2-core server; a guess, not a promise. */
const MICROSECONDS: Readonly<Record<string, number>> = {
  logistic: 0.25,
  gbdt: 0.6,
  'random-forest': 1.2,
  'extra-trees': 1.2,
};

function expectedSeconds({ config, plugins }: Prepared, planned: readonly PlannedSegment[], columns: number): number {
  const perCell = MICROSECONDS[config.model.use] ?? 0.05;
  const fits = 1 + innerFits(plugins.regimeChoice, planned.length);
  const cells =
    fits * planned.reduce((sum, segment) => sum + segment.fitRows, 0) * (columns + 10) * plugins.labels.names.length;
  return Number((1 + (cells * perCell) / 1e6 + planned.length * 0.03).toFixed(1));
}
