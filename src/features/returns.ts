import { z } from 'zod';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const returnsSchema = z.strictObject({
  windows: z.array(windowSchema).min(1).default([1, 5, 20]),
  log: z.boolean().default(false),
});

/** Return of the close over each window: simple (`ret_<w>`), or logarithmic (`logret_<w>`). Fractions. */
export function returns(params: z.output<typeof returnsSchema>, context: FeatureContext): Feature {
  const bars = params.windows.map((window, i) => windowBars(window, `windows.${i}`, context));
  const longest = Math.max(...bars);
  const prefix = params.log ? 'logret' : 'ret';
  return featureFromKernel(
    {
      name: 'returns',
      inputs: ['close'],
      outputs: params.windows.map((window) => `${prefix}_${window}`),
      params,
      lookbackBars: longest,
    },
    () => new ReturnsKernel(bars, longest, params.log),
  );
}

class ReturnsKernel implements FeatureKernel {
  readonly #bars: readonly number[];
  readonly #log: boolean;
  readonly #closes: Ring;
  readonly state: readonly Ring[];

  constructor(bars: readonly number[], longest: number, log: boolean) {
    this.#bars = bars;
    this.#log = log;
    this.#closes = new Ring(longest + 1);
    this.state = [this.#closes];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    this.#closes.push(close);
    for (let k = 0; k < this.#bars.length; k++) {
      const ratio = close / this.#closes.ago(this.#bars[k]!);
      out[k] = this.#log ? Math.log(ratio) : ratio - 1;
    }
  }
}
