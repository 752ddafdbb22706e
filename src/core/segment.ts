import type { Range } from './range.ts';

/** One walk-forward step: train on the rows of one window, forecast the rows of the next. */
export interface Segment {
  /** Counts from 0 in time order. */
  readonly index: number;
  readonly train: Range;
  readonly test: Range;
}
