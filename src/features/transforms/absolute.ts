import { z } from 'zod';
import type { FeatureContext } from '../contract.ts';
import type { Transform, TransformKernel } from './contract.ts';

export const absoluteSchema = z.strictObject({});

/** The value without its sign, `_abs`. */
export function absolute(_params: z.output<typeof absoluteSchema>, _context: FeatureContext): Transform {
  return { suffix: '_abs', lookbackBars: 0, kernel: () => new AbsoluteKernel() };
}

class AbsoluteKernel implements TransformKernel {
  readonly memory = new Float64Array(0);

  push(x: number): number {
    return Math.abs(x);
  }
}
