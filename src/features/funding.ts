import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { columnSuffix, joinedColumnSchema } from './joined-column.ts';
import { Delay } from './kernels/delay.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['funding_level', 'funding_change'] as const;
const USUAL = 'funding_rate';

export const fundingSchema = z.strictObject({
  column: joinedColumnSchema.default(USUAL).describe('joined column: the funding rate, a fraction'),
  window: windowSchema.default('1d').describe('bars, or a duration, over which the change is taken'),
  outputs: outputsSchema(NAMES),
});

/**
 * Funding rate, `funding_level`, and its change over the window, `funding_change_<window>`, in the column's own unit (another
 * column's name is put in, `funding_level_<column>`). Where the rate is unknown (NaN) the last known one stands; before there is
 * one, the level is 0, and the change is 0 as long as the earlier rate is unknown.
 */
export function funding(params: z.output<typeof fundingSchema>, context: FeatureContext): Feature {
  const { column } = params;
  const { bars, label } = parseWindow(params.window, 'window', context);
  const suffix = columnSuffix(column, USUAL);
  return makeFeature({
    name: 'funding',
    params,
    inputs: [column],
    outputs: { [`funding_level${suffix}`]: 0, [`funding_change${suffix}_${label}`]: bars },
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new FundingKernel(bars, column),
  });
}

class FundingKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Last known rate, rows so far up to the window. */
  readonly #state = Float64Array.of(Number.NaN, 0);
  readonly #delay: Delay;
  readonly #window: number;
  readonly #column: string;

  constructor(window: number, column: string) {
    this.#delay = new Delay(window);
    this.#window = window;
    this.#column = column;
    this.memory = [this.#state, this.#delay.memory];
  }

  run({ columns }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [levels, changes] = out as [Float64Array, Float64Array];
    const rates = columns[this.#column]!;
    const state = this.#state;
    for (let i = 0; i < n; i++) {
      if (Number.isFinite(rates[i])) state[0] = rates[i]!;
      const rate = state[0]!;
      const before = this.#delay.push(rate);
      levels[i] = Number.isNaN(rate) ? 0 : rate;
      const change = Number.isNaN(before) ? 0 : rate - before;
      changes[i] = state[1]! < this.#window ? Number.NaN : change;
      if (state[1]! < this.#window) state[1]!++;
    }
  }
}
