import { DAY_MS, type RunAnswer } from '../core/index.ts';
import { summariseLabels } from '../labels/index.ts';
import type { LabelledBars } from '../walkforward/index.ts';
import type { Prepared } from './prepare.ts';

/** Counts, persistence and hashes of the labels before and after their filter; null for a labeler fitted per segment. */
export function labelSummaries({ bars, plugins, config }: Prepared, labelled: LabelledBars | undefined): RunAnswer['labels'] {
  if (labelled === undefined) return null;
  const barsPerDay = DAY_MS / bars.intervalMs;
  const raw = summariseLabels(plugins.labels.fit(bars, null).raw(bars), barsPerDay);
  return { raw, voted: config.labels.filter === null ? null : summariseLabels(labelled.labels, barsPerDay) };
}
