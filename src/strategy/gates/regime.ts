import { z } from 'zod';
import { ConfigError } from '../../core/index.ts';
import { forecastOf, labelOf } from '../columns.ts';
import { probabilityColumns, regimeCode, sourceNeeds } from '../regimes.ts';
import { gateEntry } from './gate.ts';

const schema = z.strictObject({
  allowed: z.array(z.string()).min(1),
  source: z.enum(['forecast', 'label']).default('forecast'),
  minimumProbability: z.number().min(0).max(1).default(0),
});

/** Only in allowed regimes: the likeliest one by forecast, of at least the minimum probability, or the causal label's. */
export const regime = gateEntry({
  schema,
  create({ allowed, source, minimumProbability }, context, path) {
    const needs = sourceNeeds(source, context, `${path}.source`);
    const codes = allowed.map((name, i) => regimeCode(name, context.regimes, `${path}.allowed.${i}`));
    if (source === 'label') {
      if (minimumProbability > 0) {
        throw new ConfigError('CONFIG_INVALID', {
          what: 'a label has no probability',
          where: `${path}.minimumProbability`,
          path: `${path}.minimumProbability`,
          mend: 'drop minimumProbability, or use source: forecast',
        });
      }
      return {
        needs,
        mask: (columns) => Float64Array.from(labelOf(columns), (code) => (codes.includes(code) ? 1 : 0)),
      };
    }
    return {
      needs,
      mask(columns) {
        const probabilities = probabilityColumns(columns);
        return Float64Array.from(forecastOf(columns).regime, (code, t) =>
          codes.includes(code) && probabilities[code]![t]! >= minimumProbability ? 1 : 0,
        );
      },
    };
  },
});
