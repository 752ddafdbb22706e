import { z } from 'zod';
import { ConfigError } from '../../core/index.ts';
import { forecastColumn, needsForecast } from '../columns.ts';
import { expectation, needsProbabilities, regimeValues } from '../regimes.ts';
import { onSide, sideSchema } from '../sides.ts';
import { signalEntry } from './signal.ts';

const schema = z.strictObject({
  column: z.string().nullable().default(null),
  regimes: z.record(z.string(), z.number().min(-1).max(1)).nullable().default(null),
  side: sideSchema.default('both'),
});

/**
 * The model's word: the sign of a forecast column (`edgeBps` unless another is named), or, with `regimes`, the
 * probability-weighted mean of one value a regime (0 for those not named). 0 on rows without a forecast.
 */
export const forecast = signalEntry({
  schema,
  create({ column, regimes, side }, context, path) {
    if (regimes === null) {
      const name = column ?? 'edgeBps';
      return {
        needs: needsForecast(name),
        raw: (columns) =>
          forecastColumn(columns, name).map((value) => onSide(value > 0 ? 1 : value < 0 ? -1 : 0, side)),
      };
    }
    if (column !== null) {
      throw new ConfigError('CONFIG_INVALID', {
        what: 'both a column and regimes are named',
        where: `${path}.regimes`,
        path: `${path}.regimes`,
        mend: 'keep one of them',
      });
    }
    const values = regimeValues(regimes, context.regimes, 0, `${path}.regimes`);
    return {
      needs: needsProbabilities(context.regimes),
      raw: (columns) => expectation(columns, values, 0).map((value) => onSide(value, side)),
    };
  },
});
