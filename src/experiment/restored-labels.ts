import type { RunStore } from '../jobs/index.ts';
import type { LabelParams } from '../labels/index.ts';
import type { Prepared } from './prepare.ts';
import type { DoneSegment } from './results.ts';
import { segmentFolder } from './segment-folder.ts';

/** What one segment's labeler says of all bars, shape [n] each. */
export interface RestoredLabels {
  readonly segment: DoneSegment['segment'];
  readonly raw: Int8Array;
  /** After the filter. */
  readonly label: Int8Array;
}

/** The labels of each segment's own labeler, brought back from its bundle. A look at the labels: nobody trades them. */
export async function restoredLabels(
  store: RunStore,
  { bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>,
  done: readonly DoneSegment[],
): Promise<RestoredLabels[]> {
  const found: RestoredLabels[] = [];
  for (const { segment } of done) {
    const manifest = await store.read(`${segmentFolder(segment.index)}/manifest.json`);
    const { labeler } = JSON.parse(manifest!) as { readonly labeler: LabelParams };
    const restored = plugins.labels.restore(labeler);
    found.push({ segment, raw: restored.raw(bars).regime, label: restored.label(bars).regime });
  }
  return found;
}
