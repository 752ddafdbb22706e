import { z } from 'zod';
import { type Duration, durationBars, RollingMoments } from '../core/index.ts';
import type { FittedRule, LabelRule, RuleSteps } from './contract.ts';
import { requireWindow, shareSchema, windowSchema } from './params.ts';
import { logRatio, logReturn, trailingReturn } from './trailing.ts';
import { TREND_VOLATILITY_INPUTS, TREND_VOLATILITY_NAMES, TrendVolatilityState } from './trend-volatility-state.ts';

export const trendVolatilitySchema = z.strictObject({
  window: windowSchema.default('20d'),
  history: windowSchema.default('90d'),
  quantile: shareSchema.default(0.8),
  threshold: z.number().positive().default(0.02),
});

export type TrendVolatilityParams = z.output<typeof trendVolatilitySchema>;

/**
 * Trend and volatility over a trailing window, known at the row's own close (`rule000` of the reference).
 *
 * return = close ÷ close `window` before − 1; volatility = deviation (divisor n) of the window's log returns; HIGH_VOL
 * where it lies above its trailing percentile (`history`, linear interpolation, the row included).
 */
export function trendVolatility(params: TrendVolatilityParams, intervalMs: number, path: string): LabelRule {
  const windowBars = bars(params.window, intervalMs, `${path}.window`);
  const historyBars = bars(params.history, intervalMs, `${path}.history`);
  const { quantile, threshold } = params;
  const sizes = { windowBars, historyBars, quantile, threshold };
  const fitted: FittedRule = {
    params: sizes,
    steps: ({ close }, leadBars) => {
      const state = new TrendVolatilityState(close, sizes);
      const knownBars = windowBars - leadBars;
      if (leadBars > 0 && knownBars >= 2) return withKnownPart(state, close, knownBars);
      const inputs = new Float64Array(TREND_VOLATILITY_INPUTS.length);
      return {
        inputNames: TREND_VOLATILITY_INPUTS,
        inputs,
        at: (row) => {
          state.push(row);
          state.inputsInto(inputs);
          return state.code(state.limit);
        },
      };
    },
  };
  return {
    name: 'trend-volatility',
    names: TREND_VOLATILITY_NAMES,
    horizonBars: 0,
    lookbackBars: windowBars + historyBars - 1,
    fitted: false,
    fit: () => fitted,
  };
}

/** Adds the part of the forecast row's window that is history already: its last `knownBars` rows are the newest ones. */
function withKnownPart(state: TrendVolatilityState, close: Float64Array, knownBars: number): RuleSteps {
  const inputNames = [...TREND_VOLATILITY_INPUTS, 'rule_known_return', 'rule_known_ln_volatility'];
  const inputs = new Float64Array(inputNames.length);
  const moments = new RollingMoments(knownBars);
  return {
    inputNames,
    inputs,
    at: (row) => {
      state.push(row);
      state.inputsInto(inputs);
      moments.push(logReturn(close, row));
      inputs[4] = trailingReturn(close, row, knownBars);
      inputs[5] = logRatio(moments.deviation(0), state.limit);
      return state.code(state.limit);
    },
  };
}

const bars = (window: Duration, intervalMs: number, path: string): number =>
  requireWindow(durationBars(window, intervalMs, path), 2, path);
