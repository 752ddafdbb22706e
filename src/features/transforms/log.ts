import { z } from 'zod';
import type { FeatureContext } from '../contract.ts';
import type { Transform, TransformKernel } from './contract.ts';

/** Below what any ratio or volatility of a market that moves is: keeps the logarithm of one that stands still finite. */
const FLOOR = 1e-8;

export const logSchema = z.strictObject({});

/** The natural logarithm of the value, `_ln`; of anything below 10⁻⁸ that of 10⁻⁸. */
export function log(_params: z.output<typeof logSchema>, _context: FeatureContext): Transform {
  return { suffix: '_ln', lookbackBars: 0, kernel: () => new LogKernel() };
}

class LogKernel implements TransformKernel {
  readonly memory = new Float64Array(0);

  push(x: number): number {
    return Math.log(Math.max(FLOOR, x));
  }
}
