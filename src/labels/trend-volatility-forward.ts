import { z } from 'zod';
import { type Bars, durationBars } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { oncePerBars } from './once-per-bars.ts';
import { requireWindow, shareSchema, windowSchema } from './params.ts';
import {
  TREND_VOLATILITY_NAMES,
  trendVolatilityCode,
  trendVolatilityInputs,
  trendVolatilityQuantities,
} from './trend-volatility.ts';

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
  const quantities = oncePerBars((b: Bars) => trendVolatilityQuantities(b.close, horizonBars, historyBars, quantile));
  const fitted: FittedRule = {
    params: { horizonBars, historyBars, quantile, threshold },
    regime: (b) => {
      const { ret, volatility, limit } = quantities(b);
      const out = new Int8Array(ret.length).fill(-1);
      for (let t = 0; t + horizonBars < out.length; t++) {
        const end = t + horizonBars;
        out[t] = trendVolatilityCode(ret[end]!, volatility[end]!, limit[t]!, threshold);
      }
      return out;
    },
    inputs: (b) => trendVolatilityInputs(quantities(b), threshold),
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
