import type { Labels } from '../core/index.ts';

/**
 * Share of each regime among the newest `windowBars` labels that are known at a row: those of rows t − h − window + 1 …
 * t − h, where h is the label's horizon. Columns `share_<regime>`, shape [n]; NaN where none of them is defined.
 */
export function trailingShares(labels: Labels, windowBars: number, horizonBars: number): Record<string, Float64Array> {
  const { regime, names } = labels;
  const columns = names.map(() => new Float64Array(regime.length).fill(Number.NaN));
  const counts = new Int32Array(names.length);
  let defined = 0;
  for (let t = horizonBars; t < regime.length; t++) {
    const entering = regime[t - horizonBars]!;
    if (entering >= 0) {
      counts[entering]!++;
      defined++;
    }
    const left = t - horizonBars - windowBars;
    const leaving = left >= 0 ? regime[left]! : -1;
    if (leaving >= 0) {
      counts[leaving]!--;
      defined--;
    }
    if (defined > 0) for (let k = 0; k < columns.length; k++) columns[k]![t] = counts[k]! / defined;
  }
  return Object.fromEntries(names.map((name, k) => [`share_${name}`, columns[k]!]));
}
