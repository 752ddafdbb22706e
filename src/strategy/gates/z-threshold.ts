import { z } from 'zod';
import { edgeFields, parseEdge } from '../edge.ts';
import { gateEntry } from './gate.ts';

/**
 * Only where |zEdge|, the forecast edge in units of trailing volatility, reaches the minimum: the forecast's own `zEdge`,
 * another column, or with `weights` and `reference` that of the edge weighted anew over horizons.
 */
export const zThreshold = gateEntry({
  schema: z.strictObject({ minimum: z.number().nonnegative(), ...edgeFields }),
  create({ minimum, ...edgeParams }, context, path) {
    const edge = parseEdge('zEdge', edgeParams, context, path);
    return {
      needs: edge.needs,
      mask(columns) {
        const read = edge.steps(columns);
        return (row) => (Math.abs(read(row)) >= minimum ? 1 : 0);
      },
    };
  },
});
