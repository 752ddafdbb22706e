import { z } from 'zod';
import { durationBars } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { requireWindow, windowSchema } from './params.ts';
import { logRatio, logReturn, trailingReturn } from './trailing.ts';
import { VolatilityLimit } from './volatility-limit.ts';

const INPUT_NAMES = ['rule_ln_volatility', 'rule_return', 'rule_absolute_return'] as const;

export const vol2Schema = z.strictObject({
  horizon: windowSchema.default('1d'),
  history: windowSchema.default('90d'),
});

export type Vol2Params = z.output<typeof vol2Schema>;

/**
 * Whether the volatility of the next `horizon` lies above the trailing median of the volatility known at the row
 * (`fwdvol2` of the reference). Codes 0 LOW_VOL, 1 HIGH_VOL.
 */
export function vol2(params: Vol2Params, intervalMs: number, path: string): LabelRule {
  const horizonPath = `${path}.horizon`;
  const horizonBars = requireWindow(durationBars(params.horizon, intervalMs, horizonPath), 2, horizonPath);
  const historyBars = durationBars(params.history, intervalMs, `${path}.history`);
  const fitted: FittedRule = {
    params: { horizonBars, historyBars },
    steps: ({ close }) => {
      const trailing = new VolatilityLimit(horizonBars, historyBars, 0.5);
      const inputs = new Float64Array(INPUT_NAMES.length);
      const limits = new Float64Array(horizonBars).fill(Number.NaN);
      return {
        inputNames: INPUT_NAMES,
        inputs,
        at: (row) => {
          trailing.push(logReturn(close, row));
          const { volatility } = trailing;
          const ret = trailingReturn(close, row, horizonBars);
          inputs[0] = logRatio(volatility, trailing.limit);
          inputs[1] = ret;
          inputs[2] = Math.abs(ret);
          // The horizon that ends here began at row − h, where the median was this.
          const slot = row % horizonBars;
          const limit = limits[slot]!;
          limits[slot] = trailing.limit;
          if (Number.isNaN(volatility) || Number.isNaN(limit)) return -1;
          return volatility > limit ? 1 : 0;
        },
      };
    },
  };
  return {
    name: 'vol2',
    names: ['LOW_VOL', 'HIGH_VOL'],
    horizonBars,
    lookbackBars: horizonBars + historyBars - 1,
    fitted: false,
    fit: () => fitted,
  };
}
