import { z } from 'zod';
import { ConfigError } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

export const regressionSlopeSchema = z.strictObject({
  window: windowSchema.default(14),
  raw: z.boolean().default(false),
});

/**
 * Least-squares slope of the last closes per bar, as a fraction of the close: `linreg_slope_<w>`; with `raw` in price units,
 * `linearreg_slope_<w>`.
 */
export function regressionSlope(params: z.output<typeof regressionSlopeSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  if (bars < 2) {
    const path = `${context.path}.window`;
    throw new ConfigError('WINDOW_TOO_SHORT', {
      what: `a slope over ${bars} bar`,
      where: path,
      path,
      mend: 'use a window of at least 2 bars',
    });
  }
  return featureFromKernel(
    {
      name: 'regression-slope',
      inputs: ['close'],
      outputs: [`${params.raw ? 'linearreg_slope' : 'linreg_slope'}_${params.window}`],
      params,
      lookbackBars: bars - 1,
    },
    () => new RegressionSlopeKernel(bars, params.raw),
  );
}

class RegressionSlopeKernel implements FeatureKernel {
  readonly #closes: Ring;
  readonly #bars: number;
  readonly #raw: boolean;
  readonly #squares: number;
  readonly state: readonly Ring[];

  constructor(bars: number, raw: boolean) {
    this.#closes = new Ring(bars);
    this.#bars = bars;
    this.#raw = raw;
    this.#squares = (bars * (bars * bars - 1)) / 12;
    this.state = [this.#closes];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    this.#closes.push(close);
    const middle = (this.#bars - 1) / 2;
    let sum = 0;
    // Closes relative to the newest: a constant adds nothing to a slope, and small numbers lose less.
    for (let i = 0; i < this.#bars; i++) sum += (middle - i) * (this.#closes.ago(i) - close);
    const slope = sum / this.#squares;
    out[0] = this.#raw ? slope : slope / close;
  }
}
