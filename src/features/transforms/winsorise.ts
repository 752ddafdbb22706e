import { z } from 'zod';
import { RollingOrder } from '../../core/index.ts';
import type { FeatureContext } from '../contract.ts';
import { invalid, parseWindow, windowSchema } from '../windows.ts';
import type { Transform, TransformKernel } from './contract.ts';

const LOWER = 0.01;
const UPPER = 0.99;

export const winsoriseSchema = z.strictObject({
  window: windowSchema.default('30d'),
  lower: z
    .number()
    .min(0)
    .max(1)
    .default(LOWER)
    .describe('quantile of the window below which values are drawn up to it'),
  upper: z
    .number()
    .min(0)
    .max(1)
    .default(UPPER)
    .describe('quantile of the window above which values are drawn down to it'),
});

/**
 * The value within two quantiles (linear interpolation) of the trailing window, itself included: `_win<window>`, other quantiles than
 * 0.01 and 0.99 behind it in per mille (`_win30d_50_950`).
 */
export function winsorise(params: z.output<typeof winsoriseSchema>, context: FeatureContext): Transform {
  const { lower, upper } = params;
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  if (lower > upper) {
    throw invalid(
      `${context.path}.lower`,
      `lower (${lower}) lies above upper (${upper})`,
      'give the smaller share as lower',
    );
  }
  const limits = lower === LOWER && upper === UPPER ? '' : `_${perMille(lower)}_${perMille(upper)}`;
  return {
    suffix: `_win${label}${limits}`,
    lookbackBars: bars - 1,
    kernel: () => new WinsoriseKernel(bars, lower, upper),
  };
}

/** 0.025 → `25`, without the digits that binary fractions add. */
function perMille(share: number): string {
  return String(Number((1000 * share).toFixed(9)));
}

class WinsoriseKernel implements TransformKernel {
  readonly memory: Float64Array;
  readonly #order: RollingOrder;
  readonly #lower: number;
  readonly #upper: number;

  constructor(window: number, lower: number, upper: number) {
    this.#order = new RollingOrder(window);
    this.#lower = lower;
    this.#upper = upper;
    this.memory = this.#order.memory;
  }

  push(x: number): number {
    this.#order.push(x);
    const low = this.#order.quantile(this.#lower);
    const high = this.#order.quantile(this.#upper);
    if (Number.isNaN(low)) return Number.NaN;
    return x < low ? low : x > high ? high : x;
  }
}
