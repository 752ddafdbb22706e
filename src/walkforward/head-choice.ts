import type { Matrix, Segment } from '../core/index.ts';
import { type FeatureSelection, type Model, onColumns } from '../trainers/index.ts';
import type { TuningRecord } from './choices.ts';
import { chooses, headRows, headTarget } from './head-rows.ts';
import { type HeadRows, innerSeed } from './inner-folds.ts';
import type { LabelledBars } from './labelled-bars.ts';
import type { SegmentContext } from './segment-context.ts';
import { type SelectionRecord, selectFeatures } from './select-features.ts';
import { tuneHead } from './tune.ts';

/** A head's model as it is to be fitted, and the fit part that it was chosen on. */
export interface ChosenHead {
  readonly rows: HeadRows;
  /** With the chosen parameters; on the kept columns, its file on all. */
  readonly model: Model;
  /** With the chosen parameters, on whatever columns it is given. */
  readonly tuned: Model;
  /** As configured: what a selection asks. */
  readonly plain: Model;
  readonly selection: FeatureSelection | null;
  /** For the summary of the fit and the manifest; empty where nothing is chosen. */
  readonly record: { readonly tuning?: TuningRecord; readonly selection?: SelectionRecord };
}

/**
 * Chooses a head's parameters and columns by its fit rows alone. The columns are chosen by the model as configured, whatever
 * tuning finds: the two do not depend on each other, and a tuning that is done once goes with columns chosen per segment.
 *
 * @param name `regime`, `return_<horizon>`
 * @param fitRows of the bars
 * @param matrix the segment's
 * @throws InputError TRAIN_TOO_SHORT
 */
export async function chooseHead(
  context: SegmentContext,
  segment: Segment,
  labelled: LabelledBars,
  name: string,
  fitRows: Int32Array,
  matrix: Matrix,
): Promise<ChosenHead> {
  const plain = name === 'regime' ? context.regimeModel : context.returnModel!;
  const { selection, tuning } = chooses(context, name);
  const rows = headRows(
    context,
    segment,
    labelled,
    name,
    fitRows,
    headTarget(context, segment, name, labelled),
    matrix,
  );
  let tuned = plain;
  let found: TuningRecord | undefined;
  if (tuning !== null) {
    found = tuning.when === 'once' ? (await context.tuned?.())?.[name] : undefined;
    found ??= await tuneHead(rows, tuning, selection, plain);
    tuned = tuning.trials[found.chosen]!.model;
  }
  const kept =
    selection === null ? undefined : await selectFeatures(rows, selection, plain, innerSeed(rows, 'selection'));
  return {
    rows,
    model: kept === undefined ? tuned : onColumns(tuned, kept.columns),
    tuned,
    plain,
    selection,
    record: {
      ...(found === undefined ? {} : { tuning: found }),
      ...(kept === undefined ? {} : { selection: kept.record }),
    },
  };
}
