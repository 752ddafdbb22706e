import { z } from 'zod';
import { RollingOrder } from '../../core/index.ts';
import type { FeatureContext } from '../contract.ts';
import { parseWindow, windowSchema } from '../windows.ts';
import type { Transform, TransformKernel } from './contract.ts';

export const percentileSchema = z.strictObject({ window: windowSchema.default('30d') });

/**
 * The percentile of the trailing window at which the value lies, `_pct<window>`: 0 the smallest, 100 the largest, equal values the
 * middle of theirs. The inverse of a quantile with linear interpolation.
 */
export function percentile(params: z.output<typeof percentileSchema>, context: FeatureContext): Transform {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return { suffix: `_pct${label}`, lookbackBars: bars - 1, kernel: () => new PercentileKernel(bars) };
}

class PercentileKernel implements TransformKernel {
  readonly memory: Float64Array;
  readonly #order: RollingOrder;
  readonly #window: number;

  constructor(window: number) {
    this.#order = new RollingOrder(window);
    this.#window = window;
    this.memory = this.#order.memory;
  }

  push(x: number): number {
    this.#order.push(x);
    return (100 * this.#order.place(x)) / (this.#window - 1);
  }
}
