import { DAY_MS, type RunAnswer } from '../core/index.ts';
import { summariseLabels } from '../labels/index.ts';
import type { LabelledBars } from '../walkforward/index.ts';
import type { Prepared } from './prepare.ts';

/** Counts, persistence and hashes of labels before and after their filter. */
export function labelSummaries(
  { bars, config }: Prepared,
  { raw, labels }: LabelledBars,
): NonNullable<RunAnswer['labels']> {
  const barsPerDay = DAY_MS / bars.intervalMs;
  return {
    raw: summariseLabels(raw, barsPerDay),
    voted: config.labels.filter === null ? null : summariseLabels(labels, barsPerDay),
  };
}
