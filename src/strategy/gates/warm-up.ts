import { z } from 'zod';
import { durationBars } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../needs.ts';
import { windowSchema } from '../windows.ts';
import { gateEntry } from './gate.ts';

/** Nothing on the first `bars` rows of the data. */
export const warmUp = gateEntry({
  schema: z.strictObject({ bars: windowSchema }),
  create(params, { intervalMs }, path) {
    const bars = durationBars(params.bars, intervalMs, `${path}.bars`);
    return { needs: NEEDS_NOTHING, mask: () => (row) => (row < bars ? 0 : 1) };
  },
});
