import { z } from 'zod';
import { durationBars } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { requireWindow, shareSchema, windowSchema } from './params.ts';
import { TREND_VOLATILITY_INPUTS, TREND_VOLATILITY_NAMES, TrendVolatilityState } from './trend-volatility-state.ts';

export const trendVolatilityForwardSchema = z.strictObject({
  horizon: windowSchema.default('1d'),
  history: windowSchema.default('90d'),
  quantile: shareSchema.default(0.8),
  threshold: z.number().positive().default(0.02),
});

export type TrendVolatilityForwardParams = z.output<typeof trendVolatilityForwardSchema>;

/**
 * The trend-volatility rule over the next `horizon` (`rule000_fwd` of the reference): return and volatility of rows
 * t + 1 … t + h against the percentile of the h-bar volatility that is known at t.
 */
export function trendVolatilityForward(
  params: TrendVolatilityForwardParams,
  intervalMs: number,
  path: string,
): LabelRule {
  const horizonPath = `${path}.horizon`;
  const horizonBars = requireWindow(durationBars(params.horizon, intervalMs, horizonPath), 2, horizonPath);
  const historyBars = durationBars(params.history, intervalMs, `${path}.history`);
  const { quantile, threshold } = params;
  const sizes = { windowBars: horizonBars, historyBars, quantile, threshold };
  const fitted: FittedRule = {
    params: { horizonBars, historyBars, quantile, threshold },
    steps: ({ close }) => {
      const state = new TrendVolatilityState(close, sizes);
      const inputs = new Float64Array(TREND_VOLATILITY_INPUTS.length);
      const limits = new Float64Array(horizonBars).fill(Number.NaN);
      return {
        inputNames: TREND_VOLATILITY_INPUTS,
        inputs,
        at: (row) => {
          state.push(row);
          state.inputsInto(inputs);
          // The window that ends here began at row − h, where the limit was this.
          const slot = row % horizonBars;
          const limit = limits[slot]!;
          limits[slot] = state.limit;
          return state.code(limit);
        },
      };
    },
  };
  return {
    name: 'trend-volatility-forward',
    names: TREND_VOLATILITY_NAMES,
    horizonBars,
    lookbackBars: horizonBars + historyBars - 1,
    fitted: false,
    fit: () => fitted,
  };
}
