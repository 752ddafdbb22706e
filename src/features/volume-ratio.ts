import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const volumeRatioSchema = z.strictObject({ window: windowSchema.default(20) });

/** Volume ÷ its trailing mean, this bar included: `volume_ratio_<w>`; 1 where nothing was traded. */
export function volumeRatio(params: z.output<typeof volumeRatioSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  return featureFromKernel(
    {
      name: 'volume-ratio',
      inputs: ['volume'],
      outputs: [`volume_ratio_${params.window}`],
      params,
      lookbackBars: bars - 1,
    },
    () => new VolumeRatioKernel(bars),
  );
}

class VolumeRatioKernel implements FeatureKernel {
  readonly #moments: RollingMoments;
  readonly state: readonly RollingMoments[];

  constructor(bars: number) {
    this.#moments = new RollingMoments(bars);
    this.state = [this.#moments];
  }

  step(_open: number, _high: number, _low: number, _close: number, volume: number, out: Float64Array): void {
    this.#moments.push(volume);
    const mean = this.#moments.mean();
    out[0] = mean <= 0 ? 1 : volume / mean;
  }
}
