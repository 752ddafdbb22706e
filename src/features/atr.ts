import { z } from 'zod';
import { type AverageSeed, RecursiveAverage, RollingOrder, trueRangeOf } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, rawSchema, seedSchema, windowSchema } from './windows.ts';

export const atrSchema = z.strictObject({
  window: windowSchema.default(14),
  rankWindow: windowSchema.nullable().default('5d').describe('trailing window of the percentile rank; null: no rank'),
  seed: seedSchema.default('sma'),
  raw: rawSchema.default(false),
});

/**
 * Average true range by Wilder's smoothing: `natr_<window>`, 100 × range ÷ close, and `natr_rank_<window>_<rankWindow>`,
 * the share of its last values below it (equal ones count half), 0 to 1. With `raw` `trange` and `atr_<window>` in units of price.
 *
 * The seed `sma` skips the first bar, which has no previous close (TA-Lib); `first` starts there with high − low.
 */
export function atr(params: z.output<typeof atrSchema>, context: FeatureContext): Feature {
  const { seed, raw } = params;
  const { bars, label } = parseWindow(params.window, 'window', context);
  const rank = raw || params.rankWindow === null ? null : parseWindow(params.rankWindow, 'rankWindow', context);
  const from = seed === 'sma' ? bars : 0;
  const outputs: Record<string, number> = raw
    ? { trange: seed === 'sma' ? 1 : 0, [`atr_${label}`]: from }
    : { [`natr_${label}`]: from };
  if (rank !== null) outputs[`natr_rank_${label}_${rank.label}`] = from + rank.bars - 1;
  return makeFeature({
    name: 'atr',
    params,
    inputs: ['high', 'low', 'close'],
    outputs,
    kernel: () => (raw ? new RawAtrKernel(bars, seed) : new AtrKernel(bars, rank?.bars ?? null, seed)),
  });
}

class AtrKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #average: RecursiveAverage;
  readonly #order: RollingOrder | null;
  readonly #skipsFirst: boolean;

  constructor(window: number, rankWindow: number | null, seed: AverageSeed) {
    this.#average = new RecursiveAverage(1 / window, window, seed);
    this.#order = rankWindow === null ? null : new RollingOrder(rankWindow);
    this.#skipsFirst = seed === 'sma';
    this.memory = [this.#previous, this.#average.memory, ...(this.#order === null ? [] : [this.#order.memory])];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const order = this.#order;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      const skip = this.#skipsFirst && Number.isNaN(previous);
      const average = this.#average.push(skip ? Number.NaN : trueRangeOf(high[i]!, low[i]!, previous));
      previous = now;
      values[i] = now === 0 ? 0 * average : (100 * average) / now;
    }
    this.#previous[0] = previous;
    if (order === null) return;
    const ranks = out[1]!;
    for (let i = 0; i < n; i++) {
      order.push(values[i]!);
      ranks[i] = order.rank(values[i]!);
    }
  }
}

class RawAtrKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #average: RecursiveAverage;
  readonly #skipsFirst: boolean;

  constructor(window: number, seed: AverageSeed) {
    this.#average = new RecursiveAverage(1 / window, window, seed);
    this.#skipsFirst = seed === 'sma';
    this.memory = [this.#previous, this.#average.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [ranges, averages] = out as [Float64Array, Float64Array];
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const skip = this.#skipsFirst && Number.isNaN(previous);
      const range = skip ? Number.NaN : trueRangeOf(high[i]!, low[i]!, previous);
      previous = close[i]!;
      ranges[i] = range;
      averages[i] = this.#average.push(range);
    }
    this.#previous[0] = previous;
  }
}
