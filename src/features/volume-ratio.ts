import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const volumeRatioSchema = z.strictObject({ window: windowSchema.default(20) });

/** Volume ÷ its mean over the window (the bar included), `volume_ratio_<window>`, 0 to window; 1 where nothing traded. */
export function volumeRatio(params: z.output<typeof volumeRatioSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'volume-ratio',
    params,
    inputs: ['volume'],
    outputs: { [`volume_ratio_${label}`]: bars - 1 },
    kernel: () => new VolumeRatioKernel(bars),
  });
}

class VolumeRatioKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #sum: RollingSum;
  readonly #window: number;

  constructor(window: number) {
    this.#sum = new RollingSum(window);
    this.#window = window;
    this.memory = [this.#sum.memory];
  }

  run({ volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const sum = this.#sum.push(volume[i]!);
      values[i] = sum === 0 ? 1 : (volume[i]! * this.#window) / sum;
    }
  }
}
