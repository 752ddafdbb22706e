import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { type Average, average, averageFirstRow, signOfDifference } from './kernels/average.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindows, rawSchema, seedSchema, windowsSchema } from './windows.ts';

export const movingAveragesSchema = z.strictObject({
  windows: windowsSchema.default([5, 20, 60]),
  kind: z.enum(['sma', 'ema']).default('sma').describe('plain or exponential average of the close'),
  seed: seedSchema.default('sma'),
  raw: rawSchema.default(false),
});

/**
 * Close ÷ each moving average − 1, `sma_dist_<window>`, and their alignment, `sma_align_<windows>`: the mean over
 * neighbouring windows of the sign of shorter − longer, 1 where every shorter average lies above the longer one, −1 in
 * the opposite order. With `raw` the averages themselves, `sma_<window>`. `ema` in place of `sma` with `kind: ema`.
 */
export function movingAverages(params: z.output<typeof movingAveragesSchema>, context: FeatureContext): Feature {
  const { kind, seed, raw } = params;
  const windows = parseWindows(params.windows, 'windows', context);
  const firstRow = (bars: number) => averageFirstRow(bars, kind, seed);
  const outputs = Object.fromEntries(
    windows.map(({ bars, label }) => [raw ? `${kind}_${label}` : `${kind}_dist_${label}`, firstRow(bars)]),
  );
  if (!raw && windows.length > 1) {
    outputs[`${kind}_align_${windows.map(({ label }) => label).join('_')}`] = firstRow(windows.at(-1)!.bars);
  }
  return makeFeature({
    name: 'moving-averages',
    params,
    inputs: ['close'],
    outputs,
    kernel: () =>
      new MovingAveragesKernel(
        windows.map(({ bars }) => average(bars, kind, seed)),
        raw,
      ),
  });
}

class MovingAveragesKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #averages: readonly Average[];
  readonly #raw: boolean;

  constructor(averages: readonly Average[], raw: boolean) {
    this.#averages = averages;
    this.#raw = raw;
    this.memory = averages.map((inner) => inner.memory);
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const averages = this.#averages;
    const count = averages.length;
    const alignment = out.length > count ? out[count]! : undefined;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      let order = 0;
      let shorter = Number.NaN;
      for (let j = 0; j < count; j++) {
        const inner = averages[j]!;
        const mean = inner.push(now) / inner.divisor;
        out[j]![i] = this.#raw ? mean : mean === 0 ? 0 : now / mean - 1;
        if (j > 0) order += signOfDifference(shorter, mean);
        shorter = mean;
      }
      if (alignment !== undefined) alignment[i] = order / (count - 1);
    }
  }
}
