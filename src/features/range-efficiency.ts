import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const rangeEfficiencySchema = z.strictObject({ window: windowSchema.default(20) });

/**
 * Kaufman's efficiency ratio, `efficiency_<window>`: |close − close of `window` bars ago| ÷ the sum of the window's absolute
 * changes, 0 (to and fro) to 1 (a straight way); 0 where nothing moved.
 *
 * @see Kaufman 1995, Smarter Trading
 */
export function rangeEfficiency(params: z.output<typeof rangeEfficiencySchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'range-efficiency',
    params,
    inputs: ['close'],
    outputs: { [`efficiency_${label}`]: bars },
    kernel: () => new RangeEfficiencyKernel(bars),
  });
}

class RangeEfficiencyKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #delay: Delay;
  readonly #path: RollingSum;

  constructor(window: number) {
    this.#delay = new Delay(window);
    this.#path = new RollingSum(window);
    this.memory = [this.#previous, this.#delay.memory, this.#path.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      const path = this.#path.push(Math.abs(now - previous));
      previous = now;
      const way = Math.abs(now - this.#delay.push(now));
      values[i] = path === 0 ? 0 : Math.min(1, way / path);
    }
    this.#previous[0] = previous;
  }
}
