import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const swingCountSchema = z.strictObject({ window: windowSchema.default(20) });

/**
 * How often the market made a higher high and a lower low than the bar before, as shares of the window's bars:
 * `higher_highs_<w>`, `lower_lows_<w>`.
 */
export function swingCount(params: z.output<typeof swingCountSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  return featureFromKernel(
    {
      name: 'swing-count',
      inputs: ['high', 'low'],
      outputs: [`higher_highs_${params.window}`, `lower_lows_${params.window}`],
      params,
      lookbackBars: bars,
    },
    () => new SwingCountKernel(bars),
  );
}

class SwingCountKernel implements FeatureKernel {
  readonly #high = new Ring(1);
  readonly #low = new Ring(1);
  readonly #higher: RollingMoments;
  readonly #lower: RollingMoments;
  readonly state: readonly Savable[];

  constructor(bars: number) {
    this.#higher = new RollingMoments(bars);
    this.#lower = new RollingMoments(bars);
    this.state = [this.#high, this.#low, this.#higher, this.#lower];
  }

  step(_open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const first = Number.isNaN(this.#high.ago(0));
    this.#higher.push(first ? Number.NaN : high > this.#high.ago(0) ? 1 : 0);
    this.#lower.push(first ? Number.NaN : low < this.#low.ago(0) ? 1 : 0);
    this.#high.push(high);
    this.#low.push(low);
    out[0] = this.#higher.mean();
    out[1] = this.#lower.mean();
  }
}
