import { z } from 'zod';
import { type AverageSeed, RecursiveAverage } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, seedSchema, windowSchema } from './windows.ts';

export const emaSlopeSchema = z.strictObject({
  window: windowSchema.default(20),
  over: windowSchema.default(1).describe('bars over which the slope is taken'),
  seed: seedSchema.default('sma'),
});

/**
 * Relative change of the exponential average of the close over `over` bars, per bar: `ema_slope_<window>`, with `_<over>`
 * appended where it is not 1.
 */
export function emaSlope(params: z.output<typeof emaSlopeSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  const over = parseWindow(params.over, 'over', context);
  const suffix = over.label === '1' ? '' : `_${over.label}`;
  return makeFeature({
    name: 'ema-slope',
    params,
    inputs: ['close'],
    outputs: { [`ema_slope_${label}${suffix}`]: (params.seed === 'sma' ? bars - 1 : 0) + over.bars },
    kernel: () => new EmaSlopeKernel(bars, over.bars, params.seed),
  });
}

class EmaSlopeKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #average: RecursiveAverage;
  readonly #earlier: Delay;
  readonly #over: number;

  constructor(window: number, over: number, seed: AverageSeed) {
    this.#average = new RecursiveAverage(2 / (window + 1), window, seed);
    this.#earlier = new Delay(over);
    this.#over = over;
    this.memory = [this.#average.memory, this.#earlier.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      const average = this.#average.push(close[i]!);
      const earlier = this.#earlier.push(average);
      values[i] = earlier === 0 ? 0 : (average / earlier - 1) / this.#over;
    }
  }
}
