import { z } from 'zod';
import { RecursiveAverage } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const emaSlopeSchema = z.strictObject({ window: windowSchema.default(20), over: windowSchema.default(1) });

/** Relative change of the exponential average over `over` bars, per bar: `ema_slope_<w>`, fraction. */
export function emaSlope(params: z.output<typeof emaSlopeSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  const over = windowBars(params.over, 'over', context);
  return featureFromKernel(
    {
      name: 'ema-slope',
      inputs: ['close'],
      outputs: [`ema_slope_${params.window}`],
      params,
      lookbackBars: bars - 1 + over,
    },
    () => new EmaSlopeKernel(bars, over),
  );
}

class EmaSlopeKernel implements FeatureKernel {
  readonly #average: RecursiveAverage;
  readonly #past: Ring;
  readonly #over: number;
  readonly state: readonly Savable[];

  constructor(bars: number, over: number) {
    this.#average = new RecursiveAverage(2 / (bars + 1), bars, 'sma');
    this.#past = new Ring(over + 1);
    this.#over = over;
    this.state = [this.#average, this.#past];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    const value = this.#average.push(close);
    this.#past.push(value);
    out[0] = (value / this.#past.ago(this.#over) - 1) / this.#over;
  }
}
