import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingCovariance } from './kernels/rolling-covariance.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const regressionFitSchema = z.strictObject({ window: windowSchema.default(14) });

/**
 * How well a straight line fits the closes of the window, `linreg_r2_<window>`: R² of the least-squares line, 0 to 1, beside
 * its slope in `regression-slope`; 0 where the closes are equal.
 */
export function regressionFit(params: z.output<typeof regressionFitSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 3);
  return makeFeature({
    name: 'regression-fit',
    params,
    inputs: ['close'],
    outputs: { [`linreg_r2_${label}`]: bars - 1 },
    kernel: () => new RegressionFitKernel(bars),
  });
}

class RegressionFitKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #row = Float64Array.of(0);
  readonly #pairs: RollingCovariance;

  constructor(window: number) {
    this.#pairs = new RollingCovariance(window);
    this.memory = [this.#row, this.#pairs.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      this.#pairs.push(close[i]!, this.#row[0]!++);
      const correlation = this.#pairs.correlation();
      values[i] = correlation * correlation;
    }
  }
}
