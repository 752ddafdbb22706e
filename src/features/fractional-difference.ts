import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { Ring } from './kernels/ring.ts';
import { makeFeature } from './make-feature.ts';
import { invalid, rawSchema } from './windows.ts';

export const fractionalDifferenceSchema = z.strictObject({
  order: z.number().positive().max(2).default(0.4).describe('order of the difference: 1 is the log return'),
  threshold: z.number().min(1e-6).max(0.5).default(1e-3).describe('weights from the first below it are cut'),
  raw: rawSchema
    .default(false)
    .describe('true: of the logarithm itself, level and all; false: only of what it changed within the window'),
});

/**
 * Fractional difference of the log close, `fracdiff_<order>`: Σ w(k) ln(close of k bars ago) over a fixed width, with w(0) = 1,
 * w(k) = −w(k − 1) (order − k + 1) ÷ k, cut from the first |w(k)| below the threshold.
 *
 * The cut weights don't add up to 0, so the textbook's value (`raw`, `fracdiff_raw_<order>`) hangs on the unit of price. By default
 * the logarithms are taken against the newest close, which leaves w(0) out: the same memory of past returns, scale-free, 0 where
 * nothing moved.
 *
 * @see López de Prado 2018, Advances in Financial Machine Learning, 5.5 (fixed-width window)
 */
export function fractionalDifference(
  params: z.output<typeof fractionalDifferenceSchema>,
  context: FeatureContext,
): Feature {
  const { order, threshold, raw } = params;
  const weights = fractionalWeights(order, threshold);
  const width = weights.length - 1;
  if (width === 0) {
    const what = `no weight of order ${order} but the first reaches ${threshold}`;
    throw invalid(`${context.path}.threshold`, what, 'use a smaller threshold');
  }
  return makeFeature({
    name: 'fractional-difference',
    params,
    inputs: ['close'],
    outputs: { [`fracdiff_${raw ? 'raw_' : ''}${order}`]: width },
    kernel: () => (raw ? new FractionalKernel(weights, true) : new FractionalKernel(returnWeights(weights), false)),
  });
}

/** w(0), w(1) … */
function fractionalWeights(order: number, threshold: number): number[] {
  const weights = [1];
  for (let k = 1; ; k++) {
    const weight = (-weights[k - 1]! * (order - k + 1)) / k;
    if (Math.abs(weight) < threshold) return weights;
    weights.push(weight);
  }
}

/** Σ w(k) (x(k) − x(0)) over k ≥ 1 in terms of the returns x(j) − x(j + 1): minus the sum of w from j + 1 on. */
function returnWeights(weights: readonly number[]): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let k = weights.length - 1; k > 0; k--) sums.push((sum -= weights[k]!));
  return sums.reverse();
}

/** Weighted sum of the last log closes or log returns; the weights are given newest first. */
class FractionalKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Previous close, newest known log close. */
  readonly #state = Float64Array.of(Number.NaN, 0);
  readonly #ring: Ring;
  readonly #weights: Float64Array;
  readonly #levels: boolean;

  constructor(weights: readonly number[], levels: boolean) {
    this.#weights = Float64Array.from(weights).reverse();
    this.#ring = new Ring(weights.length);
    this.#levels = levels;
    this.memory = [this.#state, this.#ring.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const weights = this.#weights;
    const inputs = this.#ring.memory;
    const state = this.#state;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      if (now > 0) state[1] = Math.log(now);
      const from = this.#ring.push(this.#levels ? state[1]! : logReturn(now, state[0]!));
      state[0] = now;
      let sum = from < 0 ? Number.NaN : 0;
      if (from >= 0) for (let k = 0; k < weights.length; k++) sum += weights[k]! * inputs[from + k]!;
      values[i] = sum;
    }
  }
}
