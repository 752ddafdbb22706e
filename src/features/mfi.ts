import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const mfiSchema = z.strictObject({ window: windowSchema.default(14) });

/**
 * Money flow index, `mfi_<window>`, 0 to 100: the share of typical price × volume that fell on bars whose typical price rose,
 * among those on which it moved; 50 where nothing moved or traded (TA-Lib says 0 there, which a model would read as an
 * extreme).
 */
export function mfi(params: z.output<typeof mfiSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'mfi',
    params,
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: { [`mfi_${label}`]: bars },
    kernel: () => new MfiKernel(bars),
  });
}

class MfiKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #rising: RollingSum;
  readonly #falling: RollingSum;

  constructor(window: number) {
    this.#rising = new RollingSum(window);
    this.#falling = new RollingSum(window);
    this.memory = [this.#previous, this.#rising.memory, this.#falling.memory];
  }

  run({ high, low, close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const price = (high[i]! + low[i]! + close[i]!) / 3;
      const flow = Number.isNaN(previous) ? Number.NaN : price * volume[i]!;
      const rising = this.#rising.push(price < previous || price === previous ? 0 : flow);
      const falling = this.#falling.push(price > previous || price === previous ? 0 : flow);
      const both = rising + falling;
      values[i] = both === 0 ? 50 : (100 * rising) / both;
      previous = price;
    }
    this.#previous[0] = previous;
  }
}
