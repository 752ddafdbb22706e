import { z } from 'zod';
import { InputError } from '../../core/index.ts';
import { knownColumns } from '../baselines/known-regime.ts';
import type { FittedModel, Model, TrainingSet } from '../contract.ts';
import { type LinearFit, linearModel, takeColumns, widenFit } from './linear-model.ts';
import { fitLogistic, logisticFields } from './logistic.ts';
import { fitRidge, leastSquaresFields } from './ridge.ts';

export const harSchema = z.strictObject({
  /** Columns of volatility over a day, a week and a month; null: those of the feature `har-volatility`, whatever its windows. */
  terms: z.array(z.string()).min(1).nullable().default(null),
  /** Further columns, by name. */
  also: z.array(z.string()).default([]),
  /**
   * For regimes, what it reads of `model.labelInputs`: the newest known label, or the rule's own quantities too, which say how far
   * volatility is from the rule's threshold.
   */
  labelInputs: z.enum(['all', 'known', 'none']).default('all'),
  ...logisticFields,
  ...leastSquaresFields,
  /** For regimes: inverse of the penalty's strength, as in `logistic`. */
  C: z.number().positive().default(0.01),
  /** For values: penalty on the squared weights, as in `ridge`; 0: least squares. */
  alpha: z.number().nonnegative().default(0),
});

export type HarParams = z.output<typeof harSchema>;

/** The columns that `har-volatility` gives, with other windows than its own behind them. */
const TERM = /^har_(day|week|month)(_|$)/;

/** The columns of `model.labelInputs`. */
const LABEL_INPUT = /^(known|share|rule)_/;

/** Added to the squared weights' penalty for each unit of weight, so that columns that are exactly collinear share theirs. */
const JITTER = 1e-9;

/**
 * The heterogeneous autoregression: a linear model of volatility over a day, a week and a month. Regimes by logistic regression,
 * values by least squares.
 *
 * @see Corsi 2009, Journal of Financial Econometrics 7(2)
 */
export function har(params: HarParams, task: 'classify' | 'regress'): Model {
  const needsLabelInputs = task === 'classify' && params.labelInputs !== 'none';
  return {
    name: 'har',
    task,
    stopsEarly: false,
    needsLabelInputs,
    requireColumns: (names) => void termColumns(names, { ...params, also: [] }),
    async fit(set: TrainingSet): Promise<FittedModel> {
      const { names } = set.matrix;
      const chosen = termColumns(names, params);
      const known = needsLabelInputs ? knownColumns(set.matrix, set.regimes) : [];
      const said = needsLabelInputs && params.labelInputs === 'all' ? labelInputs(names) : [];
      const columns = Int32Array.from(new Set([...chosen, ...known, ...said])).sort();
      const taken = takeColumns(set, columns);
      const fit = task === 'classify' ? fitLogistic(taken, { ...params, penalty: 'l2' }) : fitValues(taken, params);
      const terms = chosen.map((column) => names[column]!);
      return linearModel(widenFit({ ...fit, summary: { terms, ...fit.summary } }, columns, names.length));
    },
  };
}

function labelInputs(names: readonly string[]): number[] {
  return Array.from(names.keys()).filter((j) => LABEL_INPUT.test(names[j]!));
}

function fitValues(set: TrainingSet, params: HarParams): LinearFit {
  const rows = set.rows.reduce((sum, row) => sum + (set.weights?.[row] ?? 1), 0);
  return fitRidge(set, { ...params, alpha: params.alpha + JITTER * rows });
}

/** @throws InputError COLUMN_MISSING */
function termColumns(names: readonly string[], { terms, also }: HarParams): number[] {
  const wanted = [...(terms ?? names.filter((name) => TERM.test(name))), ...also];
  const missing = wanted.find((name) => !names.includes(name));
  if (missing === undefined && wanted.length > also.length) return wanted.map((name) => names.indexOf(name));
  throw new InputError('COLUMN_MISSING', {
    what:
      missing === undefined
        ? 'the model har reads volatility over a day, a week and a month, and there are no columns har_day, har_week, har_month'
        : `the model har reads the column "${missing}", which there isn't`,
    where: `the features: ${names.join(', ') || '(none)'}`,
    mend:
      missing === undefined
        ? 'add { use: har-volatility } to features, or name the columns under terms of the model'
        : 'add the feature that gives it, or leave it out of terms and also',
  });
}
