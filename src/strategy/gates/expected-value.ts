import { z } from 'zod';
import { ConfigError } from '../../core/index.ts';
import { forecastColumn, needsForecast } from '../columns.ts';
import { gateEntry } from './gate.ts';

const schema = z.strictObject({
  minimumBps: z.number().default(0),
  costBps: z.number().nonnegative().nullable().default(null),
  column: z.string().default('edgeBps'),
});

/** Only where the forecast edge pays a round trip: |edgeBps| − costBps ≥ minimumBps. */
export const expectedValue = gateEntry({
  schema,
  create(params, context, path) {
    const cost = params.costBps ?? context.costBps;
    if (cost === undefined) {
      throw new ConfigError('CONFIG_INVALID', {
        what: 'the cost of a round trip is not known',
        where: `${path}.costBps`,
        path: `${path}.costBps`,
        mend: 'give costBps here or under execution',
      });
    }
    return {
      needs: needsForecast(params.column),
      mask: (columns) =>
        forecastColumn(columns, params.column).map((edge) => (Math.abs(edge) - cost >= params.minimumBps ? 1 : 0)),
    };
  },
});
