import { z } from 'zod';
import { ConfigError, RecursiveAverage } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { Counter } from './counter.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const macdSchema = z.strictObject({
  fast: windowSchema.default(12),
  slow: windowSchema.default(26),
  signal: windowSchema.default(9),
  normalise: z.enum(['close', 'none']).default('close'),
  outputs: z
    .array(z.enum(['macd', 'macd_signal', 'macd_hist']))
    .min(1)
    .default(['macd', 'macd_signal', 'macd_hist']),
});

/**
 * Moving-average convergence/divergence as TA-Lib seeds it: both averages start so that their plain means end on the same
 * bar. `macd`, `macd_signal`, `macd_hist`, as fractions of the close (or in price units, `normalise: none`).
 */
export function macd(params: z.output<typeof macdSchema>, context: FeatureContext): Feature {
  const fast = windowBars(params.fast, 'fast', context);
  const slow = windowBars(params.slow, 'slow', context);
  const signal = windowBars(params.signal, 'signal', context);
  if (fast >= slow) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `the fast window (${fast} bars) is not shorter than the slow one (${slow} bars)`,
      where: `${context.path}.fast`,
      path: `${context.path}.fast`,
      mend: 'use a shorter fast window',
    });
  }
  const kept = (['macd', 'macd_signal', 'macd_hist'] as const).flatMap((name, k) =>
    params.outputs.includes(name) ? [k] : [],
  );
  return featureFromKernel(
    {
      name: 'macd',
      inputs: ['close'],
      outputs: kept.map((k) => ['macd', 'macd_signal', 'macd_hist'][k]!),
      params,
      lookbackBars: slow + signal - 2,
    },
    () => new MacdKernel(fast, slow, signal, params.normalise === 'close', kept),
  );
}

class MacdKernel implements FeatureKernel {
  readonly #count = new Counter();
  readonly #fast: RecursiveAverage;
  readonly #slow: RecursiveAverage;
  readonly #signal: RecursiveAverage;
  readonly #delay: number;
  readonly #relative: boolean;
  readonly #kept: readonly number[];
  readonly #all = new Float64Array(3);
  readonly state: readonly Savable[];

  constructor(fast: number, slow: number, signal: number, relative: boolean, kept: readonly number[]) {
    this.#fast = new RecursiveAverage(2 / (fast + 1), fast, 'sma');
    this.#slow = new RecursiveAverage(2 / (slow + 1), slow, 'sma');
    this.#signal = new RecursiveAverage(2 / (signal + 1), signal, 'sma');
    this.#delay = slow - fast;
    this.#relative = relative;
    this.#kept = kept;
    this.state = [this.#count, this.#fast, this.#slow, this.#signal];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    const fast = this.#count.next() >= this.#delay ? this.#fast.push(close) : Number.NaN;
    const line = fast - this.#slow.push(close);
    const signal = this.#signal.push(line);
    const scale = this.#relative ? close : 1;
    const all = this.#all;
    all[0] = Number.isNaN(signal) ? Number.NaN : line / scale;
    all[1] = signal / scale;
    all[2] = (line - signal) / scale;
    for (let k = 0; k < this.#kept.length; k++) out[k] = all[this.#kept[k]!]!;
  }
}
