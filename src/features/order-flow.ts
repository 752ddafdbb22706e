import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { columnSuffix, joinedColumnSchema } from './joined-column.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

const USUAL = 'taker_buy_volume';

export const orderFlowSchema = z.strictObject({
  window: windowSchema.default(20),
  buy: joinedColumnSchema.default(USUAL).describe('joined column: volume of buyers who took'),
  sell: joinedColumnSchema
    .nullable()
    .default(null)
    .describe('joined column: volume of sellers who took; null: the rest'),
});

/**
 * Order-flow imbalance, `order_flow_<window>` (with another `buy` column `order_flow_<buy>_<window>`): (bought − sold) ÷ (bought + sold)
 * volume of the window, −1 to 1; 0 where nothing traded. A bar of which one side is unknown (NaN) counts as one without trades, a
 * negative volume as 0.
 *
 * @see Chordia & Subrahmanyam 2004, Journal of Financial Economics 72(3)
 */
export function orderFlow(params: z.output<typeof orderFlowSchema>, context: FeatureContext): Feature {
  const { buy, sell } = params;
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'order-flow',
    params,
    inputs: sell === null ? ['volume', buy] : [buy, sell],
    outputs: { [`order_flow${columnSuffix(buy, USUAL)}_${label}`]: bars - 1 },
    kernel: () => new OrderFlowKernel(bars, buy, sell),
  });
}

class OrderFlowKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #bought: RollingSum;
  readonly #sold: RollingSum;
  readonly #buy: string;
  readonly #sell: string | null;

  constructor(window: number, buy: string, sell: string | null) {
    this.#bought = new RollingSum(window);
    this.#sold = new RollingSum(window);
    this.#buy = buy;
    this.#sell = sell;
    this.memory = [this.#bought.memory, this.#sold.memory];
  }

  run({ volume, columns }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const buys = columns[this.#buy]!;
    const sells = this.#sell === null ? null : columns[this.#sell]!;
    for (let i = 0; i < n; i++) {
      const buy = buys[i]!;
      const sell = sells === null ? volume[i]! - buy : sells[i]!;
      const known = Number.isFinite(buy) && Number.isFinite(sell);
      const bought = this.#bought.push(known ? Math.max(0, buy) : 0);
      const sold = this.#sold.push(known ? Math.max(0, sell) : 0);
      const both = bought + sold;
      values[i] = both === 0 ? 0 : (bought - sold) / both;
    }
  }
}
