import type { Segment } from '../core/index.ts';
import {
  type PartBorders,
  type PartShares,
  partBorders,
  type RowFacts,
  splitTrainRows,
  type TrainParts,
  type TrainRows,
  trainRows,
} from './train-rows.ts';

/** A segment's rows for one head, or why it cannot be trained. */
export type SegmentRows =
  | { readonly trainable: true; readonly parts: TrainParts; readonly dropped: TrainRows['dropped'] }
  | { readonly trainable: false; readonly reason: string; readonly dropped: TrainRows['dropped'] };

/**
 * Decides what a segment trains on. It is skipped, by name and with the reason, where it has no labels, where the fit
 * part is below `minTrainRows`, or where the fit part holds one class only (a classifier would learn a constant).
 *
 * @param options.borders where the parts begin, where that had to be known before the labels; else `shares` decide
 * @param options.classOf code of a row's class, or undefined for a regression
 */
export function segmentRows(
  segment: Segment,
  facts: RowFacts,
  options: {
    readonly shares: PartShares;
    readonly borders?: PartBorders | undefined;
    readonly minTrainRows: number;
    readonly classOf?: (row: number) => number;
    readonly classNames?: readonly string[];
  },
): SegmentRows {
  const { rows, dropped } = trainRows(segment, facts);
  const skip = (reason: string): SegmentRows => ({ trainable: false, reason, dropped });
  if (rows.length === 0) {
    return skip(whyEmpty(dropped));
  }
  const parts = splitTrainRows(rows, facts.labelEnd, options.borders ?? partBorders(rows, options.shares));
  if (parts.fit.length < options.minTrainRows) {
    return skip(`${parts.fit.length} rows to fit on, below walkForward.minTrainRows (${options.minTrainRows})`);
  }
  if (options.classOf !== undefined) {
    const first = options.classOf(parts.fit[0]!);
    if (parts.fit.every((t) => options.classOf!(t) === first)) {
      return skip(`the fit part has one class only (${options.classNames?.[first] ?? first})`);
    }
  }
  return { trainable: true, parts, dropped };
}

function whyEmpty({ withoutLabel, purged, warmUp }: TrainRows['dropped']): string {
  if (withoutLabel > 0) return 'no labels in the train window (the labeler needs more history before it)';
  if (purged >= warmUp)
    return 'every row of the train window is purged (its target, or the embargo, reaches the test window)';
  return 'the features are not defined yet in the train window';
}
