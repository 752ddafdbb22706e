/** A commented feature that passes the contract suite. */
const FEATURE = `import { type BarColumns, defineFeature, type Kernel, makeFeature, parseWindow, RollingSum, windowSchema, z } from 'regimewalk/plugin';

/**
 * Distance of the close from its mean over a window, as a fraction of that mean.
 *
 * Check it:  regimewalk plugin check FILE          Use it:  features: [{ use: ./FILE, params: { window: 1d } }]
 */
export default defineFeature({
  summary: 'distance of the close from its trailing mean',
  // The parameters, each with a default. strictObject finds typing errors in the configuration.
  schema: z.strictObject({
    window: windowSchema.default('1d').describe('bars, or a duration such as 5d'),
  }),
  create: (params, context) => {
    const window = parseWindow(params.window, 'window', context, 2);
    return makeFeature({
      name: 'mean-distance',
      params,
      // Every column that the kernel reads: time, open, high, low, close, volume, or a joined one by its name.
      inputs: ['close'],
      // Each column that it gives, and the first row (from 0) at which that has a value.
      outputs: { [\`mean_distance_\${window.label}\`]: window.bars - 1 },
      kernel: () => new MeanDistance(window.bars),
    });
  },
});

class MeanDistance implements Kernel {
  // All that is remembered from row to row lies in these arrays, so that streams can be saved, restored and peeked.
  readonly memory: readonly Float64Array[];
  readonly #sum: RollingSum;
  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
    this.#sum = new RollingSum(window);
    this.memory = [this.#sum.memory];
  }

  // Rows 0 to n - 1: all of them in a batch, one at a time in a stream. Row i may read rows up to i only.
  run({ close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const distance = out[0]!;
    for (let i = 0; i < n; i++) {
      // NaN until the window is full; from then on every value must be finite, in any market.
      const mean = this.#sum.push(close[i]!) / this.#window;
      distance[i] = mean === 0 ? 0 : close[i]! / mean - 1;
    }
  }
}
`;

/** A commented labeler that passes the contract suite. */
const LABELER = `import { defineLabeler, durationBars, requireWindow, trailingReturn, z } from 'regimewalk/plugin';

/**
 * UP, DOWN or FLAT by the return of a trailing window. Known at the row's close.
 *
 * Check it:  regimewalk plugin check FILE          Use it:  labels: { use: ./FILE, params: { window: 5d }, leadBars: 1d }
 */
export default defineLabeler({
  summary: 'sign of the trailing return, 3 regimes, known at the close',
  // The parameters, each with a default. strictObject finds typing errors in the configuration.
  schema: z.strictObject({
    window: z.union([z.number().int().positive(), z.string()]).default('5d'),
    threshold: z.number().nonnegative().default(0.01),
  }),
  create: ({ window, threshold }, intervalMs, path) => {
    const windowBars = requireWindow(durationBars(window, intervalMs, \`\${path}.window\`), 1, \`\${path}.window\`);
    return {
      name: 'return-sign',
      // Regimes in the order of their codes.
      names: ['UP', 'DOWN', 'FLAT'],
      // Rows after its own that a label reads. With more than 0 it is a target for models, never traded itself: at(row) then
      // returns the code of row - horizonBars, which becomes known at row.
      horizonBars: 0,
      // The first row (from 0) with a label.
      lookbackBars: windowBars,
      // True where fit learns from the train rows, and from nothing else.
      fitted: false,
      fit: (_bars, _train) => ({
        // What was learned, or the plain parameters: JSON, kept in the model's bundle.
        params: { windowBars, threshold },
        steps: ({ close }) => {
          // The rule's own quantities, known at each row: inputs for models with labelInputs: true.
          const inputs = new Float64Array(1);
          return {
            inputNames: ['rule_return'],
            inputs,
            // Rows come once each, rising from 0; later bars are not there yet. -1 where there is no label.
            at: (row) => {
              const change = trailingReturn(close, row, windowBars);
              inputs[0] = change;
              if (Number.isNaN(change)) return -1;
              return change > threshold ? 0 : change < -threshold ? 1 : 2;
            },
          };
        },
      }),
    };
  },
});
`;

/** @param file the name that its comments show */
export function pluginTemplate(kind: 'feature' | 'labeler', file: string): string {
  return (kind === 'feature' ? FEATURE : LABELER).replaceAll('FILE', file);
}
