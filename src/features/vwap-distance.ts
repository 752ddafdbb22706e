import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { PIECE, pieceScratch } from './kernels/pieces.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, rawSchema, windowSchema } from './windows.ts';

export const vwapDistanceSchema = z.strictObject({
  window: windowSchema.default(20),
  raw: rawSchema.default(false),
});

/**
 * Close ÷ volume-weighted average of the typical price (high + low + close) ÷ 3 over the window, − 1:
 * `vwap_dist_<window>`; with `raw` the average itself, `vwap_<window>`. Where nothing traded the close stands for it.
 */
export function vwapDistance(params: z.output<typeof vwapDistanceSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'vwap-distance',
    params,
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: { [`${params.raw ? 'vwap' : 'vwap_dist'}_${label}`]: bars - 1 },
    kernel: () => new VwapKernel(bars, params.raw),
  });
}

class VwapKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #money: RollingSum;
  readonly #volume: RollingSum;
  readonly #raw: boolean;
  #scratch: Float64Array = new Float64Array(0);

  constructor(window: number, raw: boolean) {
    this.#money = new RollingSum(window);
    this.#volume = new RollingSum(window);
    this.#raw = raw;
    this.memory = [this.#money.memory, this.#volume.memory];
  }

  run({ high, low, close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const sums = (this.#scratch = pieceScratch(this.#scratch, n));
    for (let start = 0; start < n; start += PIECE) {
      const end = Math.min(n, start + PIECE);
      const rows = end - start;
      const money = values.subarray(start, end);
      for (let i = start; i < end; i++) values[i] = ((high[i]! + low[i]! + close[i]!) / 3) * volume[i]!;
      this.#money.runInto(money, rows, money);
      this.#volume.runInto(volume.subarray(start, end), rows, sums);
      for (let i = start; i < end; i++) {
        const now = close[i]!;
        const sum = sums[i - start]!;
        const average = sum === 0 ? now : values[i]! / sum;
        values[i] = this.#raw ? average : average === 0 ? 0 : now / average - 1;
      }
    }
  }
}
