import type { Range, RefitsSummary, Segment } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import { renameStates } from '../../labels/index.ts';
import { adjustedRand } from '../../metrics/index.ts';
import type { SegmentStates } from '../../walkforward/index.ts';
import { codesOfText } from '../code-text.ts';
import type { DoneSegment } from '../results.ts';
import { readLabeler } from './labeler-job.ts';

/** What one segment's labeler says of the rows of its train window, before any filter. */
export interface RefitCodes {
  readonly segment: number;
  readonly train: Range;
  /** Shape [train rows]; −1 undefined. */
  readonly codes: Int8Array;
}

/** How alike each labeler is to the one before it, on the rows that both train windows hold. */
export function compareRefits(fits: readonly RefitCodes[]): RefitsSummary {
  const pairs = fits.slice(1).flatMap((now, i) => comparePair(fits[i]!, now) ?? []);
  const mean = (value: (pair: RefitPair) => number): number =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  const [lowest] = pairs.toSorted((a, b) => a.adjustedRand - b.adjustedRand);
  return {
    pairs: pairs.length,
    agreement: mean(({ agreement }) => agreement),
    adjustedRand: mean((pair) => pair.adjustedRand),
    lowest: lowest ?? null,
  };
}

type RefitPair = NonNullable<RefitsSummary['lowest']>;

/** Undefined where fewer than two rows have a label of both. */
function comparePair(before: RefitCodes, now: RefitCodes): RefitPair | undefined {
  const start = Math.max(before.train.start, now.train.start);
  const end = Math.max(start, Math.min(before.train.end, now.train.end));
  const cut = ({ codes, train }: RefitCodes): Int8Array => codes.subarray(start - train.start, end - train.start);
  const [was, is] = [cut(before), cut(now)];
  let rows = 0;
  let same = 0;
  for (let i = 0; i < is.length; i++) {
    if (is[i]! < 0 || was[i]! < 0) continue;
    rows++;
    if (is[i] === was[i]) same++;
  }
  return rows < 2 ? undefined : { segment: now.segment, agreement: same / rows, adjustedRand: adjustedRand(was, is) };
}

/** The codes of matched states as they were filed with each segment's labeler, under the names that they got. */
export async function filedCodes(
  store: RunStore,
  segments: readonly Segment[],
  states: readonly SegmentStates[],
): Promise<RefitCodes[]> {
  const fits: RefitCodes[] = [];
  for (const [i, segment] of segments.entries()) {
    const fit = await readLabeler(store, segment);
    const { renaming } = states[i]!;
    if (fit === undefined || 'reason' in fit || renaming === null) continue;
    const codes = renameStates(fit.codes, Int32Array.from(renaming));
    fits.push({ segment: segment.index, train: segment.train, codes });
  }
  return fits;
}

/** The codes of labelers whose regimes have names of their own, as each segment left them. */
export function refitCodes(done: readonly DoneSegment[]): RefitCodes[] {
  return done.flatMap(({ segment: { index, train }, summary: { labelCodes } }) =>
    labelCodes === undefined ? [] : [{ segment: index, train, codes: codesOfText(labelCodes.train) }],
  );
}
