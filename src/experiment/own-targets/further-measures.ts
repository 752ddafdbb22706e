import type { Interval } from '../../stats/index.ts';
import { informationCoefficient } from '../evaluate/evaluate-ic.ts';
import type { StrategyNames } from './account-measures.ts';
import { type Measure, nothing } from './measure.ts';
import { STUDENTISED } from './resample-days.ts';

/** Standard errors from the middle to the 97.5th percentile of a normal distribution. */
const NORMAL_95 = 1.959963984540054;

/** `improvements.<against>.sharpeDelta`: of the first pair of `compare` in which the strategy is held against a baseline. */
export function improvementMeasures({ compare }: StrategyNames): Measure[] {
  const baselines = new Map<string, string>();
  for (const { baseline, against } of compare) {
    for (const name of against) if (!baselines.has(name)) baselines.set(name, baseline);
  }
  return Array.from(
    baselines,
    ([against, baseline]): Measure => ({
      name: `improvements.${against}.sharpeDelta`,
      title: `what ${against} has in Sharpe ratio beyond ${baseline}`,
      unit: 'number',
      better: 'higher',
      yardstick: null,
      find: ({ pairs }) => {
        const found = pairs.find(({ improvement: i }) => i.against === against && i.baseline === baseline);
        if (found === undefined) return nothing(`${against} was not compared`);
        const { sharpeDelta, ci95 } = found.improvement;
        const why = Number.isNaN(ci95[0]) ? 'one of them has no Sharpe ratio, or too few days' : null;
        return { value: sharpeDelta, ci95, naive: null, lead: null, method: STUDENTISED, why };
      },
      of: { kind: 'improvement', baseline, against },
    }),
  );
}

/** `ic.pooledSpearman`, with the interval of its Newey–West error. */
export const POOLED_SPEARMAN: Measure = {
  name: 'ic.pooledSpearman',
  title: 'the pooled rank correlation of forecast and return',
  unit: 'number',
  better: 'higher',
  yardstick: null,
  find: ({ ic }) => {
    if (ic === null) return nothing('no return was forecast');
    const { pooledSpearman: value, neweyWestT } = ic;
    const half = (NORMAL_95 * value) / neweyWestT;
    const ci95: Interval = [value - half, value + half];
    const why = Number.isNaN(half) ? 'its Newey–West error is undefined' : null;
    return { value, ci95, naive: null, lead: null, method: 'Newey–West error', why };
  },
  of: {
    kind: 'forecasts',
    value: (_, input) => informationCoefficient(input)?.pooledSpearman ?? Number.NaN,
  },
};
