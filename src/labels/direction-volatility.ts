import { z } from 'zod';
import { type Bars, durationBars, InputError, type Range } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { oncePerBars } from './once-per-bars.ts';
import { requireWindow, windowSchema } from './params.ts';
import { logRatio, logReturns, trailingReturn } from './trailing.ts';

export const directionVolatilitySchema = z.strictObject({
  horizon: windowSchema.default(12),
});

export type DirectionVolatilityParams = z.output<typeof directionVolatilitySchema>;

/**
 * Direction and volatility of the next `horizon`: code = 2 × (realised volatility above the threshold) + (price up), so
 * 0 DOWN_CALM, 1 UP_CALM, 2 DOWN_VOLATILE, 3 UP_VOLATILE; an unchanged price counts as down.
 *
 * Realised volatility is the root of the summed squared log returns of rows t + 1 … t + h; the threshold is its median
 * over the train rows whose horizon lies in the train window. This is the label of the peers' benchmark.
 */
export function directionVolatility(params: DirectionVolatilityParams, intervalMs: number, path: string): LabelRule {
  const horizonPath = `${path}.horizon`;
  const horizonBars = requireWindow(durationBars(params.horizon, intervalMs, horizonPath), 1, horizonPath);
  const trailing = oncePerBars((b: Bars) => realisedVolatility(b.close, horizonBars));
  return {
    name: 'direction-volatility',
    names: ['DOWN_CALM', 'UP_CALM', 'DOWN_VOLATILE', 'UP_VOLATILE'],
    horizonBars,
    lookbackBars: 0,
    fitted: true,
    fit: (bars, train) => {
      const limit = medianAhead(trailing(bars), train ?? { start: 0, end: bars.close.length }, horizonBars);
      const fitted: FittedRule = {
        params: { horizonBars, volatilityThreshold: limit },
        regime: (b) => {
          const volatility = trailing(b);
          const out = new Int8Array(volatility.length).fill(-1);
          for (let t = 0; t + horizonBars < out.length; t++) {
            const end = t + horizonBars;
            out[t] = 2 * Number(volatility[end]! > limit) + Number(b.close[end]! > b.close[t]!);
          }
          return out;
        },
        inputs: (b) => {
          const volatility = trailing(b);
          return {
            rule_ln_volatility: logRatio(volatility, new Float64Array(volatility.length).fill(limit)),
            rule_return: trailingReturn(b.close, horizonBars),
          };
        },
      };
      return fitted;
    },
  };
}

/** Root of the sum of the last `windowBars` squared log returns, shape [n]; the first `windowBars` are NaN. */
function realisedVolatility(close: Float64Array, windowBars: number): Float64Array {
  const returns = logReturns(close);
  const out = new Float64Array(close.length).fill(Number.NaN);
  for (let t = windowBars; t < out.length; t++) {
    let sum = 0;
    for (let i = t - windowBars + 1; i <= t; i++) sum += returns[i]! * returns[i]!;
    out[t] = Math.sqrt(sum);
  }
  return out;
}

function medianAhead(trailing: Float64Array, { start, end }: Range, horizonBars: number): number {
  const values = trailing.slice(start + horizonBars, end).sort();
  if (values.length === 0) {
    throw new InputError('TRAIN_TOO_SHORT', {
      what: `no train row has its ${horizonBars}-bar horizon inside the train window`,
      where: `rows ${start} to ${end}`,
      mend: 'train on more bars, or shorten the horizon of the label',
    });
  }
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}
