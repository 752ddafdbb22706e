import { z } from 'zod';
import { forecastColumn, needsForecast } from '../columns.ts';
import { sizingEntry } from './sizing.ts';

const schema = z.strictObject({
  perZ: z.number().positive().default(1),
  cap: z.number().positive().default(1),
  column: z.string().default('zEdge'),
});

/** As much as the edge is worth in units of volatility: `perZ` × |zEdge| times the wish, at most `cap`; 0 without zEdge. */
export const edgeVolatility = sizingEntry({
  schema,
  create: ({ perZ, cap, column }) => ({
    needs: needsForecast(column),
    size(columns, wish) {
      const edge = forecastColumn(columns, column);
      return wish.map((value, t) => {
        const size = perZ * Math.abs(edge[t]!) * value;
        return Number.isNaN(size) ? 0 : Math.min(cap, Math.max(-cap, size));
      });
    },
  }),
});
