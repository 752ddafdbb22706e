import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { Delay } from './kernels/delay.ts';
import { logReturn } from './kernels/log-return.ts';
import { makeFeature } from './make-feature.ts';
import { parseWindows, windowsSchema } from './windows.ts';

export const returnsSchema = z.strictObject({
  windows: windowsSchema.default([1, 5, 20]),
  kind: z
    .enum(['simple', 'log'])
    .default('simple')
    .describe('close ÷ earlier close − 1, or the logarithm of the ratio'),
});

/** Returns over each window: `ret_<window>` or `logret_<window>`, fractions; 0 where the earlier close is 0. */
export function returns(params: z.output<typeof returnsSchema>, context: FeatureContext): Feature {
  const windows = parseWindows(params.windows, 'windows', context);
  const log = params.kind === 'log';
  return makeFeature({
    name: 'returns',
    params,
    inputs: ['close'],
    outputs: Object.fromEntries(windows.map(({ bars, label }) => [`${log ? 'logret' : 'ret'}_${label}`, bars])),
    kernel: () =>
      new ReturnsKernel(
        windows.map(({ bars }) => bars),
        log,
      ),
  });
}

class ReturnsKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #delays: readonly Delay[];
  readonly #log: boolean;

  constructor(lags: readonly number[], log: boolean) {
    this.#delays = lags.map((lag) => new Delay(lag));
    this.#log = log;
    this.memory = this.#delays.map((delay) => delay.memory);
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const log = this.#log;
    for (let j = 0; j < out.length; j++) {
      const delay = this.#delays[j]!;
      const values = out[j]!;
      delay.runInto(close, n, values);
      for (let i = 0; i < n; i++) {
        const before = values[i]!;
        values[i] = log ? logReturn(close[i]!, before) : before === 0 ? 0 : close[i]! / before - 1;
      }
    }
  }
}
