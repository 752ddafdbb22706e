import { childSeed, type Segment } from '../core/index.ts';
import { chooseTrial, type FeatureSelection, type Model, type Tuning } from '../trainers/index.ts';
import type { SharedTuning, TuningRecord } from './choices.ts';
import { chooses, headRows, headTarget } from './head-rows.ts';
import { endOf, fitInner, forecastHeld, type HeadRows, innerFold, innerSeed } from './inner-folds.ts';
import { planRegimeHead } from './plan-regime-head.ts';
import { planReturnHead } from './plan-return-head.ts';
import { headPath, requireFolds } from './require-folds.ts';
import type { SegmentContext } from './segment-context.ts';
import { innerColumns } from './select-features.ts';

/**
 * The trial with the best mean score over inner folds of the fit rows; nothing else is read. In each fold labeler, transforms and
 * selection (by the model as configured) are fitted anew, and all trials meet the same rows, columns and seed.
 *
 * @throws InputError TRAIN_TOO_SHORT where fewer than two folds can be used
 */
export async function tuneHead(
  head: HeadRows,
  tuning: Tuning,
  selection: FeatureSelection | null,
  model: Model,
): Promise<TuningRecord> {
  const seed = innerSeed(head, 'tuning');
  const scores: number[][] = tuning.trials.map(() => []);
  const skipped: string[] = [];
  let done = 0;
  for (const [i, fold] of tuning.folds.split(head.rows, endOf(head), head.context.embargoBars).entries()) {
    const inner = innerFold(head, fold);
    if ('reason' in inner) {
      skipped.push(inner.reason);
      continue;
    }
    const chosen = await innerColumns(inner.head, selection, model, childSeed(seed, 'selection', i));
    if ('reason' in chosen) {
      skipped.push(chosen.reason);
      continue;
    }
    const { columns } = chosen;
    const found: number[] = [];
    for (const trial of tuning.trials) {
      const fit = await fitInner(inner.head, trial.model, { columns, seed: childSeed(seed, 'fit', i) });
      found.push(tuning.score.of(forecastHeld(fit, inner.held), inner.truth, head.classes));
    }
    // A rank correlation of forecasts that are all the same says nothing: the fold counts for no trial then.
    if (!found.every(Number.isFinite)) {
      skipped.push(`the ${tuning.score.name} of a trial is undefined`);
      continue;
    }
    for (const [t, score] of found.entries()) scores[t]!.push(score);
    done++;
  }
  requireFolds(head, 'tuning.folds', done, skipped);
  const choice = chooseTrial(scores, tuning.rule, tuning.folds, tuning.score.higherIsBetter);
  return {
    when: tuning.when,
    segment: head.segment.index,
    rule: tuning.rule,
    score: tuning.score.name,
    chosen: choice.chosen,
    params: tuning.trials[choice.chosen]!.params,
    best: choice.best,
    trials: choice.trials.map(({ mean, error }, t) => ({
      params: tuning.trials[t]!.params,
      mean,
      error: Number.isNaN(error) ? null : error,
    })),
    withinOneError: choice.withinOneError,
    distinct: choice.distinct,
    folds: { use: tuning.folds.name, done, skipped },
  };
}

/**
 * Tuning that is done once, for every head that asks for it: on the first segment whose rows the head can be trained on. States
 * go by their labeler's own names there, since no score depends on them.
 *
 * @throws InputError TRAIN_TOO_SHORT
 */
export async function tuneOnce(context: SegmentContext, segments: readonly Segment[]): Promise<SharedTuning> {
  const names = ['regime', ...context.returnHeads.map(({ horizon }) => `return_${horizon}`)];
  const open = new Set(names.filter((name) => chooses(context, name).tuning?.when === 'once'));
  const out: Record<string, TuningRecord> = {};
  for (const segment of segments) {
    if (open.size === 0) break;
    const planned = planRegimeHead(context, segment);
    if (!planned.trainable) continue;
    for (const name of [...open]) {
      const k = names.indexOf(name) - 1;
      const rows = k < 0 ? planned : planReturnHead(context, segment, context.returnTargets[k]!);
      if (!rows.trainable) continue;
      const { tuning, selection } = chooses(context, name);
      const head = headRows(
        context,
        segment,
        planned.labelled,
        name,
        rows.parts.fit,
        headTarget(context, segment, name, planned.labelled),
      );
      const model = headPath(head) === 'model' ? context.regimeModel : context.returnModel!;
      out[name] = await tuneHead(head, tuning!, selection, model);
      open.delete(name);
    }
  }
  return out;
}
