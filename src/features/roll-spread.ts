import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingCovariance } from './kernels/rolling-covariance.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const rollSpreadSchema = z.strictObject({
  window: windowSchema.default(60).describe('pairs of neighbouring returns: bars, or a duration such as 5d'),
});

/**
 * Roll's estimate of the bid–ask spread from closes, `roll_spread_<window>`, as a fraction of the price: 2 √(−covariance of
 * neighbouring log returns); 0 where the covariance isn't negative, so where prices trend.
 *
 * @see Roll 1984, Journal of Finance 39(4)
 */
export function rollSpread(params: z.output<typeof rollSpreadSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'roll-spread',
    params,
    inputs: ['close'],
    outputs: { [`roll_spread_${label}`]: bars + 1 },
    kernel: () => new RollSpreadKernel(bars),
  });
}

class RollSpreadKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Previous close, previous return. */
  readonly #previous = Float64Array.of(Number.NaN, Number.NaN);
  readonly #pairs: RollingCovariance;

  constructor(window: number) {
    this.#pairs = new RollingCovariance(window);
    this.memory = [this.#previous, this.#pairs.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    let before = this.#previous[1]!;
    for (let i = 0; i < n; i++) {
      const change = logReturn(close[i]!, previous);
      this.#pairs.push(change, before);
      previous = close[i]!;
      before = change;
      values[i] = 2 * Math.sqrt(Math.max(0, -this.#pairs.covariance()));
    }
    this.#previous[0] = previous;
    this.#previous[1] = before;
  }
}
