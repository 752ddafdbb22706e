import { z } from 'zod';
import { BPS, DAY_MS, TrailingVolatility, YEAR_DAYS } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../needs.ts';
import { windowBars, windowSchema } from '../windows.ts';
import { limited, limitFields, sizingEntry } from './sizing.ts';

const schema = z.strictObject({ volatilityPerYear: z.number().positive(), window: windowSchema, ...limitFields });

/**
 * As much as makes a position move `volatilityPerYear` a year (a fraction: 0.4 is 40 %), if the market goes on as in the
 * last `window`: the target ÷ the realised volatility of the window brought to 365 days, times the wish, within the
 * limits. 0 until the window is full, and where nothing moved in it.
 */
export const volatilityTarget = sizingEntry({
  schema,
  create({ volatilityPerYear, window, ...limits }, { intervalMs }, path) {
    const bars = windowBars(window, intervalMs, `${path}.window`);
    const perYear = BPS * Math.sqrt((YEAR_DAYS * DAY_MS) / intervalMs / bars);
    return {
      needs: NEEDS_NOTHING,
      steps({ bars: { close } }) {
        const trailing = new TrailingVolatility(bars);
        return limited((row, wish) => {
          const volatility = perYear * trailing.push(close[row]!);
          return volatility > 0 ? (volatilityPerYear / volatility) * wish : 0;
        }, limits);
      },
    };
  },
});
