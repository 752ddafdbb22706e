import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { joinedColumnSchema } from './joined-column.ts';
import { logReturn, STILL } from './kernels/log-return.ts';
import { RollingCovariance } from './kernels/rolling-covariance.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['beta', 'corr'] as const;

export const crossAssetSchema = z.strictObject({
  close: joinedColumnSchema.default('other_close').describe('joined column: the other asset’s close'),
  window: windowSchema.default(60),
  outputs: outputsSchema(NAMES),
});

/**
 * `beta_<close>_<window>`, the least-squares slope of this asset's log returns on the other's, and `corr_<close>_<window>`, their correlation, −1
 * to 1; 0 where the other (for the correlation: one of the two) stood still. Where the other's close is unknown (NaN) the last
 * known one stands, so its return is 0 there, as it is before there is one.
 */
export function crossAsset(params: z.output<typeof crossAssetSchema>, context: FeatureContext): Feature {
  const { close } = params;
  const { bars, label } = parseWindow(params.window, 'window', context, 3);
  return makeFeature({
    name: 'cross-asset',
    params,
    inputs: ['close', close],
    outputs: Object.fromEntries(NAMES.map((name) => [`${name}_${close}_${label}`, bars])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new CrossAssetKernel(bars, close),
  });
}

class CrossAssetKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Previous close, the other's last known close. */
  readonly #previous = Float64Array.of(Number.NaN, Number.NaN);
  readonly #pairs: RollingCovariance;
  readonly #close: string;

  constructor(window: number, close: string) {
    this.#pairs = new RollingCovariance(window);
    this.#close = close;
    this.memory = [this.#previous, this.#pairs.memory];
  }

  run({ close, columns }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [betas, correlations] = out as [Float64Array, Float64Array];
    const others = columns[this.#close]!;
    const pairs = this.#pairs;
    let previous = this.#previous[0]!;
    let known = this.#previous[1]!;
    for (let i = 0; i < n; i++) {
      const other = Number.isFinite(others[i]) ? others[i]! : known;
      const otherChange = logReturn(other, known);
      pairs.push(logReturn(close[i]!, previous), Number.isNaN(otherChange) ? 0 : otherChange);
      previous = close[i]!;
      known = other;
      betas[i] = pairs.slope(STILL);
      correlations[i] = pairs.correlation(STILL);
    }
    this.#previous[0] = previous;
    this.#previous[1] = known;
  }
}
