import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

export const closeZscoreSchema = z.strictObject({ window: windowSchema.default(20) });

/** (Close − mean) ÷ population deviation of the window's closes, `zscore_close_<window>`; 0 where they are equal. */
export function closeZscore(params: z.output<typeof closeZscoreSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'close-zscore',
    params,
    inputs: ['close'],
    outputs: { [`zscore_close_${label}`]: bars - 1 },
    kernel: () => new CloseZscoreKernel(bars),
  });
}

class CloseZscoreKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #moments: RollingMoments;

  constructor(window: number) {
    this.#moments = new RollingMoments(window);
    this.memory = [this.#moments.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const moments = this.#moments;
    const values = out[0]!;
    for (let i = 0; i < n; i++) {
      moments.push(close[i]!);
      const deviation = moments.deviation(0);
      values[i] = deviation === 0 ? 0 : (close[i]! - moments.mean()) / deviation;
    }
  }
}
