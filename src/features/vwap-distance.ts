import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const vwapDistanceSchema = z.strictObject({ window: windowSchema.default(20), raw: z.boolean().default(false) });

/**
 * Close against the volume-weighted average of the typical price, close ÷ VWAP − 1: `vwap_dist_<w>` (0 where nothing was
 * traded); with `raw`, the VWAP itself, `vwap_<w>`.
 */
export function vwapDistance(params: z.output<typeof vwapDistanceSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  return featureFromKernel(
    {
      name: 'vwap-distance',
      inputs: ['high', 'low', 'close', 'volume'],
      outputs: [`${params.raw ? 'vwap' : 'vwap_dist'}_${params.window}`],
      params,
      lookbackBars: bars - 1,
    },
    () => new VwapKernel(bars, params.raw),
  );
}

class VwapKernel implements FeatureKernel {
  readonly #traded: RollingMoments;
  readonly #volume: RollingMoments;
  readonly #raw: boolean;
  readonly state: readonly RollingMoments[];

  constructor(bars: number, raw: boolean) {
    this.#traded = new RollingMoments(bars);
    this.#volume = new RollingMoments(bars);
    this.#raw = raw;
    this.state = [this.#traded, this.#volume];
  }

  step(_open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    this.#traded.push(((high + low + close) / 3) * volume);
    this.#volume.push(volume);
    const mean = this.#volume.mean();
    const vwap = mean <= 0 ? close : this.#traded.mean() / mean;
    out[0] = this.#raw ? vwap : close / vwap - 1;
  }
}
