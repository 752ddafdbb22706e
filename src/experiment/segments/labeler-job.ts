import type { Segment } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import type { LabelParams } from '../../labels/index.ts';
import { fitSegmentLabeler, type LabelerFit, type SegmentContext } from '../../walkforward/index.ts';
import { codesOfText, codesToText } from '../code-text.ts';
import { segmentFolder } from './segment-folder.ts';

const LABELER_FILE = 'labeler.json';

/** Folder of a segment's fitted labeler below the run folder. */
export function labelerFolder(index: number): string {
  return `${segmentFolder(index)}/labeler`;
}

interface LabelerRecord {
  readonly segment: number;
  readonly params?: LabelParams;
  /** Rows of the train window, and their codes, one character a row: 0 for code 0, / for none. */
  readonly rows?: { readonly start: number; readonly end: number };
  readonly codes?: string;
  readonly reason?: string;
}

/** Fits a segment's labeler and files it. */
export async function runLabelerJob(context: SegmentContext, store: RunStore, segment: Segment): Promise<void> {
  const fit = fitSegmentLabeler(context, segment);
  const record: LabelerRecord =
    'reason' in fit
      ? { segment: segment.index, reason: fit.reason }
      : { segment: segment.index, params: fit.params, rows: segment.train, codes: codesToText(fit.codes) };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  await store.finish(labelerFolder(segment.index), { [LABELER_FILE]: bytes }, { fitted: !('reason' in fit) });
}

/** A segment's labeler as it was filed, or undefined where it is not there or was changed. */
export async function readLabeler(store: RunStore, segment: Segment): Promise<LabelerFit | undefined> {
  const found = await store.finished(labelerFolder(segment.index));
  const file = found?.files[LABELER_FILE];
  if (file === undefined) return undefined;
  const { params, codes, reason } = JSON.parse(file.toString()) as LabelerRecord;
  if (params !== undefined && codes !== undefined) return { params, codes: codesOfText(codes) };
  return { reason: reason ?? '' };
}
