import { z } from 'zod';
import { RollingMoments } from '../core/index.ts';
import { type Feature, type FeatureKernel, featureFromKernel } from './contract.ts';
import { type FeatureContext, windowBars, windowSchema } from './windows.ts';

const NAMES = ['bb_position', 'bb_width', 'bb_upper', 'bb_middle', 'bb_lower', 'stddev'] as const;

export const bollingerSchema = z.strictObject({
  window: windowSchema.default(20),
  deviations: z.number().positive().default(2),
  outputs: z.array(z.enum(NAMES)).min(1).default(['bb_position', 'bb_width']),
});

/**
 * Bollinger bands (deviation with divisor n): `bb_position_<w>`, 0 at the lower band and 1 at the upper (0.5 where the band
 * has no width); `bb_width_<w>`, width ÷ middle; and the bands and the deviation themselves in price units.
 */
export function bollinger(params: z.output<typeof bollingerSchema>, context: FeatureContext): Feature {
  const bars = windowBars(params.window, 'window', context);
  const kept = NAMES.flatMap((name, k) => (params.outputs.includes(name) ? [k] : []));
  return featureFromKernel(
    {
      name: 'bollinger',
      inputs: ['close'],
      outputs: kept.map((k) => `${NAMES[k]}_${params.window}`),
      params,
      lookbackBars: bars - 1,
    },
    () => new BollingerKernel(bars, params.deviations, kept),
  );
}

class BollingerKernel implements FeatureKernel {
  readonly #moments: RollingMoments;
  readonly #deviations: number;
  readonly #kept: readonly number[];
  readonly #all = new Float64Array(NAMES.length);
  readonly state: readonly RollingMoments[];

  constructor(bars: number, deviations: number, kept: readonly number[]) {
    this.#moments = new RollingMoments(bars);
    this.#deviations = deviations;
    this.#kept = kept;
    this.state = [this.#moments];
  }

  step(_open: number, _high: number, _low: number, close: number, _volume: number, out: Float64Array): void {
    this.#moments.push(close);
    const middle = this.#moments.mean();
    const deviation = this.#moments.deviation(0);
    const half = this.#deviations * deviation;
    const all = this.#all;
    all[0] = half === 0 ? 0.5 : (close - middle + half) / (2 * half);
    all[1] = (2 * half) / middle;
    all[2] = middle + half;
    all[3] = middle;
    all[4] = middle - half;
    all[5] = deviation;
    for (let k = 0; k < this.#kept.length; k++) out[k] = all[this.#kept[k]!]!;
  }
}
