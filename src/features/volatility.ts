import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturnsInto } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindows, windowsSchema } from './windows.ts';

export const volatilitySchema = z.strictObject({
  windows: windowsSchema.default([20, 60]),
  estimator: z
    .enum(['deviation', 'sum-of-squares'])
    .default('deviation')
    .describe('sample deviation of the log returns, or the square root of the sum of their squares'),
});

/**
 * Volatility of one-bar log returns, not annualised: `rv_<window>` (sample deviation, n − 1, per bar) or
 * `rv_sumsq_<window>` (root of the sum of squares over the window).
 */
export function volatility(params: z.output<typeof volatilitySchema>, context: FeatureContext): Feature {
  const squares = params.estimator === 'sum-of-squares';
  const windows = parseWindows(params.windows, 'windows', context, squares ? 1 : 2);
  const bars = windows.map((window) => window.bars);
  return makeFeature({
    name: 'volatility',
    params,
    inputs: ['close'],
    outputs: Object.fromEntries(windows.map(({ bars, label }) => [`${squares ? 'rv_sumsq' : 'rv'}_${label}`, bars])),
    kernel: () => (squares ? new SumOfSquaresKernel(bars) : new DeviationKernel(bars)),
  });
}

class DeviationKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #moments: readonly RollingMoments[];

  constructor(windows: readonly number[]) {
    this.#moments = windows.map((window) => new RollingMoments(window));
    this.memory = [this.#previous, ...this.#moments.map((moments) => moments.memory)];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const changes = out.at(-1)!;
    logReturnsInto(close, n, this.#previous, changes);
    for (let j = 0; j < out.length; j++) this.#moments[j]!.runInto(changes, n, 1, null, out[j]!);
  }
}

class SumOfSquaresKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #sums: readonly RollingSum[];

  constructor(windows: readonly number[]) {
    this.#sums = windows.map((window) => new RollingSum(window));
    this.memory = [this.#previous, ...this.#sums.map((sum) => sum.memory)];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const changes = out.at(-1)!;
    logReturnsInto(close, n, this.#previous, changes);
    for (let j = 0; j < out.length; j++) rootSquaresInto(changes, n, this.#sums[j]!, out[j]!);
  }
}

/** `out` may be `values`. */
function rootSquaresInto(values: Float64Array, n: number, sum: RollingSum, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    out[i] = Math.sqrt(sum.push(value * value));
  }
}
