import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Ring } from './kernels/ring.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['value_area', 'poc_distance'] as const;

export const volumeProfileSchema = z.strictObject({
  window: windowSchema.default(120),
  bins: z.number().int().min(2).max(500).default(24).describe('equal classes of price in the histogram of volume'),
  share: z.number().gt(0).lt(1).default(0.7).describe('share of the volume that the value area holds'),
  outputs: outputsSchema(NAMES),
});

/**
 * Close against the window's histogram of volume by typical price (high + low + close) ÷ 3: `value_area_<window>`, from the lower (0) to
 * the upper end (1) of the value area, held within −1 and 2, and `poc_distance_<window>`, close − the middle of the fullest class ÷ the
 * histogram's range, held within −1 and 1. 0.5 and 0 where nothing traded or all prices are equal.
 *
 * The value area grows from the fullest class (of equal ones the lowest) by the fuller of its two neighbours, of equal ones
 * the upper, until it holds the share.
 *
 * @see Steidlmayer & Hawkins 2003, Steidlmayer on Markets
 */
export function volumeProfile(params: z.output<typeof volumeProfileSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'volume-profile',
    params,
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: Object.fromEntries(NAMES.map((name) => [`${name}_${label}`, bars - 1])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new VolumeProfileKernel(bars, params.bins, params.share),
  });
}

class VolumeProfileKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #prices: Ring;
  readonly #volumes: Ring;
  /** The row's histogram: scratch, no state. */
  readonly #histogram: Float64Array;
  readonly #window: number;
  readonly #share: number;

  constructor(window: number, bins: number, share: number) {
    this.#prices = new Ring(window);
    this.#volumes = new Ring(window);
    this.#histogram = new Float64Array(bins);
    this.#window = window;
    this.#share = share;
    this.memory = [this.#prices.memory, this.#volumes.memory];
  }

  run({ high, low, close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [areas, distances] = out as [Float64Array, Float64Array];
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      this.#volumes.push(volume[i]!);
      const from = this.#prices.push((high[i]! + low[i]! + now) / 3);
      areas[i] = from < 0 ? Number.NaN : 0.5;
      distances[i] = from < 0 ? Number.NaN : 0;
      if (from < 0) continue;
      const { lowest, range, total } = this.#fill(from);
      if (!(range > 0 && total > 0)) continue;
      const { first, last, fullest } = valueArea(this.#histogram, this.#share * total);
      const place = ((now - lowest) / range) * this.#histogram.length;
      areas[i] = Math.max(-1, Math.min(2, (place - first) / (last + 1 - first)));
      distances[i] = Math.max(-1, Math.min(1, (place - fullest - 0.5) / this.#histogram.length));
    }
  }

  #fill(from: number): { readonly lowest: number; readonly range: number; readonly total: number } {
    const prices = this.#prices.memory;
    const volumes = this.#volumes.memory;
    const histogram = this.#histogram;
    const to = from + this.#window;
    let lowest = prices[from]!;
    let highest = lowest;
    for (let k = from + 1; k < to; k++) {
      const price = prices[k]!;
      if (price < lowest) lowest = price;
      else if (price > highest) highest = price;
    }
    const range = highest - lowest;
    histogram.fill(0);
    let total = 0;
    for (let k = from; k < to && range > 0; k++) {
      const bin = Math.floor(((prices[k]! - lowest) / range) * histogram.length);
      histogram[Math.min(bin, histogram.length - 1)]! += volumes[k]!;
      total += volumes[k]!;
    }
    return { lowest, range, total };
  }
}

/** First and last class of the value area, and the fullest. */
function valueArea(
  histogram: Float64Array,
  wanted: number,
): { readonly first: number; readonly last: number; readonly fullest: number } {
  let fullest = 0;
  for (let j = 1; j < histogram.length; j++) if (histogram[j]! > histogram[fullest]!) fullest = j;
  let first = fullest;
  let last = fullest;
  let held = histogram[fullest]!;
  while (held < wanted && last - first + 1 < histogram.length) {
    const above = last + 1 < histogram.length ? histogram[last + 1]! : -1;
    const below = first > 0 ? histogram[first - 1]! : -1;
    if (above >= below) held += histogram[++last]!;
    else held += histogram[--first]!;
  }
  return { first, last, fullest };
}
