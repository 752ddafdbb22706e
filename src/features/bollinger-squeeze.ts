import { z } from 'zod';
import { RollingMoments, trueRangeOf } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['squeeze', 'squeeze_ratio'] as const;

export const bollingerSqueezeSchema = z.strictObject({
  window: windowSchema.default(20),
  deviations: z.number().positive().default(2).describe('half width of the Bollinger bands in population deviations'),
  ranges: z.number().positive().default(1.5).describe('half width of the Keltner channel in mean true ranges'),
  outputs: outputsSchema(NAMES),
});

/**
 * Bollinger bands against a Keltner channel around the same mean: `squeeze_<window>`, 1 where the bands lie inside of the
 * channel, else 0, and `squeeze_ratio_<window>`, the bands' width ÷ the channel's (1 and no squeeze where nothing moved).
 *
 * @see Carter 2005, Mastering the Trade: the channel is the mean of the closes ± 1.5 mean true ranges
 */
export function bollingerSqueeze(params: z.output<typeof bollingerSqueezeSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'bollinger-squeeze',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: Object.fromEntries(NAMES.map((name) => [`${name}_${label}`, bars])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new SqueezeKernel(bars, (params.deviations / params.ranges) * bars),
  });
}

class SqueezeKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #closes: RollingMoments;
  readonly #ranges: RollingSum;
  readonly #factor: number;

  constructor(window: number, factor: number) {
    this.#closes = new RollingMoments(window);
    this.#ranges = new RollingSum(window);
    this.#factor = factor;
    this.memory = [this.#previous, this.#closes.memory, this.#ranges.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [squeezes, ratios] = out as [Float64Array, Float64Array];
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const first = Number.isNaN(previous);
      const ranges = this.#ranges.push(first ? Number.NaN : trueRangeOf(high[i]!, low[i]!, previous));
      previous = close[i]!;
      this.#closes.push(previous);
      // Without a true range the closes are equal, and their deviation is exactly 0 too.
      const ratio = ranges === 0 ? 1 : (this.#factor * this.#closes.deviation(0)) / ranges;
      ratios[i] = ratio;
      squeezes[i] = Number.isNaN(ratio) ? Number.NaN : ratio < 1 ? 1 : 0;
    }
    this.#previous[0] = previous;
  }
}
