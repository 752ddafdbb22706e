import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const volatilityOfVolatilitySchema = z.strictObject({
  window: windowSchema.default(20).describe('bars, or a duration: the returns of one volatility'),
  over: windowSchema.default(60).describe('bars, or a duration: the volatilities of which the scatter is taken'),
});

/**
 * Volatility of volatility, `vol_of_vol_<window>_<over>`: the sample deviation of the last `over` volatilities (each the sample
 * deviation of `window` log returns) ÷ their mean; 0 where nothing moved.
 */
export function volatilityOfVolatility(
  params: z.output<typeof volatilityOfVolatilitySchema>,
  context: FeatureContext,
): Feature {
  const window = parseWindow(params.window, 'window', context, 2);
  const over = parseWindow(params.over, 'over', context, 2);
  return makeFeature({
    name: 'volatility-of-volatility',
    params,
    inputs: ['close'],
    outputs: { [`vol_of_vol_${window.label}_${over.label}`]: window.bars + over.bars - 1 },
    kernel: () => new VolatilityOfVolatilityKernel(window.bars, over.bars),
  });
}

class VolatilityOfVolatilityKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #returns: RollingMoments;
  readonly #volatilities: RollingMoments;

  constructor(window: number, over: number) {
    this.#returns = new RollingMoments(window);
    this.#volatilities = new RollingMoments(over);
    this.memory = [this.#previous, this.#returns.memory, this.#volatilities.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      this.#returns.push(logReturn(close[i]!, previous));
      previous = close[i]!;
      this.#volatilities.push(this.#returns.deviation(1));
      const mean = this.#volatilities.mean();
      values[i] = mean === 0 ? 0 : this.#volatilities.deviation(1) / mean;
    }
    this.#previous[0] = previous;
  }
}
