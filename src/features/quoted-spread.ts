import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { columnSuffix, joinedColumnSchema } from './joined-column.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

const USUAL = 'bid';

export const quotedSpreadSchema = z.strictObject({
  window: windowSchema.default(20),
  bid: joinedColumnSchema.default(USUAL).describe('joined column: best bid at the close'),
  ask: joinedColumnSchema.default('ask').describe('joined column: best ask at the close'),
});

/**
 * Quoted bid–ask spread, `quoted_spread_<window>` (with another `bid` column `quoted_spread_<bid>_<window>`): the mean over the
 * window of (ask − bid) ÷ their middle, a fraction of the price. Where a quote is unknown (NaN) or not positive the last known
 * spread stands, 0 before there is one; a crossed book (ask below bid) counts as 0.
 */
export function quotedSpread(params: z.output<typeof quotedSpreadSchema>, context: FeatureContext): Feature {
  const { bid, ask } = params;
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'quoted-spread',
    params,
    inputs: [bid, ask],
    outputs: { [`quoted_spread${columnSuffix(bid, USUAL)}_${label}`]: bars - 1 },
    kernel: () => new QuotedSpreadKernel(bars, bid, ask),
  });
}

class QuotedSpreadKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #last = Float64Array.of(0);
  readonly #sum: RollingSum;
  readonly #window: number;
  readonly #bid: string;
  readonly #ask: string;

  constructor(window: number, bid: string, ask: string) {
    this.#sum = new RollingSum(window);
    this.#window = window;
    this.#bid = bid;
    this.#ask = ask;
    this.memory = [this.#last, this.#sum.memory];
  }

  run({ columns }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const bids = columns[this.#bid]!;
    const asks = columns[this.#ask]!;
    for (let i = 0; i < n; i++) {
      const bid = bids[i]!;
      const ask = asks[i]!;
      if (bid > 0 && ask > 0 && bid + ask < Number.POSITIVE_INFINITY) {
        this.#last[0] = Math.max(0, (2 * (ask - bid)) / (ask + bid));
      }
      values[i] = this.#sum.push(this.#last[0]!) / this.#window;
    }
  }
}
