import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, rawSchema, windowSchema } from './windows.ts';

export const obvTrendSchema = z.strictObject({
  window: windowSchema.default(20),
  raw: rawSchema.default(false),
});

/**
 * Change of the on-balance volume over the window ÷ the volume traded in it, `obv_trend_<window>`, −1 to 1; 0 where
 * nothing traded. With `raw` the on-balance volume itself since the first bar, `obv` (TA-Lib: starts at its volume).
 */
export function obvTrend(params: z.output<typeof obvTrendSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'obv-trend',
    params,
    inputs: ['close', 'volume'],
    outputs: params.raw ? { obv: 0 } : { [`obv_trend_${label}`]: bars },
    kernel: () => (params.raw ? new ObvKernel() : new ObvTrendKernel(bars)),
  });
}

/** The bar's volume, negative where the close fell, 0 where it stood; NaN without a previous close. */
function signedVolume(volume: number, close: number, previous: number): number {
  return close > previous ? volume : close < previous ? -volume : Number.isNaN(previous) ? Number.NaN : 0;
}

class ObvTrendKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #signed: RollingSum;
  readonly #volume: RollingSum;

  constructor(window: number) {
    this.#signed = new RollingSum(window);
    this.#volume = new RollingSum(window);
    this.memory = [this.#previous, this.#signed.memory, this.#volume.memory];
  }

  run({ close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const signed = this.#signed.push(signedVolume(volume[i]!, close[i]!, previous));
      const sum = this.#volume.push(volume[i]!);
      previous = close[i]!;
      values[i] = sum === 0 && !Number.isNaN(signed) ? 0 : signed / sum;
    }
    this.#previous[0] = previous;
  }
}

class ObvKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Previous close, on-balance volume. */
  readonly #state = Float64Array.of(Number.NaN, 0);

  constructor() {
    this.memory = [this.#state];
  }

  run({ close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#state[0]!;
    let total = this.#state[1]!;
    for (let i = 0; i < n; i++) {
      const signed = signedVolume(volume[i]!, close[i]!, previous);
      total += Number.isNaN(signed) ? volume[i]! : signed;
      previous = close[i]!;
      values[i] = total;
    }
    this.#state[0] = previous;
    this.#state[1] = total;
  }
}
