import { z } from 'zod';
import { type Bars, durationBars, InputError } from '../core/index.ts';
import type { FittedRule, LabelParams, LabelRule, RuleSteps } from './contract.ts';
import { oncePerBars } from './once-per-bars.ts';
import { requireWindow, windowSchema } from './params.ts';
import { storedNumber } from './stored-numbers.ts';
import { logRatio, logReturn, trailingReturn } from './trailing.ts';

const INPUT_NAMES = ['rule_ln_volatility', 'rule_return'] as const;

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
  const volatilities = oncePerBars((bars: Bars) => realisedVolatilities(bars.close, horizonBars));
  const ruleOf = (limit: number, own: LabelParams): FittedRule => ({
    params: own,
    steps: ({ close }) => stepsOf(close, realisedVolatility(close, horizonBars), horizonBars, limit),
    replay: (b) => {
      const values = volatilities(b);
      return stepsOf(b.close, (row) => values[row]!, horizonBars, limit);
    },
  });
  return {
    name: 'direction-volatility',
    names: ['DOWN_CALM', 'UP_CALM', 'DOWN_VOLATILE', 'UP_VOLATILE'],
    horizonBars,
    lookbackBars: 0,
    fitted: true,
    fit: (bars, train) => {
      const { start, end } = train ?? { start: 0, end: bars.close.length };
      const limit = medianAhead(bars.close.subarray(start, end), horizonBars, `rows ${start} to ${end}`);
      return ruleOf(limit, { horizonBars, volatilityThreshold: limit });
    },
    restore: (own) => ruleOf(storedNumber(own, 'volatilityThreshold'), own),
  };
}

function stepsOf(
  close: Float64Array,
  volatilityAt: (row: number) => number,
  horizonBars: number,
  limit: number,
): RuleSteps {
  const inputs = new Float64Array(INPUT_NAMES.length);
  return {
    inputNames: INPUT_NAMES,
    inputs,
    at: (row) => {
      const volatility = volatilityAt(row);
      inputs[0] = logRatio(volatility, limit);
      inputs[1] = trailingReturn(close, row, horizonBars);
      if (row < horizonBars) return -1;
      return 2 * Number(volatility > limit) + Number(close[row]! > close[row - horizonBars]!);
    },
  };
}

/**
 * Root of the sum of the last `windowBars` squared log returns, row by row from 0; NaN in the first `windowBars`. Each sum
 * is taken afresh from the oldest to the newest, so that it depends on its own window only.
 */
function realisedVolatility(close: Float64Array, windowBars: number): (row: number) => number {
  const squares = new Float64Array(windowBars);
  return (row) => {
    const ret = logReturn(close, row);
    const slot = row % windowBars;
    squares[slot] = ret * ret;
    if (row < windowBars) return Number.NaN;
    let sum = 0;
    for (let i = slot + 1; i < windowBars; i++) sum += squares[i]!;
    for (let i = 0; i <= slot; i++) sum += squares[i]!;
    return Math.sqrt(sum);
  };
}

function realisedVolatilities(close: Float64Array, windowBars: number): Float64Array {
  const at = realisedVolatility(close, windowBars);
  return close.map((_, row) => at(row));
}

/** Median of the volatilities over the horizons that lie in the rows of `close`. */
function medianAhead(close: Float64Array, horizonBars: number, where: string): number {
  const values = realisedVolatilities(close, horizonBars).subarray(horizonBars).sort();
  if (values.length === 0) {
    throw new InputError('TRAIN_TOO_SHORT', {
      what: `no train row has its ${horizonBars}-bar horizon inside the train window`,
      where,
      mend: 'train on more bars, or shorten the horizon of the label',
    });
  }
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}
