import { z } from 'zod';
import { type Bars, durationBars, rollingQuantile } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { oncePerBars } from './once-per-bars.ts';
import { requireWindow, windowSchema } from './params.ts';
import { logRatio, trailingReturn, trailingVolatility } from './trailing.ts';

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
  const quantities = oncePerBars((b: Bars) => {
    const volatility = trailingVolatility(b.close, horizonBars);
    return { volatility, limit: rollingQuantile(volatility, historyBars, 0.5) };
  });
  const fitted: FittedRule = {
    params: { horizonBars, historyBars },
    regime: (b) => {
      const { volatility, limit } = quantities(b);
      const out = new Int8Array(volatility.length).fill(-1);
      for (let t = 0; t + horizonBars < out.length; t++) {
        const ahead = volatility[t + horizonBars]!;
        if (!Number.isNaN(ahead) && !Number.isNaN(limit[t]!)) out[t] = ahead > limit[t]! ? 1 : 0;
      }
      return out;
    },
    inputs: (b) => {
      const { volatility, limit } = quantities(b);
      const ret = trailingReturn(b.close, horizonBars);
      return {
        rule_ln_volatility: logRatio(volatility, limit),
        rule_return: ret,
        rule_absolute_return: ret.map(Math.abs),
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
