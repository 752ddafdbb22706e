import { type Bars, isoTime, type Segment, takeRows } from '../core/index.ts';
import { type BundleManifest, type ConformalScores, type SealedBundle, sealBundle } from '../models/index.ts';
import { scoreRegimes, shareCalibrateRows } from './conformal-rows.ts';
import { driftReference } from './drift-reference.ts';
import { type FittedHead, fitRegimeHead, fitReturnHead } from './fit-heads.ts';
import { type SegmentLabeler, whyUnfit } from './fit-labeler.ts';
import { forecastOnce } from './forecast-once.ts';
import type { LabelledBars } from './labelled-bars.ts';
import { planRegimeHead } from './plan-regime-head.ts';
import { type RegimeHistory, regimeHistory } from './regime-history.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';
import type { TrainParts } from './train-rows.ts';

/** What one segment answers; arrays have one value a test row. */
export type SegmentResult =
  | { readonly status: 'skipped'; readonly reason: string }
  | {
      readonly status: 'done';
      readonly bundle: SealedBundle;
      /** Forecasts, and those without their calibration (`raw_…`) where there is one. */
      readonly columns: Readonly<Record<string, Float64Array>>;
      readonly truth: Int8Array;
      readonly naive: Int8Array;
      /** The causal labels of the test rows by a labeler that each segment fits; absent where all segments share them or they look ahead. */
      readonly label?: Int8Array;
      /** Before the filter, where there is one. */
      readonly rawLabel?: Int8Array;
      readonly history: RegimeHistory;
      readonly rows: { readonly fit: number; readonly stop: number; readonly calibrate: number };
      readonly fits: Readonly<Record<string, unknown>>;
      /** Scores of rows that nothing was fitted on, where sets of regimes are asked for. */
      readonly conformal?: ConformalScores;
    };

/**
 * Fits one segment and forecasts its test rows: labeler, regime head with calibration, return heads, sealed bundle; the
 * forecasts come from onnxruntime on the very bytes that are sealed. Pure: same context, segment and labeler, same bytes.
 *
 * @param labeler the segment's labeler with the names of its states, where it was fitted before
 */
export async function fitSegment(
  context: SegmentContext,
  segment: Segment,
  labeler?: SegmentLabeler,
): Promise<SegmentResult> {
  try {
    return await fitWhole(context, segment, labeler);
  } catch (error) {
    // Too few rows for inner folds.
    return { status: 'skipped', reason: whyUnfit(error) };
  }
}

async function fitWhole(
  context: SegmentContext,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
): Promise<SegmentResult> {
  const planned = planRegimeHead(context, segment, labeler);
  if (!planned.trainable) return { status: 'skipped', reason: planned.reason };
  const { labelled, parts: trained } = planned;
  const { target, naive } = labelled;

  // From here on rows count from the window's start: its matrix is a private copy of train and test rows.
  const offset = segment.train.start;
  const matrix = segmentMatrix(context.features, context.labelInputs ? labelled.inputs : {}, {
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

  // What training rows learn may be smoothed; what is forecast, scored and counted is what was known.
  const learnt = labelled.hindsight ?? target;
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
  );
  heads.regime = regime.bytes;
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
    const fitted = await fitReturnHead(context, segment, matrix, context.returnTargets[k]!, head, labelled);
    if ('reason' in fitted) return { status: 'skipped', reason: `return head ${head.horizon}: ${fitted.reason}` };
    const name = `return_${head.horizon}`;
    heads[name] = fitted.bytes;
    fits[name] = fitted.summary;
    transforms[name] = fitted.transforms;
    chosen[name] = fitted.chosen;
    columns[`expReturnBps_${head.horizon}`] = await forecastOnce(fitted.bytes, test);
    if (fitted.uncalibrated !== undefined) {
      columns[`raw_expReturnBps_${head.horizon}`] = await forecastOnce(fitted.uncalibrated, test);
      returnCalibrations[name] = fitted.calibration;
    }
  }

  const bundle = sealBundle({
    heads,
    manifest: {
      ...context.manifest,
      segment: segment.index,
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
  };
}

/** What was chosen of the heads, for the manifest: keys that no head has are left out. */
function chosenByHead(
  chosen: Readonly<Record<string, FittedHead['chosen']>>,
): Pick<BundleManifest, 'selection' | 'tuning'> {
  const of = (key: 'selection' | 'tuning') =>
    Object.fromEntries(
      Object.entries(chosen).flatMap(([head, record]) => (key in record ? [[head, record[key]]] : [])),
    );
  const [selection, tuning] = [of('selection'), of('tuning')];
  return {
    ...(Object.keys(selection).length === 0 ? {} : { selection }),
    ...(Object.keys(tuning).length === 0 ? {} : { tuning }),
  };
}

/** The labels that only this segment's labeler can give, on its test rows. */
function ownLabels(
  { labelScheme }: SegmentContext,
  { test }: Segment,
  { raw, labels }: LabelledBars,
): { label?: Int8Array; rawLabel?: Int8Array } {
  if (!labelScheme.fitted || !labelScheme.tradable) return {};
  const label = labels.regime.slice(test.start, test.end);
  return raw === labels ? { label } : { label, rawLabel: raw.regime.slice(test.start, test.end) };
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
    test: span(segment.test.start, segment.test.end),
  };
}
