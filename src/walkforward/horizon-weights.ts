import type { HorizonWeights, ReturnHead, Segment } from '../core/index.ts';
import { mean, overlapError, rankProducts } from '../metrics/index.ts';
import { crossFit } from './cross-fit.ts';
import { type ChosenHead, chooseHead } from './head-choice.ts';
import { innerSeed } from './inner-folds.ts';
import { chosenInputs } from './labelled-bars.ts';
import { planRegimeHead } from './plan-regime-head.ts';
import { planReturnHead } from './plan-return-head.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';
import { type HorizonEvidence, shrinkWeights } from './shrink-weights.ts';

/** Rows that are fewer times the longest horizon hold too few returns of their own for an error to mean anything. */
const LEAST_HORIZONS = 10;
/** What drives returns that overlap lasts longer than the overlap: the lag of the errors, in horizons. */
const LAG_HORIZONS = 4;

/**
 * What a segment's horizons weigh, by the rank correlation of their forecasts on inner folds of the fit part with the return that
 * followed, shrunk to equal weights. Nothing but fit rows is read: a model that stops early stops on the newest rows of what it is
 * given.
 *
 * @param chosen the return heads as the segment fits them
 * @returns null where the configuration gives the weights
 */
export async function horizonWeights(
  context: SegmentContext,
  chosen: readonly ChosenHead[],
): Promise<HorizonWeights | null> {
  const { returnHeads, horizonScheme } = context;
  if (horizonScheme == null || returnHeads.length === 0) return null;
  const { folds } = horizonScheme;
  if (returnHeads.length === 1) {
    const [{ horizon }] = returnHeads as [ReturnHead];
    return { folds, rows: 0, shrink: 0, horizons: [{ horizon, weight: 1, ic: null, error: null }] };
  }
  const held: HeldOut[] = [];
  for (const head of chosen) held.push(await heldOut(head, folds));
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
  const { labelled } = planned;
  const matrix = segmentMatrix(context.features, chosenInputs(labelled, context.labelInputs), {
    start: segment.train.start,
    end: segment.test.end,
  });
  const chosen: ChosenHead[] = [];
  for (const [k, { horizon }] of context.returnHeads.entries()) {
    const head = planReturnHead(context, segment, context.returnTargets[k]!);
    if (!head.trainable) return null;
    chosen.push(await chooseHead(context, segment, labelled, `return_${horizon}`, head.parts.fit, matrix));
  }
  return horizonWeights(context, chosen);
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

/**
 * A model's forecasts lie around the mean of what it was fitted on, and that is low just where the rows held out did well, since those
 * are missing from it: pooled as they are, forecasts of no skill have an IC below 0. It is taken off; the mean of the rows held out is
 * not, which would make the IC of slow features too high.
 */
async function heldOut(head: ChosenHead, folds: number): Promise<HeldOut> {
  const { rows, tuned, plain, selection } = head;
  const seed = innerSeed(rows, 'horizon weights');
  const fitted = await crossFit({ head: rows, tuned, plain, selection, folds, seed });
  const forecast = new Map(
    Array.from(fitted.rows, (row, i) => [row, fitted.predicted[i]! - fitted.trainMean[i]!] as const),
  );
  return { forecast, realised: rows.target.truth };
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
