import { z } from 'zod';
import { durationBars } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../columns.ts';
import { windowSchema } from '../windows.ts';
import { gateEntry } from './gate.ts';

/** Nothing on the first `bars` rows of the data. */
export const warmUp = gateEntry({
  schema: z.strictObject({ bars: windowSchema }),
  create(params, { intervalMs }, path) {
    const bars = durationBars(params.bars, intervalMs, `${path}.bars`);
    return {
      needs: NEEDS_NOTHING,
      mask: (columns) => new Float64Array(columns.bars.close.length).fill(1, bars),
    };
  },
});
