import { z } from 'zod';
import { ConfigError, parseParams } from '../core/index.ts';
import { forecastOf, labelOf, type StrategyColumns } from './columns.ts';
import type { Needs } from './needs.ts';
import type { PartContext } from './part.ts';
import { expectationSteps, probabilityColumns, regimeSteps, regimeValues, sourceNeeds } from './regimes.ts';
import type { RowReader } from './steps.ts';

const schema = z.strictObject({
  source: z.enum(['forecast', 'label']).default('forecast'),
  multipliers: z.record(z.string(), z.number().nonnegative()),
  undefined: z.number().nonnegative().default(1),
  weighted: z.boolean().default(false),
});

/** A multiplier of the target by regime. */
export interface Overlay {
  readonly needs: Needs;
  /** The multiplier of each row. @throws InputError COLUMN_MISSING */
  steps(columns: StrategyColumns): RowReader;
  /** The same where one regime decides, over columns that are whole; null where probabilities do. */
  readonly byCode: ((columns: StrategyColumns) => CodedShares) | null;
}

/** A multiplier for each code: `shares[0]` of rows without a regime, `shares[code + 1]` of the others. */
export interface CodedShares {
  readonly codes: Int8Array;
  readonly shares: Float64Array;
}

/**
 * The overlay of a strategy: by the one regime of the row, or with `weighted: true` by the expectation over the
 * forecast's probabilities. By forecast every regime has to have its probability column: without them no row would have a
 * regime, and the overlay would be none at all under its own name. A regime without a multiplier keeps 1; rows without a
 * regime take `undefined`.
 *
 * @throws ConfigError CONFIG_UNKNOWN_KEY for an unknown regime, FORWARD_LABEL_TRADED
 */
export function parseOverlay(raw: unknown, context: PartContext, path: string): Overlay {
  const { source, multipliers, undefined: missing, weighted } = parseParams(schema, raw, path);
  const values = regimeValues(multipliers, context.regimes, 1, `${path}.multipliers`);
  const needs = sourceNeeds(source, context, `${path}.source`);
  if (weighted && source === 'label') {
    throw new ConfigError('CONFIG_INVALID', {
      what: 'a label has no probabilities to weigh by',
      where: `${path}.weighted`,
      path: `${path}.weighted`,
      mend: 'use source: forecast, or weighted: false',
    });
  }
  if (weighted) return { needs, steps: (columns) => expectationSteps(columns, values, missing), byCode: null };
  const shares = Float64Array.of(missing, ...values);
  return {
    needs,
    steps(columns) {
      const regime = regimeSteps(source, 0, columns);
      return (row) => {
        const code = regime(row);
        return code < 0 ? missing : values[code]!;
      };
    },
    byCode(columns) {
      if (source === 'label') return { codes: labelOf(columns), shares };
      // A row has a code where it has every probability.
      probabilityColumns(columns);
      return { codes: forecastOf(columns).regime, shares };
    },
  };
}
