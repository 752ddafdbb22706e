import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, rawSchema, windowSchema } from './windows.ts';

const PLACES = ['bb_position', 'bb_width'] as const;
const BANDS = ['bb_upper', 'bb_middle', 'bb_lower', 'stddev'] as const;

export const bollingerSchema = z.strictObject({
  window: windowSchema.default(20),
  deviations: z.number().positive().default(2).describe('half width of the bands in population deviations'),
  raw: rawSchema.default(false),
  outputs: outputsSchema(PLACES).describe('which of the two to give; raw gives all of its own'),
});

/**
 * Bollinger bands: `bb_position_<window>`, where the close lies between the lower (0) and the upper band (1), 0.5 where they
 * meet; `bb_width_<window>`, their distance ÷ the middle. With `raw` `bb_upper_…`, `bb_middle_…`, `bb_lower_<window>_<deviations>` and
 * `stddev_<window>` in units of price. Deviations other than 2 are appended to the scale-free names too.
 */
export function bollinger(params: z.output<typeof bollingerSchema>, context: FeatureContext): Feature {
  const { deviations, raw } = params;
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  const banded = raw || deviations !== 2 ? `${label}_${deviations}` : label;
  const names = (raw ? BANDS : PLACES).map((name) => `${name}_${name === 'stddev' ? label : banded}`);
  return makeFeature({
    name: 'bollinger',
    params,
    inputs: ['close'],
    outputs: Object.fromEntries(names.map((name) => [name, bars - 1])),
    keep: raw ? undefined : PLACES.map((name) => params.outputs.includes(name)),
    kernel: () =>
      raw
        ? new BandsKernel(bars, deviations)
        : new PlaceKernel(bars, deviations, params.outputs.includes('bb_position')),
  });
}

class PlaceKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #moments: RollingMoments;
  readonly #deviations: number;
  readonly #withPlace: boolean;

  constructor(window: number, deviations: number, withPlace: boolean) {
    this.#withPlace = withPlace;
    this.#moments = new RollingMoments(window);
    this.#deviations = deviations;
    this.memory = [this.#moments.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [places, widths] = out as [Float64Array, Float64Array];
    const withPlace = this.#withPlace;
    this.#moments.runInto(close, n, 0, places, widths);
    for (let i = 0; i < n; i++) {
      const middle = places[i]!;
      const width = 2 * this.#deviations * widths[i]!;
      if (withPlace) places[i] = width === 0 ? 0.5 : 0.5 + (close[i]! - middle) / width;
      widths[i] = middle === 0 ? 0 : width / middle;
    }
  }
}

class BandsKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #moments: RollingMoments;
  readonly #deviations: number;

  constructor(window: number, deviations: number) {
    this.#moments = new RollingMoments(window);
    this.#deviations = deviations;
    this.memory = [this.#moments.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [uppers, middles, lowers, deviations] = out as [Float64Array, Float64Array, Float64Array, Float64Array];
    this.#moments.runInto(close, n, 0, middles, deviations);
    for (let i = 0; i < n; i++) {
      const reach = this.#deviations * deviations[i]!;
      uppers[i] = middles[i]! + reach;
      lowers[i] = middles[i]! - reach;
    }
  }
}
