import type { Range, Segment } from '../core/index.ts';
import { matchStates, renameStates } from '../labels/index.ts';
import type { LabelerFit, SegmentLabeler } from './fit-labeler.ts';

/** How the states of one segment's labeler came by their names. */
export interface SegmentStates {
  readonly segment: number;
  /** The code under which each state goes; the labeler's own order is by volatility. Null without a labeler. */
  readonly renaming: readonly number[] | null;
  /** The last segment before it whose labeler was fitted; null for the first. */
  readonly previous: number | null;
  /** Rows that both train windows hold and both labelers label. */
  readonly commonRows: number;
  /** Share of those rows on which both agree: as they are named, and were both named by volatility. Null without such rows. */
  readonly agreement: number | null;
  readonly agreementByVolatility: number | null;
  /** Whether naming by volatility would have named the states otherwise than the segment before did. */
  readonly moved: boolean;
  /** What is wrong with a fit that was kept nevertheless. */
  readonly degenerate: string | null;
  /** Why the states go by volatility, or why there are none. */
  readonly note: string | null;
}

interface Named {
  readonly segment: Segment;
  readonly codes: Int8Array;
  readonly renaming: readonly number[];
}

/**
 * Names the states of all segments, in order: those of the first by volatility, those of each later one after the last fitted
 * labeler before it, so that most of the rows that both train windows hold keep their name. Both labelers' own causal codes are
 * compared, and no row that either segment did not train on.
 *
 * @param fits one a segment
 */
export function matchSegments(
  segments: readonly Segment[],
  fits: readonly LabelerFit[],
  states: number,
): SegmentStates[] {
  let last: Named | null = null;
  return segments.map((segment, i) => {
    const fit = fits[i]!;
    if ('reason' in fit) return { ...unmatched(segment), note: fit.reason };
    const match: SegmentStates = last === null ? first(segment, states) : matchOne(last, segment, fit.codes, states);
    last = { segment, codes: fit.codes, renaming: match.renaming! };
    return { ...match, degenerate: typeof fit.params.degenerate === 'string' ? fit.params.degenerate : null };
  });
}

/** A segment's labeler with the names that were found for its states. */
export function namedLabeler(fit: LabelerFit, { renaming }: SegmentStates): SegmentLabeler {
  return 'reason' in fit ? { reason: fit.reason } : { params: { ...fit.params, renaming } };
}

function unmatched({ index }: Segment): SegmentStates {
  return {
    segment: index,
    renaming: null,
    previous: null,
    commonRows: 0,
    agreement: null,
    agreementByVolatility: null,
    moved: false,
    degenerate: null,
    note: null,
  };
}

function byVolatility(states: number): number[] {
  return Array.from({ length: states }, (_, k) => k);
}

function first(segment: Segment, states: number): SegmentStates {
  return { ...unmatched(segment), renaming: byVolatility(states), note: 'the first labeler: named by volatility' };
}

function matchOne(last: Named, segment: Segment, codes: Int8Array, states: number): SegmentStates {
  const previous = last.segment.index;
  const common: Range = {
    start: Math.max(last.segment.train.start, segment.train.start),
    end: Math.max(segment.train.start, Math.min(last.segment.train.end, segment.train.end)),
  };
  const cut = (all: Int8Array, { train }: Segment): Int8Array =>
    all.subarray(Math.min(all.length, common.start - train.start), common.end - train.start);
  const was = cut(last.codes, last.segment);
  const now = cut(codes, segment);
  const match = matchStates(renameStates(was, Int32Array.from(last.renaming)), now, states);
  if (match.commonRows === 0) {
    const note = `no labelled row is shared with segment ${previous}: named by volatility`;
    return { ...unmatched(segment), renaming: byVolatility(states), previous, note };
  }
  const renaming = Array.from(match.previousOf);
  let same = 0;
  for (let t = 0; t < now.length; t++) if (now[t]! >= 0 && now[t] === was[t]) same++;
  return {
    ...unmatched(segment),
    renaming,
    previous,
    commonRows: match.commonRows,
    agreement: match.agreement,
    agreementByVolatility: same / match.commonRows,
    moved: renaming.some((code, k) => code !== last.renaming[k]),
  };
}
