import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const rocSchema = z.strictObject({ window: windowSchema.default(10) });

/** Rate of change, `roc_<window>`: 100 × (close ÷ close of `window` bars ago − 1), in percent; 0 where the earlier close is 0. */
export function roc(params: z.output<typeof rocSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'roc',
    params,
    inputs: ['close'],
    outputs: { [`roc_${label}`]: bars },
    kernel: () => new RocKernel(bars),
  });
}

class RocKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #delay: Delay;

  constructor(lag: number) {
    this.#delay = new Delay(lag);
    this.memory = [this.#delay.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const before = this.#delay.push(close[i]!);
      values[i] = before === 0 ? 0 : 100 * (close[i]! / before - 1);
    }
  }
}
