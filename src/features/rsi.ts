import { z } from 'zod';
import { type AverageSeed, RecursiveAverage } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, seedSchema, windowSchema } from './windows.ts';

export const rsiSchema = z.strictObject({
  window: windowSchema.default(14),
  seed: seedSchema.default('sma'),
});

/**
 * Wilder's relative strength index, `rsi_<window>`, 0 to 100.
 *
 * 50 where no price has moved yet (TA-Lib says 0 there, which a model would read as an extreme).
 */
export function rsi(params: z.output<typeof rsiSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'rsi',
    params,
    inputs: ['close'],
    outputs: { [`rsi_${label}`]: params.seed === 'sma' ? bars : 1 },
    kernel: () => new RsiKernel(bars, params.seed),
  });
}

class RsiKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #gains: RecursiveAverage;
  readonly #losses: RecursiveAverage;

  constructor(window: number, seed: AverageSeed) {
    this.#gains = new RecursiveAverage(1 / window, window, seed);
    this.#losses = new RecursiveAverage(1 / window, window, seed);
    this.memory = [this.#previous, this.#gains.memory, this.#losses.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      const change = now - previous;
      previous = now;
      // Without branches, since signs cannot be foretold. The missing first change stays NaN: the averages pass over it.
      const gain = this.#gains.push(Math.max(change, 0));
      const loss = this.#losses.push(Math.max(-change, 0));
      const both = gain + loss;
      values[i] = both === 0 ? 50 : (100 * gain) / both;
    }
    this.#previous[0] = previous;
  }
}
