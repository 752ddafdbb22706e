import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturnsInto } from './kernels/log-return.ts';
import { makeFeature } from './make-feature.ts';
import { crossed, parseWindow, parseWindows, windowSchema, windowsSchema } from './windows.ts';

/** Below any market's volatility a bar: keeps the logarithm of a market that stands still finite. */
const FLOOR = 1e-8;

export const volatilityRatioSchema = z.strictObject({
  windows: windowsSchema.default(['1d', '5d']),
  against: windowSchema.default('20d').describe('bars, or a duration: the longer window that they are held against'),
});

/**
 * Recent volatility against the usual: `vol_ratio_<window>_<against>`, the logarithm of the sample deviation of the one-bar log
 * returns over the window ÷ that over the longer one. A volatility below 10⁻⁸ a bar counts as 10⁻⁸.
 */
export function volatilityRatio(params: z.output<typeof volatilityRatioSchema>, context: FeatureContext): Feature {
  const windows = parseWindows(params.windows, 'windows', context, 2);
  const against = parseWindow(params.against, 'against', context, 2);
  const longest = windows.at(-1)!;
  if (longest.bars >= against.bars) {
    throw crossed(
      `${context.path}.windows`,
      `a window of ${longest.bars} bars is not shorter than the ${against.bars} that it is held against`,
      'shorten the windows, or lengthen against',
    );
  }
  return makeFeature({
    name: 'volatility-ratio',
    params,
    inputs: ['close'],
    outputs: Object.fromEntries(windows.map(({ label }) => [`vol_ratio_${label}_${against.label}`, against.bars])),
    kernel: () =>
      new VolatilityRatioKernel(
        windows.map(({ bars }) => bars),
        against.bars,
      ),
  });
}

class VolatilityRatioKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #short: readonly RollingMoments[];
  readonly #long: RollingMoments;

  constructor(windows: readonly number[], against: number) {
    this.#short = windows.map((window) => new RollingMoments(window));
    this.#long = new RollingMoments(against);
    this.memory = [this.#previous, this.#long.memory, ...this.#short.map((moments) => moments.memory)];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const changes = out.at(-1)!;
    logReturnsInto(close, n, this.#previous, changes);
    for (let i = 0; i < n; i++) {
      const change = changes[i]!;
      this.#long.push(change);
      const usual = Math.log(Math.max(FLOOR, this.#long.deviation(1)));
      for (let j = 0; j < out.length; j++) {
        const short = this.#short[j]!;
        short.push(change);
        out[j]![i] = Math.log(Math.max(FLOOR, short.deviation(1))) - usual;
      }
    }
  }
}
