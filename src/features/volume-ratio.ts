import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { crossed, parseWindow, windowSchema } from './windows.ts';

export const volumeRatioSchema = z.strictObject({
  window: windowSchema.default(20),
  over: windowSchema.default(1).describe('bars, or a duration: whose mean volume is held against that of the window'),
});

/**
 * Volume ÷ its mean over the window (the bar included), `volume_ratio_<window>`, 0 to window; 1 where nothing traded. With `over`
 * the mean volume of the last bars in place of the bar's own, `volume_ratio_<over>_<window>`.
 */
export function volumeRatio(params: z.output<typeof volumeRatioSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  const over = parseWindow(params.over, 'over', context);
  if (over.bars > 1 && over.bars >= bars) {
    throw crossed(
      `${context.path}.over`,
      `over (${over.bars} bars) is not shorter than the window (${bars})`,
      'shorten over, or lengthen the window',
    );
  }
  return makeFeature({
    name: 'volume-ratio',
    params,
    inputs: ['volume'],
    outputs: { [over.bars === 1 ? `volume_ratio_${label}` : `volume_ratio_${over.label}_${label}`]: bars - 1 },
    kernel: () => new VolumeRatioKernel(bars, over.bars),
  });
}

class VolumeRatioKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #sum: RollingSum;
  readonly #recent: RollingSum;
  readonly #share: number;

  constructor(window: number, over: number) {
    this.#sum = new RollingSum(window);
    this.#recent = new RollingSum(over);
    this.#share = window / over;
    this.memory = [this.#sum.memory, this.#recent.memory];
  }

  run({ volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const sum = this.#sum.push(volume[i]!);
      const recent = this.#recent.push(volume[i]!);
      values[i] = sum === 0 ? 1 : (recent * this.#share) / sum;
    }
  }
}
