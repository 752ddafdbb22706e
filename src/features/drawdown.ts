import { z } from 'zod';
import { RollingExtrema } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['drawdown', 'since_high'] as const;

export const drawdownSchema = z.strictObject({ window: windowSchema.default(240), outputs: outputsSchema(NAMES) });

/**
 * Drawdown state: `drawdown_<window>`, close ÷ highest high of the window − 1, −1 to 0 (0 where the high is 0), and
 * `since_high_<window>`, the bars since that high as a share of the window, 0 to 1.
 */
export function drawdown(params: z.output<typeof drawdownSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.window, 'window', context);
  return makeFeature({
    name: 'drawdown',
    params,
    inputs: ['high', 'close'],
    outputs: Object.fromEntries(NAMES.map((name) => [`${name}_${label}`, bars - 1])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new DrawdownKernel(bars),
  });
}

class DrawdownKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #highest: RollingExtrema;
  readonly #window: number;

  constructor(window: number) {
    this.#highest = new RollingExtrema(window, 'max');
    this.#window = window;
    this.memory = [this.#highest.memory];
  }

  run({ high, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [depths, ages] = out as [Float64Array, Float64Array];
    for (let i = 0; i < n; i++) {
      const highest = this.#highest.push(high[i]!);
      depths[i] = highest === 0 ? 0 : close[i]! / highest - 1;
      ages[i] = this.#highest.age() / this.#window;
    }
  }
}
