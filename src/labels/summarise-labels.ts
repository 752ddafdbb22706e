import { type LabelSummary, type Labels, sha256 } from '../core/index.ts';
import { meanRun } from '../metrics/index.ts';

/**
 * Rows of each regime, undefined rows, mean run in days and the SHA-256 of the Int8 column. Gap rows count: they are
 * rows like others to a rule.
 *
 * @param barsPerDay 48 for 30-minute bars
 */
export function summariseLabels(labels: Labels, barsPerDay: number): LabelSummary {
  const counts: Record<string, number> = Object.fromEntries(labels.names.map((name) => [name, 0]));
  let undefinedRows = 0;
  for (const code of labels.regime) {
    if (code < 0) undefinedRows++;
    else counts[labels.names[code]!]!++;
  }
  return {
    counts,
    undefined: undefinedRows,
    persistenceDays: meanRun(labels.regime) / barsPerDay,
    sha256Int8: sha256(labels.regime),
  };
}
