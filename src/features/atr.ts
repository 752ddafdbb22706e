import { z } from 'zod';
import { RecursiveAverage, RollingOrder, trueRangeOf } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const atrSchema = z.strictObject({
  window: windowSchema.default(14),
  rankWindow: windowSchema.nullable().default('5d'),
  raw: z.boolean().default(false),
});

/**
 * Wilder's average true range, seeded as TA-Lib does: `natr_<w>`, in percent of the close; with a `rankWindow`, `natr_rank_<w>`,
 * its rank (0 to 1) among its trailing values. With `raw`, `atr_<w>` and the true range `trange` in price units.
 */
export function atr(params: z.output<typeof atrSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  const { raw } = params;
  const rank = raw || params.rankWindow === null ? 0 : windowBars(params.rankWindow, 'rankWindow', context);
  const outputs = raw ? [`atr_${params.window}`, 'trange'] : [`natr_${params.window}`];
  return featureFromKernel(
    {
      name: 'atr',
      inputs: ['high', 'low', 'close'],
      outputs: rank > 0 ? [...outputs, `natr_rank_${params.window}`] : outputs,
      params,
      lookbackBars: rank > 0 ? bars + rank - 1 : bars,
    },
    () => new AtrKernel(bars, rank, raw),
  );
}

class AtrKernel implements FeatureKernel {
  readonly #previous = new Ring(1);
  readonly #average: RecursiveAverage;
  readonly #order: RollingOrder | undefined;
  readonly #raw: boolean;
  readonly state: readonly Savable[];

  constructor(bars: number, rank: number, raw: boolean) {
    this.#average = new RecursiveAverage(1 / bars, bars, 'sma');
    this.#order = rank > 0 ? new RollingOrder(rank) : undefined;
    this.#raw = raw;
    this.state = [this.#previous, this.#average, ...(this.#order === undefined ? [] : [this.#order])];
  }

  step(_open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const before = this.#previous.ago(0);
    this.#previous.push(close);
    const range = Number.isNaN(before) ? Number.NaN : trueRangeOf(high, low, before);
    const average = this.#average.push(range);
    if (this.#raw) {
      out[0] = average;
      out[1] = range;
      return;
    }
    const share = (100 * average) / close;
    out[0] = share;
    if (this.#order !== undefined) {
      this.#order.push(share);
      out[1] = this.#order.rank(share);
    }
  }
}
