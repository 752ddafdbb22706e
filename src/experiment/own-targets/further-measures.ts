import type { Interval } from '../../stats/index.ts';
import { placeOf } from '../targets.ts';
import { figure, figures } from '../targets-text.ts';
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
    }),
  );
}

/**
 * `persistence.predictedDays`. A prediction that hardly ever changes, or that a vote has slowed, lasts long and says nothing: whatever
 * the target asks for, the accuracy must be above the naive forecast's, and a prediction with too few changes has no interval.
 */
export const PERSISTENCE: Measure = {
  name: 'persistence.predictedDays',
  title: 'the time that a predicted regime lasts, in days,',
  unit: 'days',
  better: null,
  yardstick: 'the naive forecast',
  find: ({ forecasts }) => {
    if (forecasts === null) return nothing('no forecast could be scored');
    const { classification, intervals, persistence } = forecasts;
    const { predictedDays, naiveDays, ci95, changes } = persistence;
    const requirement = { interval: intervals.accuracyLead, bound: 0 };
    const lead = figures(classification.accuracy - classification.naive.accuracy, requirement.interval);
    const naive = figure(classification.naive.accuracy);
    const text = {
      above: `its accuracy is above the naive forecast's ${naive} by ${lead}`,
      below: `its accuracy is below the naive forecast's ${naive} (difference ${lead})`,
      open: `nothing shows that its accuracy is above the naive forecast's ${naive} (difference ${lead})`,
    }[placeOf(requirement)];
    return {
      value: predictedDays,
      ci95,
      naive: naiveDays,
      lead: null,
      method: 'percentiles of resampled runs',
      why: Number.isNaN(ci95[0]) ? `the prediction changes only ${changes} times within segments` : null,
      also: { requirement, text },
    };
  },
};

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
};
