import { z } from 'zod';
import type { FeatureContext } from '../contract.ts';
import { Delay } from '../kernels/delay.ts';
import { parseWindow, windowSchema } from '../windows.ts';
import type { Transform } from './contract.ts';

export const lagSchema = z.strictObject({ bars: windowSchema.default(1) });

/** The value of `bars` rows ago, `_lag<bars>`. */
export function lag(params: z.output<typeof lagSchema>, context: FeatureContext): Transform {
  const { bars, label } = parseWindow(params.bars, 'bars', context);
  return { suffix: `_lag${label}`, lookbackBars: bars, kernel: () => new Delay(bars) };
}
