import { z } from 'zod';
import { RecursiveAverage } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const rsiSchema = z.strictObject({ window: windowSchema.default(14) });

/**
 * Relative strength index with Wilder's smoothing, seeded by a plain mean as TA-Lib does: `rsi_<w>`, 0 to 100. 50 where
 * nothing moved (TA-Lib says 0 there).
 */
export function rsi(params: z.output<typeof rsiSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  return featureFromKernel(
    { name: 'rsi', inputs: ['close'], outputs: [`rsi_${params.window}`], params, lookbackBars: bars },
    () => new RsiKernel(bars),
  );
}

class RsiKernel implements FeatureKernel {
  readonly #previous = new Ring(1);
  readonly #gain: RecursiveAverage;
  readonly #loss: RecursiveAverage;
  readonly state: readonly Savable[];

  constructor(bars: number) {
    this.#gain = new RecursiveAverage(1 / bars, bars, 'sma');
    this.#loss = new RecursiveAverage(1 / bars, bars, 'sma');
    this.state = [this.#previous, this.#gain, this.#loss];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    const change = close - this.#previous.ago(0);
    this.#previous.push(close);
    const gain = this.#gain.push(Number.isNaN(change) ? change : Math.max(0, change));
    const loss = this.#loss.push(Number.isNaN(change) ? change : Math.max(0, -change));
    const sum = gain + loss;
    out[0] = sum === 0 ? 50 : (100 * gain) / sum;
  }
}
