import type { Segment } from '../core/index.ts';
import type { LabelledBars } from './labelled-bars.ts';
import type { SegmentContext } from './segment-context.ts';

/** What only a segment's own labeler can tell; all absent where every segment has the same labels. */
export interface OwnLabels {
  /** The causal labels of the test rows; absent where labels look ahead. */
  readonly label?: Int8Array;
  /** Before the filter, where there is one. */
  readonly rawLabel?: Int8Array;
  /** For a look at the labels, and nothing else; absent where they were filed with the labeler, and are causal. */
  readonly labelCodes?: LabelCodes;
}

/** Codes of a segment's labeler; labels that look ahead read rows behind the window. */
export interface LabelCodes {
  /** Of the train rows, before the filter. */
  readonly train: Int8Array;
  /** Of the test rows, before and behind the filter. */
  readonly raw: Int8Array;
  readonly label: Int8Array;
}

/** The labels that only this segment's labeler can give. */
export function ownLabels(
  { labelScheme }: Pick<SegmentContext, 'labelScheme'>,
  { train, test }: Segment,
  { raw, labels }: Pick<LabelledBars, 'raw' | 'labels'>,
): OwnLabels {
  if (!labelScheme.fitted) return {};
  const label = labels.regime.slice(test.start, test.end);
  const rawLabel = raw.regime.slice(test.start, test.end);
  const labelCodes = { train: raw.regime.slice(train.start, train.end), raw: rawLabel, label };
  return {
    ...(labelScheme.tradable ? { label, ...(raw === labels ? {} : { rawLabel }) } : {}),
    ...(labelScheme.tradable && labelScheme.matched ? {} : { labelCodes }),
  };
}
