import type { Bar, Bars } from '../core/index.ts';

/**
 * A causal transform of bars into columns. The value at row t reads rows ≤ t only.
 *
 * `compute` and `stream` run the same kernel and give the same bits. Before row `lookbackBars` a value may be NaN; from
 * there on every output is finite, on any bars.
 */
export interface Feature {
  readonly name: string;
  /** Columns of the bars that it reads. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** As given, defaults filled in: what a bundle's feature schema lists. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly lookbackBars: number;
  /** One column an output, shape [n]. */
  compute(bars: Bars): Record<string, Float64Array>;
  stream(): FeatureStream;
}

/** One feature bar by bar, for live use. */
export interface FeatureStream {
  /** Takes a closed bar; returns the outputs in their order, in a buffer that the next call overwrites. */
  push(bar: Bar): Float64Array;
  /** What a bar that is still forming would give; leaves the state as it was. */
  peek(bar: Bar): Float64Array;
  /** Plain JSON. */
  save(): unknown;
  restore(state: unknown): void;
}

/** The state of one feature: takes a bar's values and writes the outputs. Allocates nothing. */
export interface FeatureKernel {
  step(open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void;
  /** The parts that hold its state; saved and restored in this order. */
  readonly state: readonly Savable[];
}

/** Anything with a state that JSON can hold. */
export interface Savable {
  save(): unknown;
  restore(state: never): void;
}

/** A feature from its kernel: the one place where batch and stream are made of the same steps. */
export function featureFromKernel(
  description: Omit<Feature, 'compute' | 'stream'>,
  makeKernel: () => FeatureKernel,
): Feature {
  const width = description.outputs.length;
  return {
    ...description,
    compute(bars) {
      const kernel = makeKernel();
      const { open, high, low, close, volume } = bars;
      const n = close.length;
      const columns = description.outputs.map(() => new Float64Array(n));
      const out = new Float64Array(width);
      for (let t = 0; t < n; t++) {
        kernel.step(open[t]!, high[t]!, low[t]!, close[t]!, volume[t]!, out);
        for (let k = 0; k < width; k++) columns[k]![t] = out[k]!;
      }
      return Object.fromEntries(description.outputs.map((name, k) => [name, columns[k]!]));
    },
    stream() {
      const kernel = makeKernel();
      const out = new Float64Array(width);
      const push = (bar: Bar): Float64Array => {
        kernel.step(bar.open, bar.high, bar.low, bar.close, bar.volume, out);
        return out;
      };
      const save = (): unknown => kernel.state.map((part) => part.save());
      const restore = (state: unknown): void => {
        for (const [i, part] of kernel.state.entries()) part.restore((state as never[])[i]!);
      };
      return {
        push,
        peek(bar) {
          const before = save();
          const values = push(bar).slice();
          restore(before);
          return values;
        },
        save,
        restore,
      };
    },
  };
}
