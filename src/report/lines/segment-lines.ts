import type { SegmentsSummary } from '../../core/index.ts';
import { labelled } from '../parts.ts';
import { type Ink, inked, type TextOptions, textWidth, wrap } from '../text.ts';

/** What the reason of a segment that broke begins with; any other one was left out by the plan or its training. */
const FAILED = 'failed: ';

/** Counts of segments, then those without a model by reason: the skipped, and apart from them the failed. */
export function segmentLines(summary: SegmentsSummary, options: TextOptions): string[] {
  const { failed, skipped } = partSegments(summary);
  return [
    ...labelled('segments', segmentCounts(summary), options),
    ...reasonLines('failed', failed, 'red', options),
    ...skippedLines(skipped, options),
  ];
}

export function segmentCounts({ planned, done, failed }: SegmentsSummary): string {
  return `${planned} planned, ${done} done, ${failed} failed, ${planned - done - failed} skipped`;
}

type Reasons = SegmentsSummary['skipped'];

/** Segments that broke, their reason without its mark, and those that were left out. */
export function partSegments({ skipped }: Pick<SegmentsSummary, 'skipped'>): { failed: Reasons; skipped: Reasons } {
  return {
    failed: skipped
      .filter(({ reason }) => reason.startsWith(FAILED))
      .map(({ index, reason }) => ({ index, reason: reason.slice(FAILED.length) })),
    skipped: skipped.filter(({ reason }) => !reason.startsWith(FAILED)),
  };
}

/** One line a reason, with the segments that share it. */
export function skippedLines(skipped: Reasons, options: TextOptions): string[] {
  return reasonLines('skipped', skipped, 'yellow', options);
}

/** Segments whose degenerate labeler was kept, one line a reason. */
export function keptLines(kept: Reasons, options: TextOptions): string[] {
  return reasonLines('degenerate, kept:', kept, 'yellow', options);
}

function reasonLines(what: string, reasons: Reasons, ink: Ink, options: TextOptions): string[] {
  return groupSkipped(reasons).flatMap(({ segments, reason }) =>
    wrap(`${what} ${segments}: ${reason}`, textWidth(options), ' '.repeat(10)).map((line) => inked(line, ink, options)),
  );
}

/** `segments 0–3, 7` and why. */
export function groupSkipped(skipped: Reasons): { segments: string; reason: string }[] {
  const byReason = new Map<string, number[]>();
  for (const { index, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), index]);
  return [...byReason].map(([reason, indices]) => ({
    segments: `${indices.length === 1 ? 'segment' : 'segments'} ${ranges(indices)}`,
    reason,
  }));
}

/** `0–3, 7` of 0, 1, 2, 3, 7. */
function ranges(indices: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < indices.length; ) {
    let end = i;
    while (indices[end + 1] === indices[end]! + 1) end++;
    parts.push(end === i ? `${indices[i]}` : `${indices[i]}–${indices[end]}`);
    i = end + 1;
  }
  return parts.join(', ');
}
