import {
  type BarColumns,
  defineFeature,
  type Kernel,
  makeFeature,
  parseWindow,
  RollingSum,
  windowSchema,
  z,
} from 'regimewalk/plugin';
import { relativeRange } from './relative-range.ts';

/**
 * Whether bars have become narrow: the mean range (high − low, ÷ close) of the last `short` bars ÷ that of the last `long` bars.
 * Below 1 the market contracts, above 1 it expands; 1 where nothing moved at all.
 *
 *   npm run plugin -- check examples/plugins/range-contraction.ts
 */
export default defineFeature({
  summary: 'mean range of the last bars against the usual one',
  schema: z.strictObject({
    short: windowSchema.default('6h'),
    long: windowSchema.default('2d'),
  }),
  create: (params, context) => {
    const short = parseWindow(params.short, 'short', context);
    // Its first window must hold the short one, so that both are full at the first defined row.
    const long = parseWindow(params.long, 'long', context, short.bars + 1);
    return makeFeature({
      name: 'range-contraction',
      params,
      inputs: ['high', 'low', 'close'],
      // The name of each column, and the first row (from 0) at which it has a value.
      outputs: { [`contraction_${short.label}_${long.label}`]: long.bars - 1 },
      kernel: () => new ContractionKernel(short.bars, long.bars),
    });
  },
});

/** State lies in the arrays of `memory` and nowhere else: copying them copies the kernel. */
class ContractionKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #short: RollingSum;
  readonly #long: RollingSum;
  readonly #ratio: number;

  constructor(short: number, long: number) {
    this.#short = new RollingSum(short);
    this.#long = new RollingSum(long);
    this.#ratio = long / short;
    this.memory = [this.#short.memory, this.#long.memory];
  }

  /** Called with all rows by a batch, and with one row at a time by a stream. */
  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const contraction = out[0]!;
    for (let i = 0; i < n; i++) {
      const range = relativeRange(high[i]!, low[i]!, close[i]!);
      const short = this.#short.push(range);
      // NaN until the window is full, and so is the ratio.
      const long = this.#long.push(range);
      contraction[i] = long === 0 ? 1 : (this.#ratio * short) / long;
    }
  }
}
