import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['realised_range', 'range_share'] as const;

export const realisedRangeSchema = z.strictObject({ window: windowSchema.default(48), outputs: outputsSchema(NAMES) });

/**
 * Realised range, `realised_range_<window>`: √(sum of ln(high ÷ low)² ÷ (4 ln 2)) over the window, and `range_share_<window>`, its
 * square's share in the sum of it and the squared log returns of closes, 0 to 1: 0.5 in a random walk, more where bars run to and
 * fro; 0.5 where nothing moved.
 *
 * @see Christensen & Podolskij 2007, Journal of Econometrics 141(2)
 */
export function realisedRange(params: z.output<typeof realisedRangeSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'realised-range',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: { [`realised_range_${label}`]: bars - 1, [`range_share_${label}`]: bars },
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new RealisedRangeKernel(bars),
  });
}

class RealisedRangeKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #ranges: RollingSum;
  readonly #changes: RollingSum;

  constructor(window: number) {
    this.#ranges = new RollingSum(window);
    this.#changes = new RollingSum(window);
    this.memory = [this.#previous, this.#ranges.memory, this.#changes.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [values, shares] = out as [Float64Array, Float64Array];
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const ranges = this.#ranges.push(logReturn(high[i]!, low[i]!) ** 2) / (4 * Math.LN2);
      const changes = this.#changes.push(logReturn(close[i]!, previous) ** 2);
      previous = close[i]!;
      const both = ranges + changes;
      values[i] = Math.sqrt(ranges);
      shares[i] = both === 0 ? 0.5 : ranges / both;
    }
    this.#previous[0] = previous;
  }
}
