import { z } from 'zod';
import { ConfigError, parseParams } from '../core/index.ts';
import { forecastOf, labelOf, type Needs, type PartContext, type StrategyColumns } from './columns.ts';
import { expectation, probabilityColumns, regimeValues, sourceNeeds } from './regimes.ts';

const schema = z.strictObject({
  source: z.enum(['forecast', 'label']).default('forecast'),
  multipliers: z.record(z.string(), z.number().nonnegative()),
  undefined: z.number().nonnegative().default(1),
  weighted: z.boolean().default(false),
});

/** A multiplier of the target by regime. */
export interface Overlay {
  readonly needs: Needs;
  /** Shape [n]. */
  multiplier(columns: StrategyColumns): Float64Array;
}

/**
 * The overlay of a strategy: by the one regime of the row, or with `weighted: true` by the expectation over the
 * forecast's probabilities. By forecast every regime has to have its probability column. A regime without a multiplier keeps 1; rows without a regime take `undefined`.
 *
 * @throws ConfigError CONFIG_UNKNOWN_KEY for an unknown regime, FORWARD_LABEL_TRADED; `multiplier` InputError COLUMN_MISSING
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
  if (weighted) return { needs, multiplier: (columns) => expectation(columns, values, missing) };
  return {
    needs,
    multiplier(columns) {
      // Without probabilities no row has a regime, and the overlay would be none at all under its own name.
      if (source === 'forecast') probabilityColumns(columns);
      const codes = source === 'label' ? labelOf(columns) : forecastOf(columns).regime;
      return Float64Array.from(codes, (code) => (code < 0 ? missing : values[code]!));
    },
  };
}
