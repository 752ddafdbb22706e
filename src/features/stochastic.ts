import { z } from 'zod';
import { RollingExtrema } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['k', 'd'] as const;

export const stochasticSchema = z.strictObject({
  window: windowSchema.default(5),
  smooth: windowSchema.default(3).describe('bars of the mean that makes slow %K of fast %K'),
  signal: windowSchema.default(3).describe('bars of the mean that makes %D of slow %K'),
  flat: z.number().min(0).max(100).default(50).describe('fast %K where the window has no range; TA-Lib says 0'),
  outputs: outputsSchema(NAMES),
});

/**
 * Slow stochastic oscillator: `stoch_slowk_<window>_<smooth>`, the mean of 100 × (close − lowest low) ÷ (highest high − lowest
 * low), and `stoch_slowd_<window>_<smooth>_<signal>`, the mean of that; 0 to 100. Both start where %D does, as in TA-Lib.
 */
export function stochastic(params: z.output<typeof stochasticSchema>, context: FeatureContext): Feature {
  const window = parseWindow(params.window, 'window', context);
  const smooth = parseWindow(params.smooth, 'smooth', context);
  const signal = parseWindow(params.signal, 'signal', context);
  const from = window.bars + smooth.bars + signal.bars - 3;
  const slow = `${window.label}_${smooth.label}`;
  return makeFeature({
    name: 'stochastic',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: { [`stoch_slowk_${slow}`]: from, [`stoch_slowd_${slow}_${signal.label}`]: from },
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new StochasticKernel(window.bars, smooth.bars, signal.bars, params.flat),
  });
}

class StochasticKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #highest: RollingExtrema;
  readonly #lowest: RollingExtrema;
  readonly #slow: RollingSum;
  readonly #signal: RollingSum;
  readonly #bars: { readonly smooth: number; readonly signal: number };
  readonly #flat: number;

  constructor(window: number, smooth: number, signal: number, flat: number) {
    this.#highest = new RollingExtrema(window, 'max');
    this.#lowest = new RollingExtrema(window, 'min');
    this.#slow = new RollingSum(smooth);
    this.#signal = new RollingSum(signal);
    this.#bars = { smooth, signal };
    this.#flat = flat;
    this.memory = [this.#highest.memory, this.#lowest.memory, this.#slow.memory, this.#signal.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [slows, signals] = out as [Float64Array, Float64Array];
    const { smooth, signal } = this.#bars;
    for (let i = 0; i < n; i++) {
      const lowest = this.#lowest.push(low[i]!);
      const range = this.#highest.push(high[i]!) - lowest;
      const fast = range === 0 ? this.#flat : (100 * (close[i]! - lowest)) / range;
      const slow = this.#slow.push(fast) / smooth;
      const mean = this.#signal.push(slow) / signal;
      slows[i] = Number.isNaN(mean) ? Number.NaN : slow;
      signals[i] = mean;
    }
  }
}
