import { z } from 'zod';
import { RollingExtrema } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, rawSchema, windowSchema } from './windows.ts';

const PLACES = ['donchian_position', 'donchian_width'] as const;
const CHANNEL = ['donchian_high', 'donchian_low', 'donchian_mid'] as const;

export const donchianSchema = z.strictObject({
  window: windowSchema.default(20),
  raw: rawSchema.default(false),
  outputs: outputsSchema(PLACES).describe('which of the two to give; raw gives all of its own'),
});

/**
 * Donchian channel, the highest high and the lowest low of the window, the bar included: `donchian_position_<window>`, where the
 * close lies between the two (0 to 1, 0.5 where they meet), and `donchian_width_<window>`, their distance ÷ their mean (0 where
 * that is 0). With `raw` the channel itself, `donchian_high_…`, `donchian_low_…`, `donchian_mid_<window>`.
 */
export function donchian(params: z.output<typeof donchianSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  const names = params.raw ? CHANNEL : PLACES;
  return makeFeature({
    name: 'donchian',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: Object.fromEntries(names.map((name) => [`${name}_${label}`, bars - 1])),
    keep: params.raw ? undefined : PLACES.map((name) => params.outputs.includes(name)),
    kernel: () => new DonchianKernel(bars, params.raw),
  });
}

class DonchianKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #highest: RollingExtrema;
  readonly #lowest: RollingExtrema;
  readonly #raw: boolean;

  constructor(window: number, raw: boolean) {
    this.#highest = new RollingExtrema(window, 'max');
    this.#lowest = new RollingExtrema(window, 'min');
    this.#raw = raw;
    this.memory = [this.#highest.memory, this.#lowest.memory];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const raw = this.#raw;
    for (let i = 0; i < n; i++) {
      const highest = this.#highest.push(high[i]!);
      const lowest = this.#lowest.push(low[i]!);
      const middle = (highest + lowest) / 2;
      const width = highest - lowest;
      out[0]![i] = raw ? highest : width === 0 ? 0.5 : (close[i]! - lowest) / width;
      out[1]![i] = raw ? lowest : middle === 0 ? 0 : width / middle;
      if (raw) out[2]![i] = middle;
    }
  }
}
