import { childSeed, makeRng } from '../../core/index.ts';
import { accuracy, findRuns, mean, meanRun } from '../../metrics/index.ts';
import { type Interval, NO_INTERVAL, percentileInterval } from '../../stats/index.ts';
import { predictedRegimes } from '../strategy-columns.ts';
import type { EvaluateInput } from './evaluate-input.ts';
import type { ScoredRows } from './evaluate-rows.ts';

/** How long regimes last, in days of scored rows: rows ÷ runs ÷ bars a day. */
export interface PersistenceScores {
  readonly predictedDays: number;
  readonly labelDays: number;
  readonly naiveDays: number;
  /** 95 % interval of `predictedDays`, its runs resampled; undefined where the prediction hardly ever changes. */
  readonly ci95: Interval;
  /** 95 % interval of `labelDays`, likewise. */
  readonly labelCi95: Interval;
  /** The predictions behind the labels' own filter; null where they have none. */
  readonly filteredDays: number | null;
  readonly filteredAccuracy: number | null;
  /** Changes of the predicted regime inside segments. */
  readonly changes: number;
}

/**
 * With fewer changes of its own a prediction says nothing about how long regimes last: a constant one would last longest.
 * Changes between segments don't count, they come with the new model.
 */
const FEWEST_CHANGES = 5;

/** Mean runs of the predicted and the true regime in days, the former with its interval: whole runs are resampled. */
export function persistenceScores(
  rows: ScoredRows,
  input: Pick<EvaluateInput, 'barsPerDay' | 'forecast' | 'labelFilter'>,
  reps: number,
  seed: number,
): PersistenceScores {
  const { predicted, segment, restarts } = rows;
  const { barsPerDay } = input;
  const filtered = filteredAt(rows, input);
  const daysOf = (codes: Int8Array): Float64Array =>
    Float64Array.from(findRuns(codes, restarts), ({ start, end }) => (end - start) / barsPerDay);
  const lengths = daysOf(predicted);
  let changes = 0;
  for (let i = 1; i < predicted.length; i++) {
    if (predicted[i] !== predicted[i - 1] && segment[i] === segment[i - 1]) changes++;
  }
  return {
    predictedDays: mean(lengths),
    labelDays: meanRun(rows.truth, restarts) / barsPerDay,
    naiveDays: meanRun(rows.naive, restarts) / barsPerDay,
    ci95: changes < FEWEST_CHANGES ? NO_INTERVAL : runInterval(lengths, reps, seed),
    labelCi95: runInterval(daysOf(rows.truth), reps, childSeed(seed, 'labels')),
    filteredDays: filtered === null ? null : meanRun(filtered, restarts) / barsPerDay,
    filteredAccuracy: filtered === null ? null : accuracy(rows.truth, filtered),
    changes,
  };
}

/**
 * What the labels' filter makes of the predictions, at the scored rows. It reads the prediction of every bar from the first
 * forecast on, as it would live; a bar without one is an undefined code.
 */
function filteredAt(
  { row }: ScoredRows,
  { forecast, labelFilter }: Pick<EvaluateInput, 'forecast' | 'labelFilter'>,
): Int8Array | null {
  if (labelFilter === null) return null;
  const first = forecast.row[0]!;
  const codes = new Int8Array(forecast.row.at(-1)! + 1 - first).fill(-1);
  predictedRegimes(forecast).forEach((code, i) => {
    codes[forecast.row[i]! - first] = code;
  });
  const filtered = labelFilter(codes);
  return Int8Array.from(row, (t) => filtered[t - first]!);
}

/**
 * By how much the regimes could at most outlast their prediction, in days: below 0 a vote has slowed the prediction beyond what it forecasts. With a
 * naive forecast that flickers, such a vote can even be the more accurate of the two.
 */
export function slowness({ ci95, labelCi95 }: Pick<PersistenceScores, 'ci95' | 'labelCi95'>): number {
  return labelCi95[1] - ci95[0];
}

/** 95 % interval of the mean run: whole runs are drawn anew. @param lengths shape [runs] */
function runInterval(lengths: Float64Array, reps: number, seed: number): Interval {
  const rng = makeRng(seed);
  const replicates = new Float64Array(reps);
  for (let rep = 0; rep < reps; rep++) {
    let sum = 0;
    for (let i = 0; i < lengths.length; i++) sum += lengths[rng.int(lengths.length)]!;
    replicates[rep] = sum / lengths.length;
  }
  return percentileInterval(replicates);
}
