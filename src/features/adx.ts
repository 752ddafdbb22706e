import { z } from 'zod';
import { trueRangeOf } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { Ring } from './ring.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

const NAMES = ['adx', 'plus_di', 'minus_di'] as const;

export const adxSchema = z.strictObject({
  window: windowSchema.default(14),
  outputs: z.array(z.enum(NAMES)).min(1).default(['adx', 'plus_di', 'minus_di']),
});

/**
 * Wilder's directional movement as TA-Lib computes it: `adx_<w>`, `plus_di_<w>`, `minus_di_<w>`, 0 to 100. Where nothing moves
 * the directional indicators are 0 and ADX keeps its value.
 */
export function adx(params: z.output<typeof adxSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  const kept = NAMES.flatMap((name, k) => (params.outputs.includes(name) ? [k] : []));
  return featureFromKernel(
    {
      name: 'adx',
      inputs: ['high', 'low', 'close'],
      outputs: kept.map((k) => `${NAMES[k]}_${params.window}`),
      params,
      lookbackBars: kept.includes(0) ? 2 * bars - 1 : bars,
    },
    () => new AdxKernel(bars, kept),
  );
}

/** Count of bars, smoothed true range, +DM, −DM, sum of DX for the seed, ADX. */
const FIELDS = 6;

class AdxKernel implements FeatureKernel {
  readonly #bars: number;
  readonly #kept: readonly number[];
  readonly #previous = new Ring(3);
  readonly #fields = new Fields(FIELDS);
  readonly #all = new Float64Array(3);
  readonly state: readonly (Ring | Fields)[];

  constructor(bars: number, kept: readonly number[]) {
    this.#bars = bars;
    this.#kept = kept;
    this.state = [this.#previous, this.#fields];
  }

  step(_open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const f = this.#fields.values;
    const bars = this.#bars;
    const highBefore = this.#previous.ago(2);
    const lowBefore = this.#previous.ago(1);
    const closeBefore = this.#previous.ago(0);
    this.#previous.push(high);
    this.#previous.push(low);
    this.#previous.push(close);
    const t = f[0]!++;
    const all = this.#all.fill(Number.NaN);
    if (t > 0) {
      const up = high - highBefore;
      const down = lowBefore - low;
      const range = trueRangeOf(high, low, closeBefore);
      // TA-Lib sums the first window − 1 moves, then smooths from the next on.
      const keep = t < bars ? 1 : 1 - 1 / bars;
      f[1] = f[1]! * keep + range;
      f[2] = f[2]! * keep + (up > 0 && up > down ? up : 0);
      f[3] = f[3]! * keep + (down > 0 && down > up ? down : 0);
    }
    if (t >= bars) {
      const plus = f[1]! > 0 ? (100 * f[2]!) / f[1]! : 0;
      const minus = f[1]! > 0 ? (100 * f[3]!) / f[1]! : 0;
      const moved = plus + minus > 0;
      const dx = moved ? (100 * Math.abs(plus - minus)) / (plus + minus) : 0;
      const seedEnd = 2 * bars - 1;
      if (t <= seedEnd) f[4]! += dx;
      if (t === seedEnd) f[5] = f[4]! / bars;
      else if (t > seedEnd && moved) f[5] = (f[5]! * (bars - 1) + dx) / bars;
      all[0] = t >= seedEnd ? f[5]! : Number.NaN;
      all[1] = plus;
      all[2] = minus;
    }
    for (let k = 0; k < this.#kept.length; k++) out[k] = all[this.#kept[k]!]!;
  }
}

/** A few finite numbers. */
class Fields {
  readonly values: Float64Array;

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  save(): number[] {
    return Array.from(this.values);
  }

  restore(values: readonly number[]): void {
    this.values.set(values);
  }
}
