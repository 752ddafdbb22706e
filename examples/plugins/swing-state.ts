import { defineLabeler, durationBars, RollingExtrema, type RuleSteps, requireWindow, z } from 'regimewalk/plugin';

/**
 * Which way the last swing of a trailing window goes: UP_SWING where the window's highest close is newer than its lowest, DOWN_SWING
 * where it is older, QUIET where the two lie less than `quiet` apart. Known at the row's close.
 *
 *   npm run plugin -- check examples/plugins/swing-state.ts
 */
export default defineLabeler({
  summary: 'which of the window’s extremes is newer, 3 regimes, known at the close',
  schema: z.strictObject({
    window: z.union([z.number().int().positive(), z.string()]).default('10d'),
    quiet: z.number().nonnegative().default(0.03),
  }),
  create: ({ window, quiet }, intervalMs, path) => {
    const windowBars = requireWindow(durationBars(window, intervalMs, `${path}.window`), 2, `${path}.window`);
    return {
      name: 'swing-state',
      names: ['UP_SWING', 'DOWN_SWING', 'QUIET'],
      // Rows after its own that a label reads: none.
      horizonBars: 0,
      // The first row with a label, counted from 0.
      lookbackBars: windowBars - 1,
      // Nothing is learned from train rows: every window gives the same labels.
      fitted: false,
      fit: () => ({
        params: { windowBars, quiet },
        steps: ({ close }) => swingSteps(close, windowBars, quiet),
      }),
    };
  },
});

/** Row by row: `at` reads no bar after its row, which may not be there yet. */
function swingSteps(close: Float64Array, windowBars: number, quiet: number): RuleSteps {
  const highest = new RollingExtrema(windowBars, 'max');
  const lowest = new RollingExtrema(windowBars, 'min');
  // The rule's own quantities, for models with labelInputs: true; NaN in the warm-up.
  const inputs = new Float64Array(2);
  return {
    inputNames: ['rule_place', 'rule_extent'],
    inputs,
    at: (row) => {
      const high = highest.push(close[row]!);
      const low = lowest.push(close[row]!);
      const extent = low > 0 ? high / low - 1 : 0;
      inputs[0] = Number.isNaN(high) ? Number.NaN : high === low ? 0.5 : (close[row]! - low) / (high - low);
      inputs[1] = Number.isNaN(high) ? Number.NaN : extent;
      if (Number.isNaN(high)) return -1;
      if (extent < quiet) return 2;
      return highest.age() < lowest.age() ? 0 : 1;
    },
  };
}
