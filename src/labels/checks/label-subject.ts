import type { Bars, Range } from '../../core/index.ts';
import type { LabelRule, LabelScheme } from '../contract.ts';
import type { LabelsConfig } from '../parse-labels.ts';

/** A labeler under the checks. */
export interface LabelSubject {
  /** The labeler, parsed anew each time, under another filter or lead where these are given. */
  scheme(change?: Partial<LabelsConfig>): LabelScheme;
  /** The bare rule, made anew each time. */
  rule(): LabelRule;
  /** A market for a seed; shorter ones end earlier. */
  market(seed: number, rows?: number): Bars;
  readonly rows: number;
  /** The rows that a fit reads. */
  readonly train: Range;
  /** Whether markets are made up, so that labels may be expected from the first row on. */
  readonly madeUp: boolean;
}
