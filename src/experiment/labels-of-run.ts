import type { RunAnswer, Segment } from '../core/index.ts';
import type { RunStore } from '../jobs/index.ts';
import type { LabelledBars, SegmentStates } from '../walkforward/index.ts';
import type { Prepared } from './prepare.ts';
import type { DoneSegment } from './results.ts';
import { compareRefits, filedCodes, refitCodes } from './segments/label-refits.ts';
import { stitchedSummaries, testLabels } from './segments/stitched-labels.ts';
import { labelSummaries } from './summaries.ts';

/** What a run knows of its labels. */
interface RunLabels {
  /** Undefined where each segment fits its own labeler. */
  readonly labelled: LabelledBars | undefined;
  readonly done: readonly DoneSegment[];
  readonly states: readonly SegmentStates[] | null;
}

/**
 * What a run says of its labels: of all rows where every segment has the same, else of the test windows, each by its own segment's
 * labeler, with how much a refit changes them.
 */
export async function labelsOfRun(
  store: RunStore,
  prepared: Prepared,
  segments: readonly Segment[],
  { labelled, done, states }: RunLabels,
): Promise<NonNullable<RunAnswer['labels']>> {
  if (labelled !== undefined) return { ...labelSummaries(prepared, labelled), refits: null };
  const fits = states === null ? refitCodes(done) : await filedCodes(store, segments, states);
  return { ...stitchedSummaries(prepared, testLabels(done), states), refits: compareRefits(fits) };
}
