import { z } from 'zod';
import { type AverageSeed, RecursiveAverage } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { crossed, outputsSchema, parseWindow, rawSchema, seedSchema, windowSchema } from './windows.ts';

const NAMES = ['macd', 'macd_signal', 'macd_hist'] as const;

export const macdSchema = z.strictObject({
  fast: windowSchema.default(12),
  slow: windowSchema.default(26),
  signal: windowSchema.default(9),
  seed: seedSchema.default('sma'),
  raw: rawSchema.default(false),
  outputs: outputsSchema(NAMES),
});

/**
 * Difference of a fast and a slow exponential average of the close, its own average and what lies between them:
 * `macd`, `macd_signal`, `macd_hist`, each ÷ close; with `raw` `macd_raw`… in units of price. Windows other than 12, 26, 9
 * are appended (`macd_hist_6_13_5`).
 *
 * With the seed `sma` both averages start on one bar, as in TA-Lib: the fast one waits for the slow one's window.
 */
export function macd(params: z.output<typeof macdSchema>, context: FeatureContext): Feature {
  const { seed, raw } = params;
  const fast = parseWindow(params.fast, 'fast', context);
  const slow = parseWindow(params.slow, 'slow', context);
  const signal = parseWindow(params.signal, 'signal', context);
  if (fast.bars >= slow.bars) {
    throw crossed(
      `${context.path}.fast`,
      `fast (${fast.bars} bars) is not shorter than slow (${slow.bars})`,
      'swap them',
    );
  }
  const labels = `_${fast.label}_${slow.label}_${signal.label}`;
  const suffix = (raw ? '_raw' : '') + (labels === '_12_26_9' ? '' : labels);
  const from = seed === 'sma' ? slow.bars + signal.bars - 2 : 0;
  return makeFeature({
    name: 'macd',
    params,
    inputs: ['close'],
    outputs: Object.fromEntries(NAMES.map((name) => [name + suffix, from])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () =>
      new MacdKernel(
        fast.bars,
        slow.bars,
        signal.bars,
        seed,
        raw,
        NAMES.map((name) => params.outputs.includes(name)),
      ),
  });
}

class MacdKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Bars that the fast average still waits. */
  readonly #wait: Float64Array;
  readonly #fast: RecursiveAverage;
  readonly #slow: RecursiveAverage;
  readonly #signal: RecursiveAverage;
  readonly #raw: boolean;
  /** Which of the columns anyone wants: a division each. */
  readonly #wanted: readonly boolean[];

  constructor(fast: number, slow: number, signal: number, seed: AverageSeed, raw: boolean, wanted: readonly boolean[]) {
    this.#wanted = wanted;
    this.#wait = Float64Array.of(seed === 'sma' ? slow - fast : 0);
    this.#fast = new RecursiveAverage(2 / (fast + 1), fast, seed);
    this.#slow = new RecursiveAverage(2 / (slow + 1), slow, seed);
    this.#signal = new RecursiveAverage(2 / (signal + 1), signal, seed);
    this.#raw = raw;
    this.memory = [this.#wait, this.#fast.memory, this.#slow.memory, this.#signal.memory];
  }

  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [lines, signals, differences] = out as [Float64Array, Float64Array, Float64Array];
    const raw = this.#raw;
    const [withLine, withSignal, withDifference] = this.#wanted;
    let wait = this.#wait[0]!;
    for (let i = 0; i < n; i++) {
      const now = close[i]!;
      const slow = this.#slow.push(now);
      const fast = wait > 0 ? Number.NaN : this.#fast.push(now);
      if (wait > 0) wait--;
      const line = fast - slow;
      const signal = this.#signal.push(line);
      const difference = line - signal;
      const unit = raw ? 1 : now;
      // All three start with the signal, as in TA-Lib.
      if (withLine) lines[i] = Number.isNaN(signal) ? Number.NaN : unit === 0 ? 0 : line / unit;
      if (withSignal) signals[i] = unit === 0 ? 0 : signal / unit;
      if (withDifference) differences[i] = unit === 0 ? 0 : difference / unit;
    }
    this.#wait[0] = wait;
  }
}
