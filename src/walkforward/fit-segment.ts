import { type Bars, type HorizonWeights, isoTime, type Segment, takeRows } from '../core/index.ts';
import {
  type BundleManifest,
  type ConformalScores,
  type SealedBundle,
  sealBundle,
  type TreeModel,
} from '../models/index.ts';
import type { ProgressShare } from '../trainers/index.ts';
import { scoreRegimes, shareCalibrateRows } from './conformal-rows.ts';
import { driftReference } from './drift-reference.ts';
import { type FittedHead, fitRegimeHead, fitReturnHead } from './fit-heads.ts';
import { type SegmentLabeler, whyUnfit } from './fit-labeler.ts';
import { forecastOnce } from './forecast-once.ts';
import { horizonWeights, weightedHeads } from './horizon-weights.ts';
import { chosenInputs } from './labelled-bars.ts';
import { type OwnLabels, ownLabels } from './own-labels.ts';
import { planRegimeHead } from './plan-regime-head.ts';
import { type RegimeHistory, regimeHistory } from './regime-history.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';
import type { TrainParts } from './train-rows.ts';
import { type ChainLink, type HeadLink, startHead } from './warm-start.ts';

/** What one segment answers; arrays have one value a test row. */
export type SegmentResult =
  | { readonly status: 'skipped'; readonly reason: string }
  | (OwnLabels & {
      readonly status: 'done';
      readonly bundle: SealedBundle;
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
    });

/** What a fit may be given beside its segment. */
export interface FitSegmentOptions {
  /** The segment that this one goes on from, where segments form a chain. */
  readonly link?: ChainLink | undefined;
  readonly onProgress?: ProgressShare | undefined;
  /** Told of each head as trees, where it is a sum of them: behind the transforms and before any calibration. */
  readonly onTrees?: ((head: string, trees: TreeModel | undefined) => void) | undefined;
}

/**
 * Fits one segment and forecasts its test rows: labeler, regime head with calibration, return heads, sealed bundle; the
 * forecasts come from onnxruntime on the very bytes that are sealed. Pure: same context, segment, labeler and link, same bytes.
 *
 * @param segment with an empty test window for a model that stands alone
 * @param labeler the segment's labeler with the names of its states, where it was fitted before
 */
export async function fitSegment(
  context: SegmentContext,
  segment: Segment,
  labeler?: SegmentLabeler,
  options: FitSegmentOptions = {},
): Promise<SegmentResult> {
  try {
    return await fitWhole(context, segment, labeler, options);
  } catch (error) {
    // Too few rows for inner folds.
    return { status: 'skipped', reason: whyUnfit(error) };
  }
}

async function fitWhole(
  context: SegmentContext,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
  { link, onProgress, onTrees }: FitSegmentOptions,
): Promise<SegmentResult> {
  const planned = planRegimeHead(context, segment, labeler);
  if (!planned.trainable) return { status: 'skipped', reason: planned.reason };
  const { labelled } = planned;
  const { target, naive } = labelled;
  // What training rows learn may be smoothed; what is forecast, scored and counted is what was known.
  const learnt = labelled.hindsight ?? target;
  const begin = startHead(context.warmStart?.regime, link, 'regime', segment, planned.parts, learnt.labelEnd);
  const trained = begin.parts;

  // From here on rows count from the window's start: its matrix is a private copy of train and test rows.
  const offset = segment.train.start;
  const matrix = segmentMatrix(context.features, chosenInputs(labelled, context.labelInputs), {
    start: offset,
    end: segment.test.end,
  });
  const parts = mapParts(trained, (rows) => rows.map((t) => t - offset));
  const testRows = Int32Array.from(
    { length: segment.test.end - segment.test.start },
    (_, i) => segment.test.start - offset + i,
  );
  const test = takeRows(matrix, testRows);

  const heads: Record<string, Uint8Array> = {};
  const fits: Record<string, unknown> = {};
  const transforms: Record<string, readonly unknown[]> = {};
  const columns: Record<string, Float64Array> = {};
  const links: Record<string, HeadLink> = {};
  const shareOf = (head: number): ProgressShare => sharePart(head, 1 + context.returnHeads.length, onProgress);

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
    begin,
    shareOf(0),
  );
  if (regime.link !== undefined) links.regime = regime.link;
  heads.regime = regime.bytes;
  onTrees?.('regime', regime.trees());
  fits.regime = regime.summary;
  transforms.regime = regime.transforms;
  const chosen: Record<string, FittedHead['chosen']> = { regime: regime.chosen };
  const classes = target.names.length;
  const addProbabilities = (prefix: string, values: Float64Array): void =>
    target.names.forEach((name, k) => {
      columns[`${prefix}${name}`] = Float64Array.from(testRows, (_, i) => values[i * classes + k]!);
    });
  addProbabilities('p_', await forecastOnce(regime.bytes, test));
  if (regime.uncalibrated !== undefined) addProbabilities('raw_', await forecastOnce(regime.uncalibrated, test));
  const scores =
    context.conformal == null
      ? undefined
      : await scoreRegimes(regime.bytes, matrix, shared.sets, target, offset, context.conformal.score);
  const returnCalibrations: Record<string, unknown> = {};

  for (const [k, head] of context.returnHeads.entries()) {
    const fitted = await fitReturnHead(
      context,
      segment,
      matrix,
      context.returnTargets[k]!,
      head,
      labelled,
      link,
      shareOf(k + 1),
    );
    if ('reason' in fitted) return { status: 'skipped', reason: `return head ${head.horizon}: ${fitted.reason}` };
    const name = `return_${head.horizon}`;
    heads[name] = fitted.bytes;
    onTrees?.(name, fitted.trees());
    if (fitted.link !== undefined) links[name] = fitted.link;
    fits[name] = fitted.summary;
    transforms[name] = fitted.transforms;
    chosen[name] = fitted.chosen;
    columns[`expReturnBps_${head.horizon}`] = await forecastOnce(fitted.bytes, test);
    if (fitted.uncalibrated !== undefined) {
      columns[`raw_expReturnBps_${head.horizon}`] = await forecastOnce(fitted.uncalibrated, test);
      returnCalibrations[name] = fitted.calibration;
    }
  }

  const weights = await horizonWeights(
    context,
    context.returnHeads.map(({ horizon }) => chosen[`return_${horizon}`]!),
  );
  const bundle = sealBundle({
    heads,
    manifest: {
      ...context.manifest,
      ...(weights === null
        ? {}
        : { returnHeads: weightedHeads(context.returnHeads, weights), horizonWeights: weights }),
      segment: segment.test.start === segment.test.end ? null : segment.index,
      features: [...matrix.names],
      labeler: labelled.params,
      ...(context.transforms.length === 0 ? {} : { transforms }),
      calibration: regime.calibration,
      ...(context.returnCalibration == null ? {} : { returnCalibrations }),
      ...chosenByHead(chosen),
      ...(scores === undefined ? {} : { conformal: { ...context.conformal!, ...scores } }),
      windows: windowsOf(context.bars, segment, trained),
      driftReference: driftReference(matrix, parts.fit),
    },
  });
  const { fit, stop, calibrate } = trained;
  return {
    status: 'done',
    bundle,
    columns,
    truth: target.regime.slice(segment.test.start, segment.test.end),
    naive: naive.slice(segment.test.start, segment.test.end),
    ...ownLabels(context, segment, labelled),
    history: regimeHistory(Int32Array.of(...fit, ...stop, ...calibrate), target.regime, naive, classes),
    rows: { fit: fit.length, stop: stop.length, calibrate: calibrate.length },
    fits,
    ...(scores === undefined ? {} : { conformal: scores }),
    ...(weights === null ? {} : { horizonWeights: weights }),
    ...(Object.keys(links).length === 0 ? {} : { link: { segment: segment.index, heads: links } }),
  };
}

/** The share of a segment that is done with `share` of one of its heads. */
function sharePart(head: number, heads: number, onProgress: ProgressShare | undefined): ProgressShare {
  return (share) => onProgress?.((head + share) / heads);
}

/** What was chosen of the heads, for the manifest: keys that no head has are left out. */
function chosenByHead(
  chosen: Readonly<Record<string, FittedHead['chosen']>>,
): Pick<BundleManifest, 'selection' | 'tuning'> {
  const of = (key: 'selection' | 'tuning') =>
    Object.fromEntries(
      Object.entries(chosen).flatMap(([head, { record }]) => (key in record ? [[head, record[key]]] : [])),
    );
  const [selection, tuning] = [of('selection'), of('tuning')];
  return {
    ...(Object.keys(selection).length === 0 ? {} : { selection }),
    ...(Object.keys(tuning).length === 0 ? {} : { tuning }),
  };
}

function mapParts(parts: TrainParts, map: (rows: Int32Array) => Int32Array): TrainParts {
  return { fit: map(parts.fit), stop: map(parts.stop), calibrate: map(parts.calibrate) };
}

function windowsOf(bars: Bars, segment: Segment, parts: TrainParts): BundleManifest['windows'] {
  const iso = (row: number): string => isoTime(bars.time[row]!);
  const part = (rows: Int32Array) =>
    rows.length === 0 ? null : { from: iso(rows[0]!), to: iso(rows[rows.length - 1]!), rows: rows.length };
  const span = (start: number, end: number) => ({ from: iso(start), to: iso(end - 1), rows: end - start });
  return {
    train: span(segment.train.start, segment.train.end),
    fit: part(parts.fit),
    stop: part(parts.stop),
    calibrate: part(parts.calibrate),
    test: segment.test.start === segment.test.end ? null : span(segment.test.start, segment.test.end),
  };
}
