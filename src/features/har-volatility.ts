import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturnsInto } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindow, windowSchema } from './windows.ts';

const DEFAULTS = { day: '1d', week: '7d', month: '30d' } as const;

/** Below any market's volatility a bar: keeps the logarithm of a market that stands still finite. */
const FLOOR = 1e-8;

export const harVolatilitySchema = z.strictObject({
  day: windowSchema.default(DEFAULTS.day),
  week: windowSchema.default(DEFAULTS.week),
  month: windowSchema.default(DEFAULTS.month),
});

/**
 * Realised volatility over a day, a week and a month, the terms of a heterogeneous autoregression: `har_day`, `har_week`,
 * `har_month`, each the logarithm of the root mean square log return, per bar, so that the three compare. Windows other than 1d,
 * 7d, 30d are appended (`har_day_24h`).
 *
 * @see Corsi 2009, Journal of Financial Econometrics 7(2)
 */
export function harVolatility(params: z.output<typeof harVolatilitySchema>, context: FeatureContext): Feature {
  const terms = (['day', 'week', 'month'] as const).map((key) => {
    const { bars, label } = parseWindow(params[key], key, context);
    return { name: label === DEFAULTS[key] ? `har_${key}` : `har_${key}_${label}`, bars };
  });
  return makeFeature({
    name: 'har-volatility',
    params,
    inputs: ['close'],
    outputs: Object.fromEntries(terms.map(({ name, bars }) => [name, bars])),
    kernel: () => new HarKernel(terms.map(({ bars }) => bars)),
  });
}

class HarKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #sums: readonly RollingSum[];
  readonly #windows: readonly number[];

  constructor(windows: readonly number[]) {
    this.#windows = windows;
    this.#sums = windows.map((window) => new RollingSum(window));
    this.memory = [this.#previous, ...this.#sums.map((sum) => sum.memory)];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const changes = out.at(-1)!;
    logReturnsInto(close, n, this.#previous, changes);
    for (let j = 0; j < out.length; j++) {
      const sum = this.#sums[j]!;
      const window = this.#windows[j]!;
      const values = out[j]!;
      for (let i = 0; i < n; i++) {
        const change = changes[i]!;
        values[i] = 0.5 * Math.log(Math.max(FLOOR * FLOOR, sum.push(change * change) / window));
      }
    }
  }
}
