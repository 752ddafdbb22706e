import { z } from 'zod';
import { durationBars, RollingOrder } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { MultiTimeframeState } from './multi-timeframe-state.ts';
import { requireWindow, shareSchema, windowSchema } from './params.ts';
import { logRatio } from './trailing.ts';

const INPUT_NAMES = [
  'rule_ln_squeeze',
  'rule_ln_spike',
  'rule_ln_volatility',
  'rule_ln_slope',
  'rule_adx',
  'rule_ema_slope',
] as const;

export const multiTimeframeSchema = z.strictObject({
  squeezeWindow: windowSchema.default('1d'),
  atrWindow: windowSchema.default('12h'),
  volatilityWindow: windowSchema.default('5d'),
  adxWindow: windowSchema.default('12h'),
  trendWindow: windowSchema.default('5d'),
  slopeBars: windowSchema.default('1d'),
  history: windowSchema.default('90d'),
  squeeze: shareSchema.default(0.1),
  spike: shareSchema.default(0.95),
  choppy: shareSchema.default(0.75),
  slope: shareSchema.default(0.5),
  weakAdx: z.number().positive().default(20),
  strongAdx: z.number().positive().default(30),
});

export type MultiTimeframeParams = z.output<typeof multiTimeframeSchema>;

/**
 * Six regimes from quantities of several timeframes, known at the row's close, first match:
 *
 * 0 SQUEEZE: Bollinger width (4 deviations ÷ mean of the closes of `squeezeWindow`) below its percentile `squeeze`;
 * 1 VOLATILITY_SPIKE: ATR ÷ close above percentile `spike`; 2 CHOPPY_HIGH_VOL: deviation of the log returns of `volatilityWindow`
 * above percentile `choppy` and ADX below `weakAdx`; 3 STRONG_TREND: ADX of `strongAdx` or more and |slope of the EMA over
 * `slopeBars`| above percentile `slope`; 4 WEAK_TREND: ADX of `weakAdx` or more; 5 RANGE.
 *
 * All percentiles are trailing over `history`, linear interpolation, the row included.
 */
export function multiTimeframe(params: MultiTimeframeParams, intervalMs: number, path: string): LabelRule {
  type Window =
    | 'squeezeWindow'
    | 'atrWindow'
    | 'volatilityWindow'
    | 'adxWindow'
    | 'trendWindow'
    | 'slopeBars'
    | 'history';
  const bars = (key: Window, least: number): number =>
    requireWindow(durationBars(params[key], intervalMs, `${path}.${key}`), least, `${path}.${key}`);
  const sizes = {
    squeezeBars: bars('squeezeWindow', 2),
    atrBars: bars('atrWindow', 1),
    volatilityBars: bars('volatilityWindow', 2),
    adxBars: bars('adxWindow', 2),
    trendBars: bars('trendWindow', 1),
    slopeBars: bars('slopeBars', 1),
  };
  const historyBars = bars('history', 1);
  const { squeeze, spike, choppy, slope, weakAdx, strongAdx } = params;
  const fitted: FittedRule = {
    params: { ...sizes, historyBars, squeeze, spike, choppy, slope, weakAdx, strongAdx },
    steps: (b) => {
      const state = new MultiTimeframeState(b, sizes);
      const widths = new RollingOrder(historyBars);
      const spikes = new RollingOrder(historyBars);
      const volatilities = new RollingOrder(historyBars);
      const slopes = new RollingOrder(historyBars);
      const inputs = new Float64Array(INPUT_NAMES.length);
      const limit = (order: RollingOrder, value: number, share: number): number => {
        order.push(value);
        return order.quantile(share);
      };
      return {
        inputNames: INPUT_NAMES,
        inputs,
        at: (row) => {
          state.push(row);
          const { width, atrShare, volatility, adx, emaSlope } = state;
          const steepness = Math.abs(emaSlope);
          const narrow = limit(widths, width, squeeze);
          const wild = limit(spikes, atrShare, spike);
          const high = limit(volatilities, volatility, choppy);
          const steep = limit(slopes, steepness, slope);
          inputs[0] = logRatio(width, narrow);
          inputs[1] = logRatio(atrShare, wild);
          inputs[2] = logRatio(volatility, high);
          inputs[3] = logRatio(steepness, steep);
          inputs[4] = adx;
          inputs[5] = emaSlope;
          if (Number.isNaN(narrow + wild + high + steep + adx)) return -1;
          if (width < narrow) return 0;
          if (atrShare > wild) return 1;
          if (volatility > high && adx < weakAdx) return 2;
          if (adx >= strongAdx && steepness > steep) return 3;
          return adx >= weakAdx ? 4 : 5;
        },
      };
    },
  };
  // Rows before each quantity's first value, then its history.
  const firstRows = [sizes.squeezeBars - 1, sizes.atrBars, sizes.volatilityBars, sizes.trendBars - 1 + sizes.slopeBars];
  return {
    name: 'multi-timeframe',
    names: ['SQUEEZE', 'VOLATILITY_SPIKE', 'CHOPPY_HIGH_VOL', 'STRONG_TREND', 'WEAK_TREND', 'RANGE'],
    horizonBars: 0,
    lookbackBars: Math.max(Math.max(...firstRows) + historyBars - 1, 2 * sizes.adxBars - 1),
    fitted: false,
    fit: () => fitted,
  };
}
