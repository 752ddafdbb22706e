import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { PIECE, pieceScratch } from './kernels/pieces.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const volumeZscoreSchema = z.strictObject({ window: windowSchema.default(60) });

/** (Volume − mean) ÷ sample deviation (n − 1) over the window, `vol_z_<window>`; 0 where the volume is constant. */
export function volumeZscore(params: z.output<typeof volumeZscoreSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'volume-zscore',
    params,
    inputs: ['volume'],
    outputs: { [`vol_z_${label}`]: bars - 1 },
    kernel: () => new VolumeZscoreKernel(bars),
  });
}

class VolumeZscoreKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #moments: RollingMoments;
  #scratch: Float64Array = new Float64Array(0);

  constructor(window: number) {
    this.#moments = new RollingMoments(window);
    this.memory = [this.#moments.memory];
  }

  run({ volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const means = (this.#scratch = pieceScratch(this.#scratch, n));
    for (let start = 0; start < n; start += PIECE) {
      const end = Math.min(n, start + PIECE);
      this.#moments.runInto(volume.subarray(start, end), end - start, 1, means, values.subarray(start, end));
      for (let i = start; i < end; i++) {
        const deviation = values[i]!;
        values[i] = deviation === 0 ? 0 : (volume[i]! - means[i - start]!) / deviation;
      }
    }
  }
}
