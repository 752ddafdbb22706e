import { z } from 'zod';
import { ConfigError } from '../../core/index.ts';
import { edgeFields, parseEdge } from '../edge.ts';
import { expectationSteps, needsProbabilities, regimeValues } from '../regimes.ts';
import { onSide, sideOf, sideSchema } from '../sides.ts';
import { signalEntry } from './signal.ts';

const schema = z.strictObject({
  ...edgeFields,
  regimes: z.record(z.string(), z.number().min(-1).max(1)).nullable().default(null),
  side: sideSchema.default('both'),
});

/**
 * The model's word: the sign of a forecast column (`edgeBps` unless another is named) or of the edge weighted over
 * horizons; or, with `regimes`, the probability-weighted mean of one value a regime (0 for those not named). 0 on rows
 * without a forecast.
 */
export const forecast = signalEntry({
  schema,
  create({ regimes, side, ...edgeParams }, context, path) {
    if (regimes === null) {
      const edge = parseEdge('edgeBps', edgeParams, context, path);
      return {
        needs: edge.needs,
        steps(columns) {
          const read = edge.steps(columns);
          return (row) => sideOf(read(row), side);
        },
      };
    }
    const other = Object.entries(edgeParams).find(([, value]) => value !== null);
    if (other !== undefined) {
      throw new ConfigError('CONFIG_INVALID', {
        what: `both ${other[0]} and regimes are named`,
        where: `${path}.regimes`,
        path: `${path}.regimes`,
        mend: 'keep one of them',
      });
    }
    const values = regimeValues(regimes, context.regimes, 0, `${path}.regimes`);
    return {
      needs: needsProbabilities(context.regimes),
      steps(columns) {
        const read = expectationSteps(columns, values, 0);
        return (row) => onSide(read(row), side);
      },
    };
  },
});
