import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, rawSchema, windowSchema } from './windows.ts';

export const momentumSchema = z.strictObject({ window: windowSchema.default(20), raw: rawSchema.default(false) });

/**
 * Momentum against volatility, `momentum_<window>`: the sum of the window's log returns ÷ the root of the sum of their squares,
 * about standard normal in a random walk; 0 where nothing moved. With `raw` close − close of `window` bars ago, `mom_<window>`.
 */
export function momentum(params: z.output<typeof momentumSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'momentum',
    params,
    inputs: ['close'],
    outputs: { [`${params.raw ? 'mom' : 'momentum'}_${label}`]: bars },
    kernel: () => (params.raw ? new DifferenceKernel(bars) : new MomentumKernel(bars)),
  });
}

class MomentumKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #sum: RollingSum;
  readonly #squares: RollingSum;

  constructor(window: number) {
    this.#sum = new RollingSum(window);
    this.#squares = new RollingSum(window);
    this.memory = [this.#previous, this.#sum.memory, this.#squares.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const change = logReturn(close[i]!, previous);
      previous = close[i]!;
      const sum = this.#sum.push(change);
      const squares = this.#squares.push(change * change);
      values[i] = squares === 0 ? 0 : sum / Math.sqrt(squares);
    }
    this.#previous[0] = previous;
  }
}

class DifferenceKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #delay: Delay;

  constructor(lag: number) {
    this.#delay = new Delay(lag);
    this.memory = [this.#delay.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    for (let i = 0; i < n; i++) out[0]![i] = close[i]! - this.#delay.push(close[i]!);
  }
}
