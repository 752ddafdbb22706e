import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const obvTrendSchema = z.strictObject({ window: windowSchema.default(20), raw: z.boolean().default(false) });

/**
 * Change of on-balance volume over the window ÷ volume traded in it: `obv_trend_<w>`, −1 (all volume on falling closes) to 1;
 * 0 where nothing was traded. With `raw`, the running level `obv`, which starts at the first bar's volume.
 */
export function obvTrend(params: z.output<typeof obvTrendSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  return featureFromKernel(
    {
      name: 'obv-trend',
      inputs: ['close', 'volume'],
      outputs: [params.raw ? 'obv' : `obv_trend_${params.window}`],
      params,
      lookbackBars: params.raw ? 0 : bars,
    },
    () => new ObvKernel(bars, params.raw),
  );
}

class ObvKernel implements FeatureKernel {
  readonly #previous = new Ring(1);
  readonly #level = new Ring(1);
  readonly #signed: RollingMoments;
  readonly #volume: RollingMoments;
  readonly #raw: boolean;
  readonly state: readonly Savable[];

  constructor(bars: number, raw: boolean) {
    this.#signed = new RollingMoments(bars);
    this.#volume = new RollingMoments(bars);
    this.#raw = raw;
    this.state = [this.#previous, this.#level, this.#signed, this.#volume];
  }

  step(_open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    const before = this.#previous.ago(0);
    this.#previous.push(close);
    if (Number.isNaN(before)) {
      this.#level.push(volume);
      out[0] = this.#raw ? volume : Number.NaN;
      return;
    }
    const signed = close > before ? volume : close < before ? -volume : 0;
    const level = this.#level.ago(0) + signed;
    this.#level.push(level);
    this.#signed.push(signed);
    this.#volume.push(volume);
    const mean = this.#volume.mean();
    out[0] = this.#raw ? level : mean <= 0 ? 0 : this.#signed.mean() / mean;
  }
}
