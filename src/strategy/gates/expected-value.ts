import { z } from 'zod';
import { ConfigError } from '../../core/index.ts';
import { edgeFields, parseEdge } from '../edge.ts';
import { gateEntry } from './gate.ts';

const schema = z.strictObject({
  minimumBps: z.number().default(0),
  costBps: z.number().nonnegative().nullable().default(null),
  ...edgeFields,
});

/**
 * Only where the forecast edge pays a round trip: |edgeBps| − costBps ≥ minimumBps. The cost is its own or that of the
 * strategy's execution; the edge is `edgeBps`, another column, or with `weights` and `reference` weighted anew.
 */
export const expectedValue = gateEntry({
  schema,
  create({ minimumBps, costBps, ...edgeParams }, context, path) {
    const edge = parseEdge('edgeBps', edgeParams, context, path);
    const cost = costBps ?? context.roundTripBps();
    if (cost === undefined) {
      throw new ConfigError('CONFIG_INVALID', {
        what: 'the cost of a round trip is not known: the execution has a cost model that depends on the market',
        where: `${path}.costBps`,
        path: `${path}.costBps`,
        mend: 'give costBps here or under execution',
      });
    }
    return {
      needs: edge.needs,
      resolved: cost,
      mask(columns) {
        const read = edge.steps(columns);
        return (row) => (Math.abs(read(row)) - cost >= minimumBps ? 1 : 0);
      },
    };
  },
});
