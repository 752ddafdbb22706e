import { z } from 'zod';
import { RecursiveAverage, trueRangeOf } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, rawSchema, windowSchema } from './windows.ts';

export const keltnerSchema = z.strictObject({
  window: windowSchema.default(20),
  rangeWindow: windowSchema.default(10).describe('bars, or a duration, of the average true range (Wilder)'),
  ranges: z.number().positive().default(2).describe('half width of the channel in average true ranges'),
  raw: rawSchema.default(false),
});

/**
 * Keltner channel, the exponential average of the close ± a multiple of the average true range: `keltner_position_<window>`, where
 * the close lies between the lower (0) and the upper line (1), beyond them outside of the channel, 0.5 where they meet. With
 * `raw` the lines, `keltner_upper_…`, `keltner_middle_…`, `keltner_lower_<window>`.
 */
export function keltner(params: z.output<typeof keltnerSchema>, context: FeatureContext): Feature {
  const window = parseWindow(params.window, 'window', context);
  const range = parseWindow(params.rangeWindow, 'rangeWindow', context);
  const names = params.raw ? ['keltner_upper', 'keltner_middle', 'keltner_lower'] : ['keltner_position'];
  const from = Math.max(window.bars - 1, range.bars);
  return makeFeature({
    name: 'keltner',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: Object.fromEntries(names.map((name) => [`${name}_${window.label}`, from])),
    kernel: () => new KeltnerKernel(window.bars, range.bars, params.ranges, params.raw),
  });
}

class KeltnerKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #middle: RecursiveAverage;
  readonly #range: RecursiveAverage;
  readonly #ranges: number;
  readonly #raw: boolean;

  constructor(window: number, rangeWindow: number, ranges: number, raw: boolean) {
    this.#middle = new RecursiveAverage(2 / (window + 1), window, 'sma');
    this.#range = new RecursiveAverage(1 / rangeWindow, rangeWindow, 'sma');
    this.#ranges = ranges;
    this.#raw = raw;
    this.memory = [this.#previous, this.#middle.memory, this.#range.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      const range = Number.isNaN(previous) ? Number.NaN : trueRangeOf(high[i]!, low[i]!, previous);
      previous = now;
      const average = this.#middle.push(now);
      const half = this.#ranges * this.#range.push(range);
      // All columns start on the same row.
      const middle = Number.isNaN(half) ? Number.NaN : average;
      if (this.#raw) {
        out[0]![i] = middle + half;
        out[1]![i] = middle;
        out[2]![i] = middle - half;
      } else {
        out[0]![i] = half === 0 ? 0.5 + 0 * middle : 0.5 + (now - middle) / (2 * half);
      }
    }
    this.#previous[0] = previous;
  }
}
