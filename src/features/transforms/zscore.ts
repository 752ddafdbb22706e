import { z } from 'zod';
import { RollingMoments } from '../../core/index.ts';
import type { FeatureContext } from '../contract.ts';
import { parseWindow, windowSchema } from '../windows.ts';
import type { Transform, TransformKernel } from './contract.ts';

export const zscoreSchema = z.strictObject({ window: windowSchema.default('30d') });

/** (value − mean) ÷ population deviation of the trailing window, `_z<window>`; 0 where its values are equal. */
export function zscore(params: z.output<typeof zscoreSchema>, context: FeatureContext): Transform {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return { suffix: `_z${label}`, lookbackBars: bars - 1, kernel: () => new ZscoreKernel(bars) };
}

class ZscoreKernel implements TransformKernel {
  readonly memory: Float64Array;
  readonly #moments: RollingMoments;

  constructor(window: number) {
    this.#moments = new RollingMoments(window);
    this.memory = this.#moments.memory;
  }

  push(x: number): number {
    this.#moments.push(x);
    const deviation = this.#moments.deviation(0);
    return deviation === 0 ? 0 : (x - this.#moments.mean()) / deviation;
  }
}
