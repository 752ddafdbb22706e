import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const yangZhangSchema = z.strictObject({ window: windowSchema.default(20) });

/**
 * Yang and Zhang's volatility, `yang_zhang_<window>`, per bar, not annualised: √(V(open ÷ previous close) + k V(close ÷ open) +
 * (1 − k) RS) with sample variances V of logarithms, RS the mean of ln(h ÷ c) ln(h ÷ o) + ln(l ÷ c) ln(l ÷ o), and k =
 * 0.34 ÷ (1.34 + (n + 1) ÷ (n − 1)). It bears drift and gaps between bars; 0 where nothing moved.
 *
 * @see Yang & Zhang 2000, Journal of Business 73(3)
 */
export function yangZhang(params: z.output<typeof yangZhangSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'yang-zhang',
    params,
    inputs: ['open', 'high', 'low', 'close'],
    outputs: { [`yang_zhang_${label}`]: bars },
    kernel: () => new YangZhangKernel(bars),
  });
}

class YangZhangKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #gaps: RollingMoments;
  readonly #bodies: RollingMoments;
  readonly #inside: RollingSum;
  readonly #window: number;

  constructor(window: number) {
    this.#gaps = new RollingMoments(window);
    this.#bodies = new RollingMoments(window);
    this.#inside = new RollingSum(window);
    this.#window = window;
    this.memory = [this.#previous, this.#gaps.memory, this.#bodies.memory, this.#inside.memory];
  }

  run({ open, high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const window = this.#window;
    const k = 0.34 / (1.34 + (window + 1) / (window - 1));
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const [o, h, l, c] = [open[i]!, high[i]!, low[i]!, close[i]!];
      const first = Number.isNaN(previous);
      const inside = logReturn(h, c) * logReturn(h, o) + logReturn(l, c) * logReturn(l, o);
      this.#gaps.push(logReturn(o, previous));
      this.#bodies.push(first ? Number.NaN : logReturn(c, o));
      const sum = this.#inside.push(first ? Number.NaN : inside);
      const variance = this.#gaps.deviation(1) ** 2 + k * this.#bodies.deviation(1) ** 2 + ((1 - k) * sum) / window;
      values[i] = Math.sqrt(Math.max(0, variance));
      previous = c;
    }
    this.#previous[0] = previous;
  }
}
