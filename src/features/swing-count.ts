import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const swingCountSchema = z.strictObject({ window: windowSchema.default(20) });

/**
 * How many bars of the window have a high above the previous bar's, `higher_highs_<window>`, and a low below the
 * previous bar's, `lower_lows_<window>`, as shares of the window, 0 to 1.
 */
export function swingCount(params: z.output<typeof swingCountSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'swing-count',
    params,
    inputs: ['high', 'low'],
    outputs: { [`higher_highs_${label}`]: bars, [`lower_lows_${label}`]: bars },
    kernel: () => new SwingCountKernel(bars),
  });
}

class SwingCountKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Previous high, previous low. */
  readonly #previous = Float64Array.of(Number.NaN, Number.NaN);
  readonly #higher: RollingSum;
  readonly #lower: RollingSum;
  readonly #window: number;

  constructor(window: number) {
    this.#higher = new RollingSum(window);
    this.#lower = new RollingSum(window);
    this.#window = window;
    this.memory = [this.#previous, this.#higher.memory, this.#lower.memory];
  }

  run({ high, low }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [highs, lows] = out as [Float64Array, Float64Array];
    let previousHigh = this.#previous[0]!;
    let previousLow = this.#previous[1]!;
    for (let i = 0; i < n; i++) {
      const first = Number.isNaN(previousHigh);
      highs[i] = this.#higher.push(first ? Number.NaN : high[i]! > previousHigh ? 1 : 0) / this.#window;
      lows[i] = this.#lower.push(first ? Number.NaN : low[i]! < previousLow ? 1 : 0) / this.#window;
      previousHigh = high[i]!;
      previousLow = low[i]!;
    }
    this.#previous[0] = previousHigh;
    this.#previous[1] = previousLow;
  }
}
