import { persistenceScores, slowness } from '../evaluate/evaluate-persistence.ts';
import { aboveConstant, placeOf, type Requirement } from '../evaluate/targets.ts';
import { figure, figures } from '../evaluate/targets-text.ts';
import { type Finding, type Measure, nothing, type OwnEvidence } from './measure.ts';

type Forecasts = NonNullable<OwnEvidence['forecasts']>;

/**
 * `persistence.predictedDays`. A prediction that hardly ever changes, or that a vote has slowed, lasts long and says nothing. So, whatever
 * the target asks for: the accuracy must be above the naive forecast's and any constant's, the prediction must change often enough to have an interval, and
 * it must not clearly outlast the regimes that it forecasts.
 */
export const PERSISTENCE: Measure = {
  name: 'persistence.predictedDays',
  title: 'the time that a predicted regime lasts, in days,',
  unit: 'days',
  better: null,
  yardstick: 'the naive forecast',
  find: ({ forecasts }) => {
    if (forecasts === null) return nothing('no forecast could be scored');
    const { predictedDays, naiveDays, ci95, changes } = forecasts.persistence;
    return {
      value: predictedDays,
      ci95,
      naive: naiveDays,
      lead: null,
      method: 'percentiles of resampled runs',
      why: Number.isNaN(ci95[0]) ? `the prediction changes only ${changes} times within segments` : null,
      also: outlasts(forecasts) ?? ahead(forecasts),
    };
  },
  // Of one resample, which the value does not hang on.
  of: { kind: 'forecasts', value: (rows, input) => persistenceScores(rows, input, 1, 0).predictedDays },
};

/** Accuracy above the naive forecast's and the best constant's, on the same rows. */
function ahead({ classification, intervals }: Forecasts): NonNullable<Finding['also']> {
  const requirement = { interval: intervals.accuracyLead, bound: 0 };
  const knowing = aboveConstant(classification.accuracy, intervals);
  const lead = figures(classification.accuracy - classification.naive.accuracy, requirement.interval);
  const naive = figure(classification.naive.accuracy);
  const text = {
    above: `its accuracy is above the naive forecast's ${naive} by ${lead}`,
    below: `its accuracy is below the naive forecast's ${naive} (difference ${lead})`,
    open: `nothing shows that its accuracy is above the naive forecast's ${naive} (difference ${lead})`,
  }[placeOf(requirement)];
  return {
    requirements: [requirement, knowing.requirement],
    text: placeOf(requirement) === 'above' ? `${text}${knowing.text}` : text,
  };
}

/** Missed where the interval of the predicted run lies wholly above that of the true one; undefined where it doesn't. */
function outlasts({ persistence }: Forecasts): Finding['also'] | undefined {
  const short = slowness(persistence);
  if (!(short < 0)) return undefined;
  const missed: Requirement = { interval: [short, short], bound: 0 };
  const text = `the regimes that it forecasts last only ${figures(persistence.labelDays, persistence.labelCi95, 1)}: it is slow, not persistent`;
  return { requirements: [missed], text };
}
