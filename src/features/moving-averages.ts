import { z } from 'zod';
import { RecursiveAverage, RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const movingAveragesSchema = z.strictObject({
  windows: z.array(windowSchema).min(1).default([5, 20, 60]),
  kind: z.enum(['sma', 'ema']).default('sma'),
  raw: z.boolean().default(false),
});

/**
 * Close against its moving averages, close ÷ average − 1: `<kind>_dist_<w>`; and their alignment, `<kind>_alignment`: 1 where
 * every shorter average lies above the next longer one, −1 where below. With `raw`, the averages themselves, `<kind>_<w>`.
 */
export function movingAverages(params: z.output<typeof movingAveragesSchema>, context: FeatureContext): Feature {
  const bars = params.windows.map((window, i) => windowBars(window, `windows.${i}`, context));
  const aligned = !params.raw && bars.length > 1;
  const outputs = params.windows.map((window) => `${params.kind}${params.raw ? '' : '_dist'}_${window}`);
  return featureFromKernel(
    {
      name: 'moving-averages',
      inputs: ['close'],
      outputs: aligned ? [...outputs, `${params.kind}_alignment`] : outputs,
      params,
      lookbackBars: Math.max(...bars) - 1,
    },
    () => new MovingAveragesKernel(bars, params.kind, params.raw, aligned),
  );
}

class MovingAveragesKernel implements FeatureKernel {
  readonly #raw: boolean;
  readonly #order: readonly number[] | undefined;
  readonly #values: Float64Array;
  readonly #simple: readonly RollingMoments[];
  readonly #recursive: readonly RecursiveAverage[];
  readonly state: readonly (RollingMoments | RecursiveAverage)[];

  constructor(bars: readonly number[], kind: 'sma' | 'ema', raw: boolean, aligned: boolean) {
    this.#raw = raw;
    this.#order = aligned ? bars.map((_, k) => k).sort((a, b) => bars[a]! - bars[b]!) : undefined;
    this.#values = new Float64Array(bars.length);
    this.#simple = kind === 'sma' ? bars.map((window) => new RollingMoments(window)) : [];
    this.#recursive = kind === 'ema' ? bars.map((window) => new RecursiveAverage(2 / (window + 1), window, 'sma')) : [];
    this.state = [...this.#simple, ...this.#recursive];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    const values = this.#values;
    for (let k = 0; k < values.length; k++) {
      const simple = this.#simple[k];
      simple?.push(close);
      values[k] = simple === undefined ? this.#recursive[k]!.push(close) : simple.mean();
      out[k] = this.#raw ? values[k]! : close / values[k]! - 1;
    }
    if (this.#order === undefined) return;
    let sum = 0;
    for (let k = 1; k < this.#order.length; k++)
      sum += Math.sign(values[this.#order[k - 1]!]! - values[this.#order[k]!]!);
    out[values.length] = sum / (this.#order.length - 1);
  }
}
