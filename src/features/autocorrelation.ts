import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { logReturn, STILL } from './kernels/log-return.ts';
import { RollingCovariance } from './kernels/rolling-covariance.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const autocorrelationSchema = z.strictObject({
  window: windowSchema.default(60).describe('pairs of returns: bars, or a duration such as 5d'),
  lag: windowSchema.default(1).describe('bars, or a duration, between the two returns of a pair'),
});

/**
 * Correlation of the last `window` log returns with those `lag` bars before each, `autocorr_<window>_<lag>`, −1 (they turn) to 1
 * (they go on); 0 where one of the two stood still.
 */
export function autocorrelation(params: z.output<typeof autocorrelationSchema>, context: FeatureContext): Feature {
  const window = parseWindow(params.window, 'window', context, 3);
  const lag = parseWindow(params.lag, 'lag', context);
  return makeFeature({
    name: 'autocorrelation',
    params,
    inputs: ['close'],
    outputs: { [`autocorr_${window.label}_${lag.label}`]: window.bars + lag.bars },
    kernel: () => new AutocorrelationKernel(window.bars, lag.bars),
  });
}

class AutocorrelationKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #delay: Delay;
  readonly #pairs: RollingCovariance;

  constructor(window: number, lag: number) {
    this.#delay = new Delay(lag);
    this.#pairs = new RollingCovariance(window);
    this.memory = [this.#previous, this.#delay.memory, this.#pairs.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const change = logReturn(close[i]!, previous);
      previous = close[i]!;
      this.#pairs.push(change, this.#delay.push(change));
      values[i] = this.#pairs.correlation(STILL);
    }
    this.#previous[0] = previous;
  }
}
