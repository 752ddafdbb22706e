import { type Labels, NEVER } from '../core/index.ts';

/**
 * What a model predicts: the target at row t is the label at row t + `leadBars`, and its `labelEnd` is that label's.
 * The last `leadBars` rows are undefined.
 */
export function leadLabels(labels: Labels, leadBars: number): Labels {
  if (leadBars === 0) return labels;
  const n = labels.regime.length;
  const regime = new Int8Array(n).fill(-1);
  const labelEnd = new Int32Array(n).fill(NEVER);
  if (leadBars < n) {
    regime.set(labels.regime.subarray(leadBars));
    labelEnd.set(labels.labelEnd.subarray(leadBars));
  }
  return { regime, labelEnd, names: labels.names };
}
