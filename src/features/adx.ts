import { z } from 'zod';
import { trueRangeOf } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['adx', 'plus_di', 'minus_di'] as const;

/** Turns the difference of two prices into more than any price, and keeps its sign. */
const LARGE = 1e300;

export const adxSchema = z.strictObject({ window: windowSchema.default(14), outputs: outputsSchema(NAMES) });

/**
 * Wilder's directional movement with TA-Lib's seeds: `adx_<window>`, `plus_di_<window>`, `minus_di_<window>`, 0 to 100.
 *
 * Where nothing moved the directional indicators are 0 and the ADX stays as it was, as in TA-Lib.
 */
export function adx(params: z.output<typeof adxSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context, 2);
  return makeFeature({
    name: 'adx',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: { [`adx_${label}`]: 2 * bars - 1, [`plus_di_${label}`]: bars, [`minus_di_${label}`]: bars },
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new AdxKernel(bars),
  });
}

class AdxKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Count of bars, previous high, low and close, smoothed true range, +DM and −DM, sum of DX or ADX. */
  readonly #state = Float64Array.of(0, Number.NaN, Number.NaN, Number.NaN, 0, 0, 0, 0);
  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
    this.memory = [this.#state];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [adxs, plusDis, minusDis] = out as [Float64Array, Float64Array, Float64Array];
    const window = this.#window;
    const state = this.#state;
    let count = state[0]!;
    let previousHigh = state[1]!;
    let previousLow = state[2]!;
    let previousClose = state[3]!;
    let range = state[4]!;
    let plus = state[5]!;
    let minus = state[6]!;
    let adx = state[7]!;
    for (let i = 0; i < n; i++, count++) {
      const h = high[i]!;
      const l = low[i]!;
      let plusDi = Number.NaN;
      let minusDi = Number.NaN;
      if (count > 0) {
        const up = h - previousHigh;
        const down = previousLow - l;
        // The seed sums window − 1 bars (not window); from then on a sum loses its mean and gains the new value.
        const kept = count < window ? 1 : 1 - 1 / window;
        range = range * kept + trueRangeOf(h, l, previousClose);
        // The move of the larger side, if it is one; without branches, since which it is cannot be foretold.
        const apart = (up - down) * LARGE;
        plus = plus * kept + Math.max(0, Math.min(up, apart));
        minus = minus * kept + Math.max(0, Math.min(down, -apart));
      }
      if (count >= window) {
        plusDi = range === 0 ? 0 : (100 * plus) / range;
        minusDi = range === 0 ? 0 : (100 * minus) / range;
        const both = plusDi + minusDi;
        const dx = both === 0 ? Number.NaN : (100 * Math.abs(plusDi - minusDi)) / both;
        if (count < 2 * window) {
          if (both !== 0) adx += dx;
          if (count === 2 * window - 1) adx /= window;
        } else if (both !== 0) {
          adx = (adx * (window - 1) + dx) / window;
        }
      }
      adxs[i] = count < 2 * window - 1 ? Number.NaN : adx;
      plusDis[i] = plusDi;
      minusDis[i] = minusDi;
      previousHigh = h;
      previousLow = l;
      previousClose = close[i]!;
    }
    state[0] = count;
    state[1] = previousHigh;
    state[2] = previousLow;
    state[3] = previousClose;
    state[4] = range;
    state[5] = plus;
    state[6] = minus;
    state[7] = adx;
  }
}
