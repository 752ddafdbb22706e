import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const volumeZscoreSchema = z.strictObject({ window: windowSchema.default(60) });

/** Volume in trailing standard deviations (n − 1) from its trailing mean: `vol_z_<w>`; 0 where volume stood still. */
export function volumeZscore(params: z.output<typeof volumeZscoreSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  return featureFromKernel(
    { name: 'volume-zscore', inputs: ['volume'], outputs: [`vol_z_${params.window}`], params, lookbackBars: bars - 1 },
    () => new VolumeZscoreKernel(bars),
  );
}

class VolumeZscoreKernel implements FeatureKernel {
  readonly #moments: RollingMoments;
  readonly state: readonly RollingMoments[];

  constructor(bars: number) {
    this.#moments = new RollingMoments(bars);
    this.state = [this.#moments];
  }

  step(_open: number, _high: number, _low: number, _close: number, volume: number, out: Float64Array): void {
    this.#moments.push(volume);
    const deviation = this.#moments.deviation(1);
    out[0] = deviation === 0 ? 0 : (volume - this.#moments.mean()) / deviation;
  }
}
