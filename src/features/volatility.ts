import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { LogReturn } from './log-return.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const volatilitySchema = z.strictObject({
  windows: z.array(windowSchema).min(1).default([20, 60]),
  form: z.enum(['deviation', 'root-sum']).default('deviation'),
});

/**
 * Volatility of log returns per bar: `rv_<w>`, sample standard deviation (n − 1); or with `form: root-sum`,
 * `rv_sumsq_<w>`, the root of the sum of squares (realised volatility over the window).
 */
export function volatility(params: z.output<typeof volatilitySchema>, context: FeatureContext): Feature {
  const bars = params.windows.map((window, i) => windowBars(window, `windows.${i}`, context));
  const sums = params.form === 'root-sum';
  return featureFromKernel(
    {
      name: 'volatility',
      inputs: ['close'],
      outputs: params.windows.map((window) => `${sums ? 'rv_sumsq' : 'rv'}_${window}`),
      params,
      lookbackBars: Math.max(...bars),
    },
    () => new VolatilityKernel(bars, sums),
  );
}

class VolatilityKernel implements FeatureKernel {
  readonly #bars: readonly number[];
  readonly #sums: boolean;
  readonly #logReturn = new LogReturn();
  readonly #moments: readonly RollingMoments[];
  readonly state: readonly Savable[];

  constructor(bars: readonly number[], sums: boolean) {
    this.#bars = bars;
    this.#sums = sums;
    this.#moments = bars.map((window) => new RollingMoments(window));
    this.state = [this.#logReturn, ...this.#moments];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    const r = this.#logReturn.push(close);
    for (let k = 0; k < this.#moments.length; k++) {
      const moments = this.#moments[k]!;
      moments.push(this.#sums ? r * r : r);
      out[k] = this.#sums ? Math.sqrt(Math.max(0, moments.mean() * this.#bars[k]!)) : moments.deviation(1);
    }
  }
}
