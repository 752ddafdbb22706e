import type { Bars } from '../core/index.ts';
import type { Feature } from './contract.ts';

/**
 * The first row at which every feature is defined: by their lookbacks, and for those that start late where their columns do; the
 * number of rows where one never does.
 *
 * @param columns the features' columns, where they are there already; a late feature without them is computed
 */
export function firstFeatureRow(
  features: readonly Feature[],
  bars: Bars,
  columns?: Readonly<Record<string, Float64Array>>,
): number {
  let first = 0;
  for (const feature of features) {
    first = Math.max(first, feature.lookbackBars);
    if (feature.startsLate !== true) continue;
    const own = columns ?? feature.compute(bars);
    for (const output of feature.outputs) {
      const row = own[output]!.findIndex((value) => !Number.isNaN(value));
      first = Math.max(first, row < 0 ? bars.time.length : row);
    }
  }
  return first;
}
