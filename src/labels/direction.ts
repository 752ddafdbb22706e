import { z } from 'zod';
import { durationBars, RollingMoments } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { requireWindow, windowSchema } from './params.ts';
import { logReturn } from './trailing.ts';

const INPUT_NAMES = ['rule_z_return', 'rule_to_bullish', 'rule_to_bearish', 'rule_volatility'] as const;

export const directionSchema = z.strictObject({
  window: windowSchema.default('1d'),
  volatilityWindow: windowSchema.default('20d'),
  multiple: z.number().min(0).default(0.5),
  look: z.enum(['trailing', 'forward']).default('trailing'),
});

export type DirectionParams = z.output<typeof directionSchema>;

/**
 * Direction in three regimes: 0 BULLISH, 1 BEARISH, 2 NEUTRAL, by the log return over `window` against ±`multiple` × volatility over
 * as many rows, where volatility = deviation (divisor n) of the log returns of the last `volatilityWindow` × √window.
 *
 * `trailing`: the return of the last `window` rows, known at the row's close. `forward`: that of the next ones against the
 * volatility known at the row: a target, never traded.
 */
export function direction(params: DirectionParams, intervalMs: number, path: string): LabelRule {
  const windowPath = `${path}.window`;
  const volatilityPath = `${path}.volatilityWindow`;
  const windowBars = requireWindow(durationBars(params.window, intervalMs, windowPath), 1, windowPath);
  const volatilityBars = requireWindow(
    durationBars(params.volatilityWindow, intervalMs, volatilityPath),
    2,
    volatilityPath,
  );
  const { multiple, look } = params;
  const forward = look === 'forward';
  const fitted: FittedRule = {
    params: { windowBars, volatilityBars, multiple, look },
    steps: ({ close }) => {
      const moments = new RollingMoments(volatilityBars);
      const inputs = new Float64Array(INPUT_NAMES.length);
      const limits = new Float64Array(windowBars).fill(Number.NaN);
      return {
        inputNames: INPUT_NAMES,
        inputs,
        at: (row) => {
          moments.push(logReturn(close, row));
          const volatility = moments.deviation(0) * Math.sqrt(windowBars);
          const ret = row < windowBars ? Number.NaN : Math.log(close[row]! / close[row - windowBars]!);
          const z = ret === 0 ? 0 * volatility : Math.max(-20, Math.min(20, ret / volatility));
          inputs[0] = z;
          inputs[1] = Math.abs(z - multiple);
          inputs[2] = Math.abs(z + multiple);
          inputs[3] = volatility;
          // The return that ends here began at row − window, where the volatility was this.
          const slot = row % windowBars;
          const limit = multiple * (forward ? limits[slot]! : volatility);
          limits[slot] = volatility;
          if (Number.isNaN(ret) || Number.isNaN(limit)) return -1;
          if (ret > limit) return 0;
          return ret < -limit ? 1 : 2;
        },
      };
    },
  };
  return {
    name: 'direction',
    names: ['BULLISH', 'BEARISH', 'NEUTRAL'],
    horizonBars: forward ? windowBars : 0,
    lookbackBars: forward ? volatilityBars : Math.max(windowBars, volatilityBars),
    fitted: false,
    fit: () => fitted,
  };
}
