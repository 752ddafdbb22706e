import { z } from 'zod';
import { RollingExtrema } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const williamsRSchema = z.strictObject({ window: windowSchema.default(14) });

/**
 * Williams' %R, `willr_<window>`: −100 × (highest high − close) ÷ (highest high − lowest low), −100 to 0; −50 where the window
 * has no range (TA-Lib says 0 there, which a model would read as an extreme).
 */
export function williamsR(params: z.output<typeof williamsRSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'williams-r',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: { [`willr_${label}`]: bars - 1 },
    kernel: () => new WilliamsKernel(bars),
  });
}

class WilliamsKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #highest: RollingExtrema;
  readonly #lowest: RollingExtrema;

  constructor(window: number) {
    this.#highest = new RollingExtrema(window, 'max');
    this.#lowest = new RollingExtrema(window, 'min');
    this.memory = [this.#highest.memory, this.#lowest.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const highest = this.#highest.push(high[i]!);
      const range = highest - this.#lowest.push(low[i]!);
      values[i] = range === 0 ? -50 : (-100 * (highest - close[i]!)) / range;
    }
  }
}
