import { z } from 'zod';
import { column as columnOf, InputError } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';

export const columnSchema = z.strictObject({
  column: z.string().min(1).default('regime'),
  names: z
    .array(z.string().min(1))
    .min(2)
    .max(127)
    .refine((names) => new Set(names).size === names.length, 'two regimes have the same name'),
  /** Whether the column's value was known at its bar's close; the generator's hidden regime was not. */
  known: z.boolean().default(false),
});

export type ColumnParams = z.output<typeof columnSchema>;

/**
 * The regime that a column of the bars holds: integer codes into `names`, NaN where there is none.
 *
 * For judging forecasts against the generator's hidden regimes, or for regimes of one's own making. It has no quantities of
 * its own. Strategies may trade on it only where the configuration claims that it was `known` at each row.
 */
export function columnLabel(params: ColumnParams): LabelRule {
  const codeOf = (value: number, row: number): number => {
    if (Number.isNaN(value) || value === -1) return -1;
    if (Number.isInteger(value) && value >= 0 && value < params.names.length) return value;
    throw new InputError('COLUMN_TYPE', {
      what: `column "${params.column}" holds ${value}, which is no regime code below ${params.names.length}`,
      where: `row ${row}`,
      mend: 'give one name a regime in labels.params.names, or name a column of integer codes from 0',
    });
  };
  const fitted: FittedRule = {
    params: { column: params.column },
    steps: (bars) => {
      const values = columnOf(bars, params.column);
      return { inputNames: [], inputs: new Float64Array(0), at: (row) => codeOf(values[row]!, row) };
    },
  };
  return {
    name: 'column',
    names: params.names,
    horizonBars: 0,
    known: params.known,
    columns: [params.column],
    lookbackBars: 0,
    fitted: false,
    fit: () => fitted,
  };
}
