import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn, STILL } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { crossed, parseWindow, windowSchema } from './windows.ts';

export const varianceRatioSchema = z.strictObject({
  window: windowSchema.default(120),
  lag: windowSchema.default(4).describe('bars, or a duration, of the longer returns'),
});

/**
 * Variance of `lag`-bar log returns ÷ `lag` times that of one-bar returns, `variance_ratio_<window>_<lag>`, overlapping and
 * corrected for bias: 1 in a random walk, above where moves go on, below where they turn; 1 where nothing moved.
 *
 * @see Lo & MacKinlay 1988, Review of Financial Studies 1(1)
 */
export function varianceRatio(params: z.output<typeof varianceRatioSchema>, context: FeatureContext): Feature {
  const window = parseWindow(params.window, 'window', context, 3);
  const lag = parseWindow(params.lag, 'lag', context, 2);
  if (lag.bars >= window.bars) {
    const mend = 'make the window several times as long as lag';
    throw crossed(`${context.path}.lag`, `${lag.bars} bars are not shorter than the window of ${window.bars}`, mend);
  }
  return makeFeature({
    name: 'variance-ratio',
    params,
    inputs: ['close'],
    outputs: { [`variance_ratio_${window.label}_${lag.label}`]: window.bars },
    kernel: () => new VarianceRatioKernel(window.bars, lag.bars),
  });
}

class VarianceRatioKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #short: RollingMoments;
  readonly #sum: RollingSum;
  readonly #long: RollingMoments;
  readonly #window: number;
  readonly #lag: number;

  constructor(window: number, lag: number) {
    this.#short = new RollingMoments(window);
    this.#sum = new RollingSum(lag);
    // As many returns of `lag` bars as lie wholly in the window.
    this.#long = new RollingMoments(window - lag + 1);
    this.#window = window;
    this.#lag = lag;
    this.memory = [this.#previous, this.#short.memory, this.#sum.memory, this.#long.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const change = logReturn(close[i]!, previous);
      previous = close[i]!;
      this.#short.push(change);
      this.#long.push(this.#sum.push(change));
      values[i] = this.#ratio();
    }
    this.#previous[0] = previous;
  }

  #ratio(): number {
    const lag = this.#lag;
    const deviation = this.#short.deviation(1);
    if (deviation <= STILL) return 1;
    // Deviations from the mean that the one-bar returns give, lag × mean, and not from the longer returns' own.
    const apart = this.#long.mean() - lag * this.#short.mean();
    const square = (this.#long.deviation(0) ** 2 + apart * apart) / (lag * (1 - lag / this.#window));
    return square / (deviation * deviation);
  }
}
