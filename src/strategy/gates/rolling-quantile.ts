import { z } from 'zod';
import { RollingOrder } from '../../core/index.ts';
import { forecastColumn } from '../columns.ts';
import { needsForecast } from '../needs.ts';
import { windowBars, windowSchema } from '../windows.ts';
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
    const bars = windowBars(window, intervalMs, `${path}.window`);
    return {
      needs: needsForecast(column),
      mask(columns) {
        const values = forecastColumn(columns, column);
        const order = new RollingOrder(bars);
        return (row) => {
          const strength = Math.abs(values[row]!);
          if (Number.isNaN(strength)) return 0;
          order.push(strength);
          return strength >= order.quantile(quantile) ? 1 : 0;
        };
      },
    };
  },
});
