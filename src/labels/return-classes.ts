import { z } from 'zod';
import { durationBars, InputError } from '../core/index.ts';
import type { FittedRule, LabelParams, LabelRule, RuleSteps } from './contract.ts';
import { requireWindow, windowSchema } from './params.ts';
import { storedNumbers } from './stored-numbers.ts';
import { trailingReturn } from './trailing.ts';

const INPUT_NAMES = ['rule_return', 'rule_absolute_return'] as const;

export const returnClassesSchema = z.strictObject({
  horizon: windowSchema.default('1d'),
  classes: z.number().int().min(2).max(10).default(3),
});

export type ReturnClassesParams = z.output<typeof returnClassesSchema>;

/**
 * The class of the return over the next `horizon`: RETURN_Q1 (lowest) … RETURN_Q<classes>, bounded by its quantiles (linear
 * interpolation) over the train rows whose horizon ends in the train window. A return equal to a bound is in the lower class.
 */
export function returnClasses(params: ReturnClassesParams, intervalMs: number, path: string): LabelRule {
  const horizonPath = `${path}.horizon`;
  const horizonBars = requireWindow(durationBars(params.horizon, intervalMs, horizonPath), 1, horizonPath);
  const { classes } = params;
  const ruleOf = (bounds: readonly number[], own: LabelParams): FittedRule => ({
    params: own,
    steps: ({ close }) => stepsOf(close, horizonBars, bounds),
  });
  return {
    name: 'return-classes',
    names: Array.from({ length: classes }, (_, k) => `RETURN_Q${k + 1}`),
    horizonBars,
    lookbackBars: 0,
    fitted: true,
    fit: (bars, train) => {
      const { start, end } = train ?? { start: 0, end: bars.close.length };
      const bounds = quantileBounds(bars.close.subarray(start, end), horizonBars, classes, `rows ${start} to ${end}`);
      return ruleOf(bounds, { horizonBars, classes, bounds });
    },
    restore: (own) => ruleOf(Array.from(storedNumbers(own, 'bounds', classes - 1)), own),
  };
}

function stepsOf(close: Float64Array, horizonBars: number, bounds: readonly number[]): RuleSteps {
  const inputs = new Float64Array(INPUT_NAMES.length);
  return {
    inputNames: INPUT_NAMES,
    inputs,
    at: (row) => {
      const value = trailingReturn(close, row, horizonBars);
      inputs[0] = value;
      inputs[1] = Math.abs(value);
      if (row < horizonBars) return -1;
      let code = 0;
      while (code < bounds.length && value > bounds[code]!) code++;
      return code;
    },
  };
}

function quantileBounds(close: Float64Array, horizonBars: number, classes: number, where: string): number[] {
  const returns = new Float64Array(Math.max(0, close.length - horizonBars));
  for (let t = 0; t < returns.length; t++) returns[t] = trailingReturn(close, t + horizonBars, horizonBars);
  returns.sort();
  if (returns.length === 0) {
    throw new InputError('TRAIN_TOO_SHORT', {
      what: `no train row has its ${horizonBars}-bar horizon inside the train window`,
      where,
      mend: 'train on more bars, or shorten the horizon of the label',
    });
  }
  return Array.from({ length: classes - 1 }, (_, k) => {
    const position = ((k + 1) / classes) * (returns.length - 1);
    const below = Math.floor(position);
    const low = returns[below]!;
    const high = returns[Math.min(below + 1, returns.length - 1)]!;
    return low + (high - low) * (position - below);
  });
}
