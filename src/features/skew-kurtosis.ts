import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn, STILL } from './kernels/log-return.ts';
import { RollingShape } from './kernels/rolling-shape.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['skew', 'kurt'] as const;

export const skewKurtosisSchema = z.strictObject({ window: windowSchema.default(60), outputs: outputsSchema(NAMES) });

/**
 * Skewness, `skew_<window>`, and excess kurtosis, `kurt_<window>`, of the window's one-bar log returns, corrected for bias as in
 * pandas; 0 where the returns are equal up to rounding.
 *
 * @see Joanes & Gill 1998, The Statistician 47(1)
 */
export function skewKurtosis(params: z.output<typeof skewKurtosisSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 4);
  return makeFeature({
    name: 'skew-kurtosis',
    params,
    inputs: ['close'],
    outputs: Object.fromEntries(NAMES.map((name) => [`${name}_${label}`, bars])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new SkewKurtosisKernel(bars),
  });
}

class SkewKurtosisKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #shape: RollingShape;

  constructor(window: number) {
    this.#shape = new RollingShape(window);
    this.memory = [this.#previous, this.#shape.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [skews, kurtoses] = out as [Float64Array, Float64Array];
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      this.#shape.push(logReturn(close[i]!, previous));
      previous = close[i]!;
      skews[i] = this.#shape.skew(STILL);
      kurtoses[i] = this.#shape.excessKurtosis(STILL);
    }
    this.#previous[0] = previous;
  }
}
