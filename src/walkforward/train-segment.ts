import {
  type HeadExplanation,
  type HorizonWeights,
  type Matrix,
  type Range,
  type Segment,
  takeRows,
} from '../core/index.ts';
import type { ConformalScores, TreeModel } from '../models/index.ts';
import type { ProgressShare } from '../trainers/index.ts';
import { scoreRegimes, shareCalibrateRows } from './conformal-rows.ts';
import { type FittedHead, fitRegimeHead, fitReturnHead } from './fit-heads.ts';
import { type SegmentLabeler, whyUnfit } from './fit-labeler.ts';
import { forecastOnce } from './forecast-once.ts';
import { horizonWeights } from './horizon-weights.ts';
import { chosenInputs, type LabelledBars } from './labelled-bars.ts';
import { type OwnLabels, ownLabels } from './own-labels.ts';
import { planRegimeHead } from './plan-regime-head.ts';
import { type RegimeHistory, regimeHistory } from './regime-history.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';
import type { TrainParts } from './train-rows.ts';
import { type ChainLink, type HeadLink, type HeadStart, startHead } from './warm-start.ts';

/** What the models of a segment answer; arrays have one value a test row. */
export interface TrainedSegment extends OwnLabels {
  readonly status: 'done';
  /** Forecasts, and those without their calibration (`raw_…`) where there is one. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly truth: Int8Array;
  readonly naive: Int8Array;
  readonly history: RegimeHistory;
  readonly rows: { readonly fit: number; readonly stop: number; readonly calibrate: number };
  readonly fits: Readonly<Record<string, unknown>>;
  /** Scores of rows that nothing was fitted on, where sets of regimes are asked for. */
  readonly conformal?: ConformalScores;
  /** What the horizons weigh, where inner folds say so. */
  readonly horizonWeights?: HorizonWeights;
  /** What the next segment goes on from, where segments form a chain. */
  readonly link?: ChainLink;
  /** By head, what its columns add to it on the test rows, where that was asked for and something tells. */
  readonly explained?: Readonly<Record<string, HeadExplanation>>;
}

/** A trained segment with what a bundle of it is made of. */
export interface SegmentModels {
  readonly trained: TrainedSegment;
  /** Model files of the heads that were fitted in this call: all, unless some were recalled. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly regime: HeadOutcome;
  readonly returns: ReturnOutcomes;
  readonly labelled: LabelledBars;
  /** Rows of the bars. */
  readonly parts: TrainParts;
  /** The fit part in rows of the matrix. */
  readonly fitRows: Int32Array;
  readonly matrix: () => Matrix;
}

/** What is left of a fitted head once its test rows are forecast; plain data. */
export interface HeadOutcome {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly transforms: readonly unknown[];
  readonly calibration: unknown;
  readonly chosen: FittedHead['chosen']['record'];
  readonly link?: HeadLink | undefined;
  readonly explained?: HeadExplanation | undefined;
  /** Of the regime head. */
  readonly conformal?: ConformalScores | undefined;
}

/** All return heads, whose weights may hang on each other. */
export interface ReturnOutcomes {
  readonly heads: Readonly<Record<string, HeadOutcome>>;
  readonly weights: HorizonWeights | null;
}

/** What a fit may be given beside its segment. */
export interface FitSegmentOptions {
  /** The segment that this one goes on from, where segments form a chain. */
  readonly link?: ChainLink | undefined;
  readonly onProgress?: ProgressShare | undefined;
  /** Whether to say what the columns add to each head on the test rows. */
  readonly explain?: boolean | undefined;
  /** Told of each head as trees, where it is a sum of them: behind the transforms and before any calibration. */
  readonly onTrees?: ((head: string, trees: TreeModel | undefined) => void) | undefined;
}

/**
 * Gives what the regime head, or all return heads, left before, where everything that they read of context, segment and link is the
 * same; else has them fitted.
 */
export type RecallHeads = <T>(part: 'regime' | 'returns', make: () => Promise<T>) => Promise<T>;

const FIT_ALL: RecallHeads = (_, make) => make();

/** Fits the heads of one segment and forecasts its test rows by the very files that a bundle holds; arguments as of `fitSegment`. */
export async function trainSegment(
  context: SegmentContext,
  segment: Segment,
  labeler?: SegmentLabeler,
  options: FitSegmentOptions = {},
  recall: RecallHeads = FIT_ALL,
): Promise<SegmentModels | { readonly reason: string }> {
  try {
    return await trainHeads(context, segment, labeler, options, recall);
  } catch (error) {
    // Too few rows for inner folds.
    return { reason: whyUnfit(error) };
  }
}

async function trainHeads(
  context: SegmentContext,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
  options: FitSegmentOptions,
  recall: RecallHeads,
): Promise<SegmentModels | { readonly reason: string }> {
  const planned = planRegimeHead(context, segment, labeler);
  if (!planned.trainable) return { reason: planned.reason };
  const { labelled } = planned;
  const { target, naive } = labelled;
  // What training rows learn may be smoothed; what is forecast, scored and counted is what was known.
  const learnt = labelled.hindsight ?? target;
  const start = startHead(context.warmStart?.regime, options.link, 'regime', segment, planned.parts, learnt.labelEnd);

  // Rows of a matrix count from the window's start: it is a private copy of train and test rows.
  const offset = segment.train.start;
  const matrix = once(() => {
    const inputs = chosenInputs(labelled, context.labelInputs);
    return segmentMatrix(context.features, inputs, { start: offset, end: segment.test.end });
  });
  const test = once(() => takeRows(matrix(), rowsOf(segment.test, offset)));
  const parts = mapParts(start.parts, (rows) => rows.map((t) => t - offset));

  const files: Record<string, Uint8Array> = {};
  const task = { context, segment, labelled, matrix, test, files, options };
  const regime = await recall('regime', () => regimeOutcome(task, parts, start));
  const returns = await recall('returns', () => returnOutcomes(task));
  if ('reason' in returns) return returns;

  const heads = { regime, ...returns.heads };
  const links = ofHeads(heads, ({ link }) => link);
  const explained = ofHeads(heads, (head) => head.explained);
  const { fit, stop, calibrate } = start.parts;
  const trained: TrainedSegment = {
    status: 'done',
    columns: Object.assign({}, ...Object.values(heads).map(({ columns }) => columns)),
    truth: target.regime.slice(segment.test.start, segment.test.end),
    naive: naive.slice(segment.test.start, segment.test.end),
    ...ownLabels(context, segment, labelled),
    history: regimeHistory(Int32Array.of(...fit, ...stop, ...calibrate), target.regime, naive, target.names.length),
    rows: { fit: fit.length, stop: stop.length, calibrate: calibrate.length },
    fits: ofHeads(heads, ({ summary }) => summary),
    ...(regime.conformal === undefined ? {} : { conformal: regime.conformal }),
    ...(returns.weights === null ? {} : { horizonWeights: returns.weights }),
    ...(Object.keys(explained).length === 0 ? {} : { explained }),
    ...(Object.keys(links).length === 0 ? {} : { link: { segment: segment.index, heads: links } }),
  };
  return { trained, files, regime, returns, labelled, parts: start.parts, fitRows: parts.fit, matrix };
}

/** A value by head, those left out that have none. */
export function ofHeads<T>(
  heads: Readonly<Record<string, HeadOutcome>>,
  of: (head: HeadOutcome) => T | undefined,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(heads).flatMap(([name, head]) => {
      const value = of(head);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

interface Task {
  readonly context: SegmentContext;
  readonly segment: Segment;
  readonly labelled: LabelledBars;
  readonly matrix: () => Matrix;
  /** Its test rows. */
  readonly test: () => Matrix;
  /** Filled with the heads' files. */
  readonly files: Record<string, Uint8Array>;
  readonly options: FitSegmentOptions;
}

/** @param parts rows of the matrix */
async function regimeOutcome(task: Task, parts: TrainParts, start: HeadStart): Promise<HeadOutcome> {
  const { context, segment, labelled, files, options } = task;
  const { target } = labelled;
  const learnt = labelled.hindsight ?? target;
  const offset = segment.train.start;
  const matrix = task.matrix();
  const test = task.test();
  const shared = shareCalibrateRows(parts.calibrate, (t) => learnt.labelEnd[offset + t]! - offset, {
    calibrator: context.calibrator !== null && context.crossFit == null,
    sets: context.conformal != null,
  });
  const regime = await fitRegimeHead(
    context,
    segment,
    matrix,
    { ...parts, calibrate: shared.calibrator },
    learnt,
    offset,
    labelled,
    start,
    sharePart(0, context, options),
  );
  files.regime = regime.bytes;
  options.onTrees?.('regime', regime.trees());
  const columns: Record<string, Float64Array> = {};
  const classes = target.names.length;
  const addProbabilities = (prefix: string, values: Float64Array): void =>
    target.names.forEach((name, k) => {
      columns[`${prefix}${name}`] = Float64Array.from({ length: test.rows }, (_, i) => values[i * classes + k]!);
    });
  addProbabilities('p_', await forecastOnce(regime.bytes, test));
  if (regime.uncalibrated !== undefined) addProbabilities('raw_', await forecastOnce(regime.uncalibrated, test));
  const conformal =
    context.conformal == null
      ? undefined
      : await scoreRegimes(regime.bytes, matrix, shared.sets, target, offset, context.conformal.score);
  return { ...leftOf(regime), columns, conformal, explained: explained(task, regime) };
}

async function returnOutcomes(task: Task): Promise<ReturnOutcomes | { readonly reason: string }> {
  const { context, segment, labelled, files, options } = task;
  const heads: Record<string, HeadOutcome> = {};
  const chosen: FittedHead['chosen'][] = [];
  for (const [k, head] of context.returnHeads.entries()) {
    const fitted = await fitReturnHead(
      context,
      segment,
      task.matrix(),
      context.returnTargets[k]!,
      head,
      labelled,
      options.link,
      sharePart(k + 1, context, options),
    );
    if ('reason' in fitted) return { reason: `return head ${head.horizon}: ${fitted.reason}` };
    const name = `return_${head.horizon}`;
    files[name] = fitted.bytes;
    options.onTrees?.(name, fitted.trees());
    chosen.push(fitted.chosen);
    const columns: Record<string, Float64Array> = {};
    columns[`expReturnBps_${head.horizon}`] = await forecastOnce(fitted.bytes, task.test());
    if (fitted.uncalibrated !== undefined) {
      columns[`raw_expReturnBps_${head.horizon}`] = await forecastOnce(fitted.uncalibrated, task.test());
    }
    heads[name] = { ...leftOf(fitted), columns, explained: explained(task, fitted) };
  }
  return { heads, weights: await horizonWeights(context, chosen) };
}

/** Of the real bars among the test rows: what was forecast is what is explained. */
function explained({ context, segment, options }: Task, head: FittedHead): HeadExplanation | undefined {
  if (options.explain !== true) return undefined;
  const rows = rowsOf(segment.test, 0).filter((t) => context.bars.gap[t] === 0);
  return rows.length === 0 ? undefined : head.explain(rows.map((t) => t - segment.train.start));
}

function leftOf({ summary, transforms, calibration, chosen, link }: FittedHead): Omit<HeadOutcome, 'columns'> {
  return { summary, transforms, calibration, chosen: chosen.record, link };
}

/** The share of a segment that is done with `share` of one of its heads. */
function sharePart(
  head: number,
  { returnHeads }: Pick<SegmentContext, 'returnHeads'>,
  { onProgress }: FitSegmentOptions,
): ProgressShare {
  return (share) => onProgress?.((head + share) / (1 + returnHeads.length));
}

function rowsOf({ start, end }: Range, offset: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start - offset + i);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function mapParts(parts: TrainParts, map: (rows: Int32Array) => Int32Array): TrainParts {
  return { fit: map(parts.fit), stop: map(parts.stop), calibrate: map(parts.calibrate) };
}
