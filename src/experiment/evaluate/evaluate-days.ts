import { makeRng } from '../../core/index.ts';
import {
  type Interval,
  intervalWithin,
  NO_INTERVAL,
  politisWhiteBlock,
  studentisedBootstrap,
} from '../../stats/index.ts';
import type { ScoredRows } from './evaluate-rows.ts';
import {
  accuracyFunction,
  callsAt,
  countWidth,
  difference,
  hitsAt,
  macroF1Function,
  shareFunction,
  TRUTH_AT,
  type Who,
} from './evaluate-score-functions.ts';

/** 95 % intervals of the model's scores and of their lead over the naive forecast's on the same rows. */
export interface ScoreIntervals {
  readonly accuracy: Interval;
  readonly accuracyLead: Interval;
  readonly macroF1: Interval;
  readonly macroF1Lead: Interval;
  /** Share of the rows’ commonest true regime: the best that a constant could have scored, and the accuracy’s lead over it. */
  readonly constant: number;
  readonly constantLead: Interval;
  /** Expected block, days. */
  readonly block: number;
}

/** Fewer days than these are no basis for an interval. */
const FEWEST_DAYS = 20;

/**
 * Intervals by the stationary bootstrap over UTC days. Days, and not rows, are the unit: neighbouring rows share nearly
 * all of their label, and a day's counts are enough for accuracy and F1. Blocks of days cover what lasts longer; their
 * expected length is the longest that Politis & White's rule gives for the daily accuracy of the model, of the naive
 * forecast and of their difference. All intervals are studentised and come from the same resamples.
 *
 * @param reps resamples
 */
export function scoreIntervals(rows: ScoredRows, classes: number, reps: number, seed: number): ScoreIntervals {
  const table = countDays(rows, classes);
  const width = countWidth(classes);
  const [commonest, constant] = commonestRegime(rows.truth, classes);
  if (table.length < FEWEST_DAYS * width) {
    const none = NO_INTERVAL;
    const intervals = { accuracy: none, accuracyLead: none, macroF1: none, macroF1Lead: none, constantLead: none };
    return { ...intervals, constant, block: Number.NaN };
  }
  const block = expectedBlock(table, classes);
  const accuracy = accuracyFunction('model', classes);
  const macroF1 = macroF1Function('model', classes);
  const functions = [
    accuracy,
    difference(accuracy, accuracyFunction('naive', classes)),
    macroF1,
    difference(macroF1, macroF1Function('naive', classes)),
    difference(accuracy, shareFunction(commonest)),
  ];
  const estimates = studentisedBootstrap({ table, width, functions, block, reps, rng: makeRng(seed), tails: 'equal' });
  const [own, ownLead, f1, f1Lead, constantLead] = estimates.map(({ ci95 }) => ci95);
  const score = (ci95: Interval | undefined) => intervalWithin(ci95!, [0, 1]);
  const lead = (ci95: Interval | undefined) => intervalWithin(ci95!, [-1, 1]);
  const leads = { accuracyLead: lead(ownLead), macroF1Lead: lead(f1Lead), constantLead: lead(constantLead) };
  return { accuracy: score(own), macroF1: score(f1), ...leads, constant, block };
}

/** The rows' commonest true regime and its share. */
function commonestRegime(truth: Int8Array, classes: number): readonly [code: number, share: number] {
  const counts = new Float64Array(classes);
  for (const code of truth) counts[code]!++;
  const most = Math.max(...counts);
  return [counts.indexOf(most), most / truth.length];
}

/** Counts of each UTC day with scored rows, row-major [days × countWidth]. */
export function countDays(rows: ScoredRows, classes: number): Float64Array {
  const { day, truth } = rows;
  const width = countWidth(classes);
  const calls: [Who, Int8Array][] = [
    ['model', rows.predicted],
    ['naive', rows.naive],
  ];
  let days = 0;
  for (let i = 0; i < day.length; i++) if (i === 0 || day[i] !== day[i - 1]) days++;
  const counts = new Float64Array(days * width);
  let at = -width;
  for (let i = 0; i < day.length; i++) {
    if (i === 0 || day[i] !== day[i - 1]) at += width;
    counts[at]!++;
    counts[at + TRUTH_AT + truth[i]!]!++;
    for (const [who, called] of calls) {
      counts[at + callsAt(who, classes) + called[i]!]!++;
      if (called[i] === truth[i]) counts[at + hitsAt(who, classes) + called[i]!]!++;
    }
  }
  return counts;
}

function expectedBlock(table: Float64Array, classes: number): number {
  const width = countWidth(classes);
  const daily = (who: Who): Float64Array => {
    const accuracy = accuracyFunction(who, classes);
    return Float64Array.from({ length: table.length / width }, (_, d) =>
      accuracy.value(table.subarray(d * width, (d + 1) * width)),
    );
  };
  const model = daily('model');
  const naive = daily('naive');
  const lead = model.map((value, d) => value - naive[d]!);
  return Math.max(1, ...[model, naive, lead].map(politisWhiteBlock));
}
