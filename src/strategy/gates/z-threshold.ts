import { z } from 'zod';
import { forecastColumn, needsForecast } from '../columns.ts';
import { gateEntry } from './gate.ts';

/** Only where |zEdge|, the forecast edge in units of trailing volatility, reaches the minimum. */
export const zThreshold = gateEntry({
  schema: z.strictObject({ minimum: z.number().nonnegative(), column: z.string().default('zEdge') }),
  create: ({ minimum, column }) => ({
    needs: needsForecast(column),
    mask: (columns) => forecastColumn(columns, column).map((value) => (Math.abs(value) >= minimum ? 1 : 0)),
  }),
});
