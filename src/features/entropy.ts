import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { logReturn, STILL } from './kernels/log-return.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const entropySchema = z.strictObject({
  window: windowSchema.default(60),
  levels: z
    .number()
    .int()
    .min(2)
    .max(64)
    .nullable()
    .default(null)
    .describe('classes of returns in deviations, from −2 to 2; null: down, still, up'),
});

/**
 * Shannon's entropy of the window's log returns, 0 (all alike) to 1 (all classes as often): of their signs, `entropy_<window>`, or
 * with `levels` of as many equal classes from −2 to 2 deviations around 0, `entropy_<window>_<levels>`, the outermost ones open. A return is
 * put into its class when its bar closes, by the deviation of the window up to there; where nothing moved it is in the middle.
 */
export function entropy(params: z.output<typeof entropySchema>, context: FeatureContext): Feature {
  const { levels } = params;
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'entropy',
    params,
    inputs: ['close'],
    outputs: levels === null ? { [`entropy_${label}`]: bars } : { [`entropy_${label}_${levels}`]: 2 * bars - 1 },
    kernel: () => new EntropyKernel(bars, levels),
  });
}

class EntropyKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Previous close, count of classed returns. */
  readonly #state = Float64Array.of(Number.NaN, 0);
  readonly #moments: RollingMoments;
  readonly #classes: Delay;
  /** [levels] how many returns of the window are in each class. */
  readonly #counts: Float64Array;
  readonly #levels: number | null;
  readonly #window: number;

  constructor(window: number, levels: number | null) {
    this.#moments = new RollingMoments(window);
    this.#classes = new Delay(window);
    this.#counts = new Float64Array(levels ?? 3);
    this.#levels = levels;
    this.#window = window;
    this.memory = [this.#state, this.#moments.memory, this.#classes.memory, this.#counts];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const counts = this.#counts;
    const state = this.#state;
    for (let i = 0; i < n; i++) {
      const place = this.#classOf(logReturn(close[i]!, state[0]!));
      state[0] = close[i]!;
      values[i] = Number.NaN;
      if (Number.isNaN(place)) continue;
      const leaving = this.#classes.push(place);
      if (!Number.isNaN(leaving)) counts[leaving]!--;
      counts[place]!++;
      if (++state[1]! >= this.#window) values[i] = this.#entropy();
    }
  }

  /** NaN where the return or its scale isn't known yet. */
  #classOf(change: number): number {
    if (this.#levels === null) return Number.isNaN(change) ? Number.NaN : 1 + Math.sign(change);
    this.#moments.push(change);
    const deviation = this.#moments.deviation(0);
    const place = deviation <= STILL ? 0 : change / deviation;
    const level = Math.floor(((place + 2) * this.#levels) / 4);
    return Math.max(0, Math.min(this.#levels - 1, level));
  }

  #entropy(): number {
    const counts = this.#counts;
    let sum = 0;
    for (let j = 0; j < counts.length; j++) {
      const share = counts[j]! / this.#window;
      if (share > 0) sum -= share * Math.log(share);
    }
    return Math.max(0, sum / Math.log(counts.length));
  }
}
