import { z } from 'zod';
import { refuseLabelMinimum, regimeCode, regimeSteps, sourceNeeds } from '../regimes.ts';
import { gateEntry } from './gate.ts';

const schema = z.strictObject({
  allowed: z.array(z.string()).min(1),
  source: z.enum(['forecast', 'label']).default('forecast'),
  minimumProbability: z.number().min(0).max(1).default(0),
});

/** Only in allowed regimes: the likeliest one by forecast, of at least the minimum probability, or the causal label's. */
export const regime = gateEntry({
  schema,
  create({ allowed, source, minimumProbability }, context, path) {
    const needs = sourceNeeds(source, context, `${path}.source`);
    const passes = new Uint8Array(context.regimes.length);
    allowed.forEach((name, i) => {
      passes[regimeCode(name, context.regimes, `${path}.allowed.${i}`)] = 1;
    });
    refuseLabelMinimum(source, minimumProbability, `${path}.minimumProbability`);
    return {
      needs,
      mask(columns) {
        const read = regimeSteps(source, minimumProbability, columns);
        return (row) => {
          const code = read(row);
          return code < 0 ? 0 : passes[code]!;
        };
      },
    };
  },
});
