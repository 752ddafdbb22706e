import type { Bars, Frame } from '../core/index.ts';
import type { Feature } from './contract.ts';
import { refuseSharedOutputs } from './parse-features.ts';

/**
 * All outputs of the features on the bars' time axis, in the features' order.
 *
 * @throws ConfigError CONFIG_INVALID where two features share an output name
 */
export function computeFeatures(features: readonly Feature[], bars: Bars): Frame {
  refuseSharedOutputs(features);
  const columns: Record<string, Float64Array> = {};
  for (const feature of features) Object.assign(columns, feature.compute(bars));
  return { time: bars.time, columns, intervalMs: bars.intervalMs };
}
