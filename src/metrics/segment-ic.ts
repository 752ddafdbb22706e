import type { SegmentIc } from '../core/index.ts';
import { spearman } from './correlation.ts';
import { mean } from './series.ts';
import { signHitRate } from './sign-hit-rate.ts';

/** Stands beside every curve of these. */
export const SEGMENT_IC_WARNING =
  "a picture, never evidence: the mean of single segments' ICs is biased upwards (a tree model's was +.03 to +.08 on random walks); read the pooled IC";

/**
 * Rank correlation of each segment on its own, in order: rows of a segment are adjacent, without NaN.
 *
 * Ranking inside a segment takes out the segment's own level of both series, which nobody knew beforehand: one reason why these are
 * no evidence.
 */
export function segmentIcs(x: Float64Array, y: Float64Array, segment: ArrayLike<number>): SegmentIc[] {
  const found: SegmentIc[] = [];
  for (let start = 0; start < x.length; ) {
    let end = start;
    while (end < x.length && segment[end] === segment[start]) end++;
    found.push({
      segment: segment[start]!,
      rows: end - start,
      spearman: spearman(x.subarray(start, end), y.subarray(start, end)),
      hitRate: signHitRate(x.subarray(start, end), y.subarray(start, end)),
    });
    start = end;
  }
  return found;
}

/** Mean over the segments where it is defined; see the warning. */
export function meanSegmentIc(segments: readonly SegmentIc[]): number {
  return mean(segments.map((segment) => segment.spearman).filter((value) => !Number.isNaN(value)));
}
