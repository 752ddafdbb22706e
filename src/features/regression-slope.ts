import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSlope } from './kernels/rolling-slope.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, rawSchema, windowSchema } from './windows.ts';

export const regressionSlopeSchema = z.strictObject({
  window: windowSchema.default(14),
  raw: rawSchema.default(false),
});

/**
 * Least-squares slope of the closes of the window ÷ close, `linreg_slope_<window>`, fraction per bar; with `raw` the slope in
 * units of price per bar, `linearreg_slope_<window>`.
 */
export function regressionSlope(params: z.output<typeof regressionSlopeSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'regression-slope',
    params,
    inputs: ['close'],
    outputs: { [`${params.raw ? 'linearreg' : 'linreg'}_slope_${label}`]: bars - 1 },
    kernel: () => new RegressionSlopeKernel(bars, params.raw),
  });
}

class RegressionSlopeKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #slope: RollingSlope;
  readonly #raw: boolean;

  constructor(window: number, raw: boolean) {
    this.#slope = new RollingSlope(window);
    this.#raw = raw;
    this.memory = [this.#slope.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      const slope = this.#slope.push(now);
      values[i] = this.#raw ? slope : now === 0 ? 0 * slope : slope / now;
    }
  }
}
