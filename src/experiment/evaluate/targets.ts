import type { ClassificationSummary, TargetVerdict, Verdict } from '../../core/index.ts';
import type { Interval } from '../../stats/index.ts';
import type { ScoreIntervals } from './evaluate-days.ts';
import type { ComparedPair } from './evaluate-improvements.ts';
import type { TargetLevels } from './evaluate-input.ts';
import { type PersistenceScores, slowness } from './evaluate-persistence.ts';
import { figure, figures, signed } from './targets-text.ts';

/** An interval and the bound that it has to lie above. */
export interface Requirement {
  readonly interval: Interval;
  readonly bound: number;
}

/** Where an interval lies: wholly above its bound, wholly below it, or neither (also where it is undefined). */
export type Place = 'above' | 'below' | 'open';

/** Where a requirement’s interval lies against its bound; undecided where it has none. */
export function placeOf({ interval: [low, high], bound }: Requirement): Place {
  if (low > bound) return 'above';
  return high < bound ? 'below' : 'open';
}

/** *met* where every interval lies above its bound, *not met* where one lies wholly below, else *not proven*. */
export function verdictOf(requirements: readonly Requirement[]): Verdict {
  const places = requirements.map(placeOf);
  if (places.includes('below')) return 'not met';
  return places.every((place) => place === 'above') ? 'met' : 'not proven';
}

/** What the verdicts on forecasts are drawn from; null where no row could be scored. */
export interface ForecastEvidence {
  readonly classification: ClassificationSummary;
  readonly intervals: ScoreIntervals;
  readonly persistence: PersistenceScores;
}

/** The targets table: accuracy, macro-F1, persistence, and the Sharpe improvement of each compared pair. */
export function judgeTargets(
  evidence: ForecastEvidence | null,
  pairs: readonly ComparedPair[],
  levels: TargetLevels,
): TargetVerdict[] {
  const forecasts =
    evidence === null
      ? unscored(levels)
      : [
          scoreTarget('accuracy', 'Accuracy', evidence, levels.accuracy),
          scoreTarget('macroF1', 'Macro-F1', evidence, levels.macroF1),
          persistenceTarget(evidence, levels.persistenceDays),
        ];
  return [...forecasts, ...sharpeTargets(pairs, levels.sharpeImprovement)];
}

/** The Sharpe improvement of each compared pair. @param percent how much more than the baseline's is asked for, a fraction */
export function sharpeTargets(pairs: readonly ComparedPair[], percent: number): TargetVerdict[] {
  return pairs.map((pair, i) => sharpeTarget(pair, percent, i === 0));
}

function unscored(levels: TargetLevels): TargetVerdict[] {
  return (['accuracy', 'macroF1', 'persistenceDays'] as const).map((name) => ({
    name,
    value: Number.NaN,
    ci95: [Number.NaN, Number.NaN],
    target: levels[name],
    naive: null,
    verdict: 'not proven',
    sentence: 'No forecast could be scored, so nothing can be said.',
  }));
}

function scoreTarget(
  name: 'accuracy' | 'macroF1',
  title: string,
  { classification, intervals }: ForecastEvidence,
  target: number,
): TargetVerdict {
  const value = classification[name];
  const naive = classification.naive[name];
  const reached = { interval: intervals[name], bound: target };
  const ahead = { interval: intervals[`${name}Lead`], bound: 0 };
  const verdict = verdictOf([reached, ahead]);
  const level = {
    above: `clears ${figure(target, 2)}`,
    below: `stays below ${figure(target, 2)}`,
    open: `is not clearly above ${figure(target, 2)}`,
  }[placeOf(reached)];
  const contrast = agrees(placeOf(reached), placeOf(ahead)) ? ' and' : ', but';
  return {
    name,
    value,
    ci95: reached.interval,
    target,
    naive,
    verdict,
    sentence: `${title} ${figures(value, reached.interval)} ${level}${contrast} ${leadText(value - naive, naive, ahead.interval)}.`,
  };
}

function persistenceTarget(
  { classification, intervals, persistence }: ForecastEvidence,
  target: number,
): TargetVerdict {
  const { predictedDays, ci95, naiveDays, changes } = persistence;
  const lasting = { interval: ci95, bound: target };
  const ahead = { interval: intervals.accuracyLead, bound: 0 };
  const naive = classification.naive.accuracy;
  const knowing = aboveConstant(classification.accuracy, intervals);
  const unknowing = placeOf(ahead) === 'above' ? knowing.text : '';
  const lead = `its accuracy ${leadText(classification.accuracy - naive, naive, ahead.interval)}${unknowing}`;
  const short = slowness(persistence);
  const slow: Requirement[] = short < 0 ? [{ interval: [short, short], bound: 0 }] : [];
  const labels = figures(persistence.labelDays, persistence.labelCi95, 1);
  const days = figure(target, 1);
  const mean = `The predicted regime lasts ${figures(predictedDays, ci95, 1)} days on average`;
  const level = {
    above: `${mean}, above ${days}${placeOf(ahead) === 'above' && unknowing === '' ? ', and' : ', but'} ${lead}.`,
    below: `${mean}, below ${days}; ${lead}.`,
    open: `${mean}, not clearly above ${days}; ${lead}.`,
  }[placeOf(lasting)];
  const times = `${changes} ${changes === 1 ? 'time' : 'times'}`;
  return {
    name: 'persistenceDays',
    value: predictedDays,
    ci95,
    target,
    naive: naiveDays,
    verdict: verdictOf([lasting, ahead, knowing.requirement, ...slow]),
    sentence: Number.isNaN(ci95[0])
      ? `The prediction changes only ${times} within segments, too seldom to say how long a regime lasts; ${lead}.`
      : slow.length > 0
        ? `${mean}, the regimes that it forecasts only ${labels}: it is slow, not persistent; ${lead}.`
        : level,
  };
}

/**
 * The accuracy has to be above that of the best constant: where the newest known label is long out of date, the commonest regime beats it and
 * knows nothing. The text goes on from a sentence on the accuracy, and is empty where the requirement is met.
 */
export function aboveConstant(
  accuracy: number,
  { constant, constantLead }: Pick<ScoreIntervals, 'constant' | 'constantLead'>,
): { readonly requirement: Requirement; readonly text: string } {
  const requirement = { interval: constantLead, bound: 0 };
  const lead = signed(accuracy - constant, constantLead);
  const text = `, but nothing shows that it is above the ${figure(constant)} of always saying the commonest regime (difference ${lead})`;
  return { requirement, text: placeOf(requirement) === 'above' ? '' : text };
}

/** "beats the naive forecast's 0.873 by 0.012 [0.003, 0.021]" and its opposites. */
function leadText(lead: number, naive: number, interval: Interval): string {
  const theirs = `the naive forecast's ${figure(naive)}`;
  const place = placeOf({ interval, bound: 0 });
  if (place === 'above') return `beats ${theirs} by ${figures(lead, interval)}`;
  if (lead === 0) return `only equals ${theirs}: the model adds nothing`;
  if (place === 'below')
    return `is ${figure(-lead)} below ${theirs} (difference ${signed(lead, interval)}): the model adds nothing`;
  if (lead < 0)
    return `is ${figure(-lead)} below ${theirs} (difference ${signed(lead, interval)}): nothing shows that the model adds anything`;
  return `leads ${theirs} by ${figures(lead, interval)}, which may be chance`;
}

function agrees(reached: Place, ahead: Place): boolean {
  return (reached === 'above') === (ahead === 'above');
}

function sharpeTarget({ improvement, statistics }: ComparedPair, percent: number, first: boolean): TargetVerdict {
  const { baseline, against, sharpeDelta, ratio } = improvement;
  const { value, ci95 } = statistics.margin;
  const required = { interval: ci95, bound: 0 };
  const wanted = `${figure(100 * percent, 0)} %`;
  const sharpes = `${against} has a Sharpe ratio of ${figure(statistics.against, 2)} against ${baseline}'s ${figure(statistics.baseline, 2)}`;
  const times = figure(1 + percent, 2).replace(/0$/, '');
  const beyond = `what it has beyond ${times} times that is ${figures(value, ci95, 2)}`;
  let sentence: string;
  if (Number.isNaN(sharpeDelta)) {
    sentence = `${against} cannot be compared with ${baseline}: one of them has no Sharpe ratio, as it never trades or its days do not vary.`;
  } else if (ratio === null) {
    sentence = `${sharpes}, a difference of ${signed(sharpeDelta, improvement.ci95, 2)}; where the baseline does not earn, "${wanted} better" has no meaning.`;
  } else {
    sentence = {
      above: `${sharpes}; ${beyond}: better by more than ${wanted}.`,
      below: `${sharpes}; ${beyond}: not better by ${wanted}.`,
      open: `${sharpes}; ${beyond}: an improvement above ${wanted} is not proven.`,
    }[placeOf(required)];
  }
  return {
    name: first ? 'sharpeImprovement' : `sharpeImprovement:${against}`,
    value,
    ci95,
    target: 0,
    naive: Number.isNaN(statistics.baseline) ? null : -percent * statistics.baseline,
    verdict: ratio === null ? 'not proven' : verdictOf([required]),
    sentence,
  };
}
