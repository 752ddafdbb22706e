import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { logReturn, STILL } from './kernels/log-return.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const hurstSchema = z.strictObject({
  window: windowSchema.default(240).describe('changes at each lag: bars, or a duration such as 5d'),
  lags: z.number().int().min(2).max(12).default(5).describe('how many lags: 1, 2, 4, 8 … bars'),
});

/**
 * Hurst exponent, `hurst_<window>_<lags>`: the slope of ln(deviation of the log price's changes over q bars) on ln q, q = 1, 2, 4
 * …, held within 0 and 1. 0.5 in a random walk, above where moves go on, below where they turn; 0.5 where nothing moved.
 */
export function hurst(params: z.output<typeof hurstSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  const lags = Array.from({ length: params.lags }, (_, k) => 2 ** k);
  return makeFeature({
    name: 'hurst',
    params,
    inputs: ['close'],
    outputs: { [`hurst_${label}_${params.lags}`]: lags.at(-1)! + bars - 1 },
    kernel: () => new HurstKernel(bars, lags),
  });
}

class HurstKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #delays: readonly Delay[];
  readonly #moments: readonly RollingMoments[];
  /** Of ln(deviation) at each lag in the least-squares slope; they add up to 0. */
  readonly #weights: readonly number[];

  constructor(window: number, lags: readonly number[]) {
    this.#delays = lags.map((lag) => new Delay(lag));
    this.#moments = lags.map(() => new RollingMoments(window));
    this.#weights = slopeWeights(lags.map(Math.log));
    this.memory = [...this.#delays, ...this.#moments].map(({ memory }) => memory);
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const weights = this.#weights;
    for (let i = 0; i < n; i++) {
      let slope = 0;
      let still = false;
      for (let j = 0; j < weights.length; j++) {
        const moments = this.#moments[j]!;
        moments.push(logReturn(close[i]!, this.#delays[j]!.push(close[i]!)));
        const deviation = moments.deviation(0);
        if (deviation <= STILL) still = true;
        else slope += weights[j]! * Math.log(deviation);
      }
      // NaN until the longest lag has its window.
      const known = !Number.isNaN(this.#moments.at(-1)!.mean());
      values[i] = known ? (still ? 0.5 : Math.max(0, Math.min(1, slope))) : Number.NaN;
    }
  }
}

function slopeWeights(x: readonly number[]): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const spread = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return x.map((value) => (value - mean) / spread);
}
