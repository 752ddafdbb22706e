import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const garmanKlassSchema = z.strictObject({ window: windowSchema.default(20) });

/**
 * Garman and Klass' volatility, `garman_klass_<window>`: √(mean of ½ ln(high ÷ low)² − (2 ln 2 − 1) ln(close ÷ open)²), per bar,
 * not annualised; 0 where nothing moved.
 *
 * @see Garman & Klass 1980, Journal of Business 53(1)
 */
export function garmanKlass(params: z.output<typeof garmanKlassSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'garman-klass',
    params,
    inputs: ['open', 'high', 'low', 'close'],
    outputs: { [`garman_klass_${label}`]: bars - 1 },
    kernel: () => new GarmanKlassKernel(bars),
  });
}

class GarmanKlassKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #sum: RollingSum;
  readonly #window: number;

  constructor(window: number) {
    this.#sum = new RollingSum(window);
    this.#window = window;
    this.memory = [this.#sum.memory];
  }

  run({ open, high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const range = logReturn(high[i]!, low[i]!);
      const body = logReturn(close[i]!, open[i]!);
      const variance = 0.5 * range * range - (2 * Math.LN2 - 1) * body * body;
      // A bar's own term is negative only where its close or open lies outside of its range.
      values[i] = Math.sqrt(Math.max(0, this.#sum.push(variance)) / this.#window);
    }
  }
}
