import { z } from 'zod';
import { RollingOrder } from '../../core/index.ts';
import type { FeatureContext } from '../contract.ts';
import { parseWindow, windowSchema } from '../windows.ts';
import type { Transform, TransformKernel } from './contract.ts';

export const rankSchema = z.strictObject({ window: windowSchema.default('30d') });

/** Share of the trailing window's values below the value, of equal ones half (itself among them), `_rank<window>`. */
export function rank(params: z.output<typeof rankSchema>, context: FeatureContext): Transform {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return { suffix: `_rank${label}`, lookbackBars: bars - 1, kernel: () => new RankKernel(bars) };
}

class RankKernel implements TransformKernel {
  readonly memory: Float64Array;
  readonly #order: RollingOrder;

  constructor(window: number) {
    this.#order = new RollingOrder(window);
    this.memory = this.#order.memory;
  }

  push(x: number): number {
    this.#order.push(x);
    return this.#order.rank(x);
  }
}
