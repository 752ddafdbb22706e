import { z } from 'zod';
import type { FeatureContext } from '../contract.ts';
import { Delay } from '../kernels/delay.ts';
import { parseWindow, windowSchema } from '../windows.ts';
import type { Transform, TransformKernel } from './contract.ts';

export const differenceSchema = z.strictObject({ bars: windowSchema.default(1) });

/** The value less that of `bars` rows ago, `_diff<bars>`. */
export function difference(params: z.output<typeof differenceSchema>, context: FeatureContext): Transform {
  const { bars, label } = parseWindow(params.bars, 'bars', context);
  return { suffix: `_diff${label}`, lookbackBars: bars, kernel: () => new DifferenceKernel(bars) };
}

class DifferenceKernel implements TransformKernel {
  readonly memory: Float64Array;
  readonly #delay: Delay;

  constructor(bars: number) {
    this.#delay = new Delay(bars);
    this.memory = this.#delay.memory;
  }

  push(x: number): number {
    return x - this.#delay.push(x);
  }
}
