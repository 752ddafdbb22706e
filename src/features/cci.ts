import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Ring } from './kernels/ring.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const cciSchema = z.strictObject({ window: windowSchema.default(14) });

/**
 * Commodity channel index, `cci_<window>`: (tp − mean) ÷ (0.015 × mean absolute deviation) of the typical price tp =
 * (high + low + close) ÷ 3; 0 where the window's prices are equal.
 *
 * @see Lambert 1980, Commodities 9; TA-Lib's form
 */
export function cci(params: z.output<typeof cciSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'cci',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: { [`cci_${label}`]: bars - 1 },
    kernel: () => new CciKernel(bars),
  });
}

class CciKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #ring: Ring;
  readonly #window: number;

  constructor(window: number) {
    this.#ring = new Ring(window);
    this.#window = window;
    this.memory = [this.#ring.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const prices = this.#ring.memory;
    const window = this.#window;
    for (let i = 0; i < n; i++) {
      const price = (high[i]! + low[i]! + close[i]!) / 3;
      const from = this.#ring.push(price);
      if (from < 0) {
        values[i] = Number.NaN;
        continue;
      }
      // Distances from the newest price: equal prices give exactly 0, where a sum of prices would round.
      let sum = 0;
      for (let k = from; k < from + window; k++) sum += prices[k]! - price;
      const mean = sum / window;
      let apart = 0;
      for (let k = from; k < from + window; k++) apart += Math.abs(prices[k]! - price - mean);
      values[i] = apart === 0 ? 0 : (-mean * window) / (0.015 * apart);
    }
  }
}
