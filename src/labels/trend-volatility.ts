import { z } from 'zod';
import { type Bars, type Duration, durationBars, rollingQuantile } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { oncePerBars } from './once-per-bars.ts';
import { requireWindow, shareSchema, windowSchema } from './params.ts';
import { logRatio, trailingReturn, trailingVolatility } from './trailing.ts';

export const TREND_VOLATILITY_NAMES = ['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL'] as const;

export const trendVolatilitySchema = z.strictObject({
  window: windowSchema.default('20d'),
  history: windowSchema.default('90d'),
  quantile: shareSchema.default(0.8),
  threshold: z.number().positive().default(0.02),
});

export type TrendVolatilityParams = z.output<typeof trendVolatilitySchema>;

/**
 * The rule's order of precedence: a volatility above its threshold, then a return beyond ±`threshold`, else sideways.
 * Codes 0 BULL_TREND, 1 BEAR_TREND, 2 SIDEWAYS, 3 HIGH_VOL; −1 where a quantity is NaN.
 */
export function trendVolatilityCode(ret: number, volatility: number, limit: number, threshold: number): number {
  if (Number.isNaN(ret) || Number.isNaN(volatility) || Number.isNaN(limit)) return -1;
  if (volatility > limit) return 3;
  if (ret > threshold) return 0;
  return ret < -threshold ? 1 : 2;
}

/**
 * Return and volatility over a trailing window and the volatility's trailing percentile, each shape [n].
 * `limit` includes the row itself.
 */
export interface TrendVolatilityQuantities {
  readonly ret: Float64Array;
  readonly volatility: Float64Array;
  readonly limit: Float64Array;
}

export function trendVolatilityQuantities(
  close: Float64Array,
  windowBars: number,
  historyBars: number,
  quantile: number,
): TrendVolatilityQuantities {
  const volatility = trailingVolatility(close, windowBars);
  return {
    ret: trailingReturn(close, windowBars),
    volatility,
    limit: rollingQuantile(volatility, historyBars, quantile),
  };
}

/**
 * ln(volatility ÷ threshold), the return, and its absolute distances to the two thresholds: with the return itself they
 * let a linear model bend where the rule does, which signed distances could not.
 */
export function trendVolatilityInputs(q: TrendVolatilityQuantities, threshold: number): Record<string, Float64Array> {
  return {
    rule_ln_volatility: logRatio(q.volatility, q.limit),
    rule_return: q.ret,
    rule_to_bull: q.ret.map((ret) => Math.abs(ret - threshold)),
    rule_to_bear: q.ret.map((ret) => Math.abs(ret + threshold)),
  };
}

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
  const quantities = oncePerBars((b: Bars) => trendVolatilityQuantities(b.close, windowBars, historyBars, quantile));
  const fitted: FittedRule = {
    params: { windowBars, historyBars, quantile, threshold },
    regime: (b) => {
      const { ret, volatility, limit } = quantities(b);
      return Int8Array.from(ret, (r, i) => trendVolatilityCode(r, volatility[i]!, limit[i]!, threshold));
    },
    inputs: (b, leadBars) => {
      const q = quantities(b);
      const columns = trendVolatilityInputs(q, threshold);
      const knownBars = windowBars - leadBars;
      if (leadBars === 0 || knownBars < 2) return columns;
      // The part of the forecast row's window that is history already.
      return {
        ...columns,
        rule_known_return: trailingReturn(b.close, knownBars),
        rule_known_ln_volatility: logRatio(trailingVolatility(b.close, knownBars), q.limit),
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

const bars = (window: Duration, intervalMs: number, path: string): number =>
  requireWindow(durationBars(window, intervalMs, path), 2, path);
