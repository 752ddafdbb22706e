import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, rawSchema, windowSchema } from './windows.ts';

const NAMES = ['close_location', 'accumulation'] as const;

export const closeLocationSchema = z.strictObject({
  window: windowSchema.default(20),
  raw: rawSchema.default(false),
  outputs: outputsSchema(NAMES).describe('which of the two to give; raw gives its one column'),
});

/**
 * Where closes lie in their bars, ((close − low) − (high − close)) ÷ (high − low), −1 to 1, 0 for a bar without range:
 * `close_location_<window>`, its mean, and `accumulation_<window>`, its mean weighted by volume (Chaikin's money flow; 0 where nothing
 * traded). With `raw` `ad_line`, the sum of location × volume since the first bar (accumulation/distribution line).
 */
export function closeLocation(params: z.output<typeof closeLocationSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'close-location',
    params,
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: params.raw ? { ad_line: 0 } : Object.fromEntries(NAMES.map((name) => [`${name}_${label}`, bars - 1])),
    keep: params.raw ? undefined : NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => (params.raw ? new LineKernel() : new LocationKernel(bars)),
  });
}

function locationOf(high: number, low: number, close: number): number {
  return high === low ? 0 : (close - low - (high - close)) / (high - low);
}

class LocationKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #locations: RollingSum;
  readonly #weighted: RollingSum;
  readonly #volume: RollingSum;
  readonly #window: number;

  constructor(window: number) {
    this.#locations = new RollingSum(window);
    this.#weighted = new RollingSum(window);
    this.#volume = new RollingSum(window);
    this.#window = window;
    this.memory = [this.#locations.memory, this.#weighted.memory, this.#volume.memory];
  }

  run({ high, low, close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [means, weightedMeans] = out as [Float64Array, Float64Array];
    for (let i = 0; i < n; i++) {
      const location = locationOf(high[i]!, low[i]!, close[i]!);
      const sum = this.#volume.push(volume[i]!);
      const weighted = this.#weighted.push(location * volume[i]!);
      means[i] = this.#locations.push(location) / this.#window;
      weightedMeans[i] = sum === 0 ? 0 : weighted / sum;
    }
  }
}

class LineKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #total = Float64Array.of(0);

  constructor() {
    this.memory = [this.#total];
  }

  run({ high, low, close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    let total = this.#total[0]!;
    for (let i = 0; i < n; i++) {
      total += locationOf(high[i]!, low[i]!, close[i]!) * volume[i]!;
      out[0]![i] = total;
    }
    this.#total[0] = total;
  }
}
