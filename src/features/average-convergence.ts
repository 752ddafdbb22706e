import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { type Average, average, averageFirstRow, signOfDifference } from './kernels/average.ts';
import { Delay } from './kernels/delay.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, parseWindows, seedSchema, windowSchema } from './windows.ts';

export const averageConvergenceSchema = z.strictObject({
  windows: z.array(windowSchema).min(2).default([5, 20, 60]).describe('bars, or durations such as 5d, two or more'),
  over: windowSchema.default(5).describe('bars, or a duration, over which the averages have come together'),
  kind: z.enum(['sma', 'ema']).default('sma').describe('plain or exponential average of the close'),
  seed: seedSchema.default('sma'),
});

/**
 * How moving averages lie to each other: `sma_spread_<windows>`, highest − lowest average ÷ their mean (0 where that is 0);
 * `sma_converging_<windows>_<over>`, how much that spread has shrunk in `over` bars (negative: grown); `sma_order_<windows>`, the
 * share of all pairs in which the shorter average lies above the longer one, 0 to 1, equal averages counting half.
 * `ema` in place of `sma` with `kind: ema`.
 */
export function averageConvergence(
  params: z.output<typeof averageConvergenceSchema>,
  context: FeatureContext,
): Feature {
  const { kind, seed } = params;
  const windows = parseWindows(params.windows, 'windows', context);
  const over = parseWindow(params.over, 'over', context);
  const label = windows.map((window) => window.label).join('_');
  const from = averageFirstRow(windows.at(-1)!.bars, kind, seed);
  return makeFeature({
    name: 'average-convergence',
    params,
    inputs: ['close'],
    outputs: {
      [`${kind}_spread_${label}`]: from,
      [`${kind}_converging_${label}_${over.label}`]: from + over.bars,
      [`${kind}_order_${label}`]: from,
    },
    kernel: () =>
      new AverageConvergenceKernel(
        windows.map(({ bars }) => average(bars, kind, seed)),
        over.bars,
      ),
  });
}

class AverageConvergenceKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #averages: readonly Average[];
  readonly #delay: Delay;
  /** The row's averages, shortest first: scratch, no state. */
  readonly #now: Float64Array;

  constructor(averages: readonly Average[], over: number) {
    this.#averages = averages;
    this.#delay = new Delay(over);
    this.#now = new Float64Array(averages.length);
    this.memory = [this.#delay.memory, ...averages.map(({ memory }) => memory)];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [spreads, converging, orders] = out as [Float64Array, Float64Array, Float64Array];
    for (let i = 0; i < n; i++) {
      const spread = this.#push(close[i]!);
      spreads[i] = spread;
      converging[i] = this.#delay.push(spread) - spread;
      orders[i] = Number.isNaN(spread) ? Number.NaN : this.#order();
    }
  }

  /** @returns highest − lowest average ÷ their mean */
  #push(close: number): number {
    const now = this.#now;
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    let sum = 0;
    for (let j = 0; j < now.length; j++) {
      const inner = this.#averages[j]!;
      const mean = inner.push(close) / inner.divisor;
      now[j] = mean;
      highest = Math.max(highest, mean);
      lowest = Math.min(lowest, mean);
      sum += mean;
    }
    return sum === 0 ? 0 : ((highest - lowest) * now.length) / sum;
  }

  #order(): number {
    const now = this.#now;
    let order = 0;
    for (let j = 1; j < now.length; j++) {
      for (let k = 0; k < j; k++) order += signOfDifference(now[k]!, now[j]!);
    }
    return 0.5 + order / (now.length * (now.length - 1));
  }
}
