import { z } from 'zod';
import { durationBars, RollingOrder } from '../../core/index.ts';
import { forecastColumn, needsForecast } from '../columns.ts';
import { windowSchema } from '../windows.ts';
import { gateEntry } from './gate.ts';

const schema = z.strictObject({
  window: windowSchema,
  quantile: z.number().min(0).max(1),
  column: z.string().default('edgeBps'),
});

/**
 * Only where a forecast is strong by its own standards: |column| at or above the quantile of its last `window` forecast
 * rows, the row itself included. Rows without a forecast don't count; until the window is full nothing passes.
 */
export const rollingQuantile = gateEntry({
  schema,
  create({ window, quantile, column }, { intervalMs }, path) {
    const windowBars = durationBars(window, intervalMs, `${path}.window`);
    return {
      needs: needsForecast(column),
      mask(columns) {
        const order = new RollingOrder(windowBars);
        return forecastColumn(columns, column).map((value) => {
          if (Number.isNaN(value)) return 0;
          order.push(Math.abs(value));
          return Math.abs(value) >= order.quantile(quantile) ? 1 : 0;
        });
      },
    };
  },
});
