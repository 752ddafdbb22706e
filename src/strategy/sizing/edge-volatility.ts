import { z } from 'zod';
import { edgeFields, parseEdge } from '../edge.ts';
import { limited, limitFields, sizingEntry } from './sizing.ts';

const schema = z.strictObject({ perZ: z.number().positive().default(1), ...limitFields, ...edgeFields });

/** As much as the edge is worth in units of volatility: `perZ` × |zEdge| times the wish, within the limits; 0 without zEdge. */
export const edgeVolatility = sizingEntry({
  schema,
  create({ perZ, cap, minimumChange, ...edgeParams }, context, path) {
    const edge = parseEdge('zEdge', edgeParams, context, path);
    return {
      needs: edge.needs,
      steps(columns) {
        const read = edge.steps(columns);
        return limited((row, wish) => perZ * Math.abs(read(row)) * wish, { cap, minimumChange });
      },
    };
  },
});
