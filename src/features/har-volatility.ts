import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel, type Savable } from './contract.ts';
import { LogReturn } from './log-return.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const harVolatilitySchema = z.strictObject({
  day: windowSchema.default('1d'),
  week: windowSchema.default('7d'),
  month: windowSchema.default('30d'),
});

/** Below any market's volatility: keeps the logarithm of a market that stands still finite. */
const FLOOR = 1e-8;

/**
 * The heterogeneous autoregressive terms: logarithm of the root mean square log return over a day, a week and a month,
 * `har_day`, `har_week`, `har_month`.
 *
 * @see Corsi 2009, Journal of Financial Econometrics 7(2)
 */
export function harVolatility(params: z.output<typeof harVolatilitySchema>, context: FeatureContext): Feature {
  const bars = (['day', 'week', 'month'] as const).map((name) => windowBars(params[name], name, context));
  return featureFromKernel(
    {
      name: 'har-volatility',
      inputs: ['close'],
      outputs: ['har_day', 'har_week', 'har_month'],
      params,
      lookbackBars: Math.max(...bars),
    },
    () => new HarKernel(bars),
  );
}

class HarKernel implements FeatureKernel {
  readonly #logReturn = new LogReturn();
  readonly #squares: readonly RollingMoments[];
  readonly state: readonly Savable[];

  constructor(bars: readonly number[]) {
    this.#squares = bars.map((window) => new RollingMoments(window));
    this.state = [this.#logReturn, ...this.#squares];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    const r = this.#logReturn.push(close);
    for (let k = 0; k < this.#squares.length; k++) {
      const squares = this.#squares[k]!;
      squares.push(r * r);
      out[k] = 0.5 * Math.log(Math.max(FLOOR * FLOOR, squares.mean()));
    }
  }
}
