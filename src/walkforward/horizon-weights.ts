import { childSeed, type HorizonWeights, type Matrix, type ReturnHead, type Segment } from '../core/index.ts';
import { mean, overlapError, rankProducts } from '../metrics/index.ts';
import { type Model, purgedFolds } from '../trainers/index.ts';
import { crossFit } from './cross-fit.ts';
import { chosenInputs } from './labelled-bars.ts';
import { planRegimeHead } from './plan-regime-head.ts';
import { planReturnHead } from './plan-return-head.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';
import { type HorizonEvidence, shrinkWeights } from './shrink-weights.ts';
import { partBorders, splitTrainRows } from './train-rows.ts';

/** Rows that are fewer times the longest horizon hold too few returns of their own for an error to mean anything. */
const LEAST_HORIZONS = 10;
/** What drives returns that overlap lasts longer than the overlap: the lag of the errors, in horizons. */
const LAG_HORIZONS = 4;

/**
 * What a segment's horizons weigh, by the rank correlation of their forecasts on inner folds of the fit part with the return that
 * followed, shrunk to equal weights. Nothing but fit rows is read: a model that stops early stops on the newest rows of what it is
 * given.
 *
 * @param matrix the segment's, from the first row of its train window on
 * @returns null where the configuration gives the weights
 */
export async function horizonWeights(
  context: SegmentContext,
  segment: Segment,
  matrix: Matrix,
): Promise<HorizonWeights | null> {
  const { returnHeads, horizonScheme } = context;
  if (horizonScheme == null || returnHeads.length === 0) return null;
  const { folds } = horizonScheme;
  if (returnHeads.length === 1) {
    const [{ horizon }] = returnHeads as [ReturnHead];
    return { folds, rows: 0, shrink: 0, horizons: [{ horizon, weight: 1, ic: null, error: null }] };
  }
  const held: HeldOut[] = [];
  for (let k = 0; k < returnHeads.length; k++) held.push(await heldOut(context, segment, matrix, k, folds));
  const rows = commonRows(held);
  const found = evidenceOf(held, rows, returnHeads, folds);
  const { weights, shrink, note } = found.lack === null ? shrinkWeights(found, horizonScheme) : equal(found);
  return {
    folds,
    rows: rows.length,
    shrink,
    horizons: returnHeads.map(({ horizon }, k) => ({
      horizon,
      weight: weights[k]!,
      ic: finite(found.ic[k]),
      error: finite(found.error[k]),
    })),
    ...(note === undefined ? {} : { note }),
  };
}

/** The same for a segment that is not being trained; null where it could not be. */
export async function segmentHorizonWeights(context: SegmentContext, segment: Segment): Promise<HorizonWeights | null> {
  const planned = planRegimeHead(context, segment);
  if (!planned.trainable) return null;
  if (context.returnTargets.some((target) => !planReturnHead(context, segment, target).trainable)) return null;
  const inputs = chosenInputs(planned.labelled, context.labelInputs);
  return horizonWeights(
    context,
    segment,
    segmentMatrix(context.features, inputs, { start: segment.train.start, end: segment.test.end }),
  );
}

/** Heads with a segment's own weights; as they are without any. */
export function weightedHeads(heads: readonly ReturnHead[], weights: HorizonWeights | null): readonly ReturnHead[] {
  return weights === null ? heads : heads.map((head, k) => ({ ...head, weight: weights.horizons[k]!.weight }));
}

/** Forecasts of fit rows by models that saw none of them, and what followed; by row of the matrix. */
interface HeldOut {
  readonly forecast: ReadonlyMap<number, number>;
  readonly realised: Float64Array;
}

async function heldOut(
  context: SegmentContext,
  segment: Segment,
  matrix: Matrix,
  k: number,
  folds: number,
): Promise<HeldOut> {
  const target = context.returnTargets[k]!;
  const offset = segment.train.start;
  const planned = planReturnHead(context, segment, target);
  const realised = target.value.slice(offset, offset + matrix.rows);
  if (!planned.trainable) return { forecast: new Map(), realised };
  const rows = planned.parts.fit.map((t) => t - offset);
  const labelEnd = target.labelEnd.slice(offset, offset + matrix.rows).map((end) => end - offset);
  const endOf = (row: number): number => labelEnd[row]!;
  const fitted = await crossFit({
    model: stoppingInside(context.returnModel!, labelEnd, context.shares.stop),
    transforms: context.transforms,
    columns: context.features.names.length,
    matrix,
    rows,
    stopRows: new Int32Array(0),
    target: realised,
    classes: 0,
    regimes: [],
    endOf,
    folds,
    embargoBars: context.embargoBars,
    seed: childSeed(context.seed, 'horizon weights', context.returnHeads[k]!.horizon, segment.index),
  });
  const means = trainMeans(rows, realised, purgedFolds(rows, endOf, folds, context.embargoBars));
  const forecast = new Map(Array.from(fitted.rows, (row, i) => [row, fitted.predicted[i]! - means.get(row)!]));
  return { forecast, realised };
}

/**
 * The mean return of the rows that a fold was fitted on, at each row held out. A model's forecasts lie around it, and it is low just
 * where the rows held out did well, since those are missing from it: pooled as they are, forecasts of no skill have an IC below 0. It is
 * taken off; the mean of the rows held out is not, which would make the IC of slow features too high.
 */
function trainMeans(
  rows: Int32Array,
  realised: Float64Array,
  folds: readonly { readonly train: Int32Array; readonly test: Int32Array }[],
): Map<number, number> {
  const means = new Map<number, number>();
  for (const { train, test } of folds) {
    const average = mean(Float64Array.from(train, (i) => realised[rows[i]!]!));
    for (const i of test) means.set(rows[i]!, average);
  }
  return means;
}

/** A model that stops early on the newest share of the rows that it is given, purged like the stop part. */
function stoppingInside(model: Model, labelEnd: Int32Array, stop: number): Model {
  if (!model.stopsEarly || stop === 0) return model;
  return {
    ...model,
    name: model.name,
    fit(set, rng, onProgress) {
      const parts = splitTrainRows(set.rows, labelEnd, partBorders(set.rows, { stop, calibrate: 0 }));
      return model.fit({ ...set, rows: parts.fit, stopRows: parts.stop }, rng, onProgress);
    },
  };
}

/** Rows that all horizons forecast, rising. */
function commonRows(held: readonly HeldOut[]): Int32Array {
  const [first, ...rest] = held;
  const rows = Array.from(first!.forecast.keys()).filter((row) => rest.every(({ forecast }) => forecast.has(row)));
  return Int32Array.from(rows).sort();
}

type Found = HorizonEvidence & { readonly lack: string | null };

/**
 * ICs of all horizons on the same rows, so that their differences are of the horizons and not of the rows.
 *
 * Folds are no independent tests: what one is tested on, the others are fitted on, and they err together. Squared errors grow by
 * 1 + folds ÷ (folds − 1).
 *
 * @see Nadeau & Bengio 2003, Machine Learning 52(3)
 */
function evidenceOf(held: readonly HeldOut[], rows: Int32Array, heads: readonly ReturnHead[], folds: number): Found {
  const longest = Math.max(...heads.map((head) => head.horizonBars));
  const none = heads.map(() => Number.NaN);
  if (rows.length < LEAST_HORIZONS * longest) {
    const lack = `${rows.length} rows held out, below ${LEAST_HORIZONS} times the longest horizon (${longest} bars)`;
    return { ic: none, error: none, noise: Number.NaN, lack };
  }
  const products = held.map(({ forecast, realised }) =>
    rankProducts(
      Float64Array.from(rows, (row) => forecast.get(row)!),
      Float64Array.from(rows, (row) => realised[row]!),
    ),
  );
  const ic = products.map(mean);
  const flat = ic.findIndex(Number.isNaN);
  const shared = Math.sqrt(1 + folds / (folds - 1));
  const errorOf = (values: Float64Array, bars: number) => shared * overlapError(values, LAG_HORIZONS * bars);
  const error = products.map((values, k) => errorOf(values, heads[k]!.horizonBars));
  // Neighbouring horizons err together: the noise of a difference is that of the difference's own series.
  const centre = products[0]!.map((_, i) => mean(products.map((values) => values[i]!)));
  const noise = products.reduce(
    (sum, values) =>
      sum +
      errorOf(
        values.map((value, i) => value - centre[i]!),
        longest,
      ) **
        2,
    0,
  );
  return { ic, error, noise, lack: flat < 0 ? null : `forecasts of ${heads[flat]!.horizon} don't vary` };
}

function equal({ ic, lack }: Found) {
  return { weights: ic.map(() => 1 / ic.length), shrink: 1, note: lack! };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
