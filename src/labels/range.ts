import { z } from 'zod';
import { durationBars, RollingMoments, RollingOrder } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { driftMeasure } from './drift-measure.ts';
import { requireWindow, shareSchema, windowSchema } from './params.ts';
import { logRatio, logReturn } from './trailing.ts';

const INPUT_NAMES = ['rule_ln_to_volatile', 'rule_ln_to_calm', 'rule_drift', 'rule_to_bull', 'rule_to_bear'] as const;

export const rangeSchema = z.strictObject({
  window: windowSchema.default('5d'),
  history: windowSchema.default('90d'),
  volatile: shareSchema.default(0.8),
  calm: shareSchema.default(0.2),
  drift: z.enum(['z', 'slope', 'efficiency']).default('z'),
  /** Of the drift measure; null: 1, or for `efficiency` what a z of 1 is on a random walk, 1.25 ÷ √window. */
  threshold: z.number().positive().nullable().default(null),
});

export type RangeParams = z.output<typeof rangeSchema>;

/**
 * Five regimes of a trailing window, known at the row's close (`rule003` of the reference), first match: 3 VOLATILE (volatility above
 * its trailing percentile `volatile`), 0 TRENDING_BULLISH, 1 TRENDING_BEARISH (drift beyond ±threshold), 4 CALM (volatility below
 * percentile `calm`), 2 RANGING.
 *
 * Volatility = deviation (divisor n) of the window's log returns; its percentiles (linear interpolation) include the row. See
 * `driftMeasure` for the drift.
 */
export function range(params: RangeParams, intervalMs: number, path: string): LabelRule {
  const bars = (key: 'window' | 'history', least: number): number =>
    requireWindow(durationBars(params[key], intervalMs, `${path}.${key}`), least, `${path}.${key}`);
  const windowBars = bars('window', 2);
  const historyBars = bars('history', 1);
  const { volatile, calm, drift } = params;
  // E |x| of a normal is √(2 ÷ π) of its deviation.
  const threshold = params.threshold ?? (drift === 'efficiency' ? Math.sqrt(Math.PI / 2 / windowBars) : 1);
  const fitted: FittedRule = {
    params: { windowBars, historyBars, volatile, calm, drift, threshold },
    steps: ({ close }) => {
      const moments = new RollingMoments(windowBars);
      const order = new RollingOrder(historyBars);
      const measure = driftMeasure(drift, close, windowBars);
      const inputs = new Float64Array(INPUT_NAMES.length);
      return {
        inputNames: INPUT_NAMES,
        inputs,
        at: (row) => {
          moments.push(logReturn(close, row));
          const volatility = moments.deviation(0);
          order.push(volatility);
          const high = order.quantile(volatile);
          const low = order.quantile(calm);
          const value = measure(row, volatility);
          // 0 ÷ 0 on a market that stands still is no drift.
          const shown = row < windowBars ? Number.NaN : Number.isNaN(value) ? 0 : Math.max(-20, Math.min(20, value));
          inputs[0] = logRatio(volatility, high);
          inputs[1] = logRatio(volatility, low);
          inputs[2] = shown;
          inputs[3] = Math.abs(shown - threshold);
          inputs[4] = Math.abs(shown + threshold);
          if (Number.isNaN(high)) return -1;
          if (volatility > high) return 3;
          if (value > threshold) return 0;
          if (value < -threshold) return 1;
          return volatility < low ? 4 : 2;
        },
      };
    },
  };
  return {
    name: 'range',
    names: ['TRENDING_BULLISH', 'TRENDING_BEARISH', 'RANGING', 'VOLATILE', 'CALM'],
    horizonBars: 0,
    lookbackBars: windowBars + historyBars - 1,
    fitted: false,
    fit: () => fitted,
  };
}
