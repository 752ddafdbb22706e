import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const parkinsonSchema = z.strictObject({ window: windowSchema.default(20) });

/**
 * Parkinson's volatility from highs and lows, `parkinson_<window>`: √(mean of ln(high ÷ low)² ÷ (4 ln 2)), per bar, not
 * annualised; 0 where nothing moved.
 *
 * @see Parkinson 1980, Journal of Business 53(1)
 */
export function parkinson(params: z.output<typeof parkinsonSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'parkinson',
    params,
    inputs: ['high', 'low'],
    outputs: { [`parkinson_${label}`]: bars - 1 },
    kernel: () => new ParkinsonKernel(bars),
  });
}

class ParkinsonKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #sum: RollingSum;
  readonly #divisor: number;

  constructor(window: number) {
    this.#sum = new RollingSum(window);
    this.#divisor = window * 4 * Math.LN2;
    this.memory = [this.#sum.memory];
  }

  run({ high, low }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const range = logReturn(high[i]!, low[i]!);
      values[i] = Math.sqrt(this.#sum.push(range * range) / this.#divisor);
    }
  }
}
