import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const corwinSchultzSchema = z.strictObject({
  window: windowSchema.default(20).describe('pairs of neighbouring bars: bars, or a duration such as 5d'),
});

/** 3 − 2 √2 of the paper. */
const K = 3 - 2 * Math.SQRT2;

/**
 * Corwin and Schultz' estimate of the bid–ask spread from highs and lows, `corwin_schultz_<window>`, as a fraction of the price:
 * the mean over pairs of neighbouring bars of 2 (e^α − 1) ÷ (1 + e^α), where α = (√(2β) − √β) ÷ (3 − 2√2) − √(γ ÷ (3 − 2√2)),
 * β = the sum of the two bars' ln(high ÷ low)², γ = ln(highest ÷ lowest)² of the pair. Negative estimates count as 0. Gaps
 * between bars are left as they are, since these markets trade around the clock.
 *
 * @see Corwin & Schultz 2012, Journal of Finance 67(2)
 */
export function corwinSchultz(params: z.output<typeof corwinSchultzSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'corwin-schultz',
    params,
    inputs: ['high', 'low'],
    outputs: { [`corwin_schultz_${label}`]: bars },
    kernel: () => new CorwinSchultzKernel(bars),
  });
}

class CorwinSchultzKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Previous high, previous low. */
  readonly #previous = Float64Array.of(Number.NaN, Number.NaN);
  readonly #sum: RollingSum;
  readonly #window: number;

  constructor(window: number) {
    this.#sum = new RollingSum(window);
    this.#window = window;
    this.memory = [this.#previous, this.#sum.memory];
  }

  run({ high, low }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previousHigh = this.#previous[0]!;
    let previousLow = this.#previous[1]!;
    for (let i = 0; i < n; i++) {
      const [h, l] = [high[i]!, low[i]!];
      values[i] = this.#sum.push(pairSpread(h, l, previousHigh, previousLow)) / this.#window;
      previousHigh = h;
      previousLow = l;
    }
    this.#previous[0] = previousHigh;
    this.#previous[1] = previousLow;
  }
}

/** NaN without a previous bar. */
function pairSpread(high: number, low: number, previousHigh: number, previousLow: number): number {
  if (Number.isNaN(previousHigh)) return Number.NaN;
  const beta = logReturn(high, low) ** 2 + logReturn(previousHigh, previousLow) ** 2;
  const gamma = logReturn(Math.max(high, previousHigh), Math.min(low, previousLow)) ** 2;
  const alpha = ((Math.SQRT2 - 1) * Math.sqrt(beta)) / K - Math.sqrt(gamma / K);
  // 2 (e^α − 1) ÷ (1 + e^α), which cannot overflow in this form.
  return alpha > 0 ? 2 * Math.tanh(alpha / 2) : 0;
}
