import { matchTransitions, rankWithTies, rocAuc } from '../../metrics/index.ts';
import { rowLoss, segmentLookup } from '../evaluate/evaluate-classification.ts';
import type { EvaluateInput } from '../evaluate/evaluate-input.ts';
import type { ScoredRows } from '../evaluate/evaluate-rows.ts';

/** Figures of rows added up by UTC day, one entry a day with scored rows, in time order. */
export class DaySums {
  readonly days: number;
  readonly #at: Int32Array;

  /** @param day start of each row's day, rising */
  constructor(day: Float64Array) {
    this.#at = new Int32Array(day.length);
    for (let i = 1; i < day.length; i++) this.#at[i] = this.#at[i - 1]! + (day[i] === day[i - 1] ? 0 : 1);
    this.days = day.length === 0 ? 0 : this.#at[day.length - 1]! + 1;
  }

  of(value: (row: number) => number): Float64Array {
    const sums = new Float64Array(this.days);
    for (let i = 0; i < this.#at.length; i++) sums[this.#at[i]!]! += value(i);
    return sums;
  }

  /** How many of the rows lie on each day. */
  count(rows: readonly number[]): Float64Array {
    const sums = new Float64Array(this.days);
    for (const row of rows) sums[this.#at[row]!]!++;
    return sums;
  }
}

/** Probabilities of the model, or of the naive forecast: its label's row of the train rows' Markov table. Row-major [m × K]. */
export function probabilitiesOf(who: 'model' | 'naive', rows: ScoredRows, input: EvaluateInput): Float64Array {
  if (who === 'model') return rows.probability;
  const k = input.regimes.length;
  const priors = segmentLookup(input.segments);
  const out = new Float64Array(rows.row.length * k);
  for (let i = 0; i < rows.row.length; i++) out.set(priors(rows.segment[i]!).markov[rows.naive[i]!]!, i * k);
  return out;
}

/** Log loss of each row, probabilities floored as the run's. */
export function lossColumn(p: Float64Array, { truth }: ScoredRows, classes: number, sums: DaySums): Float64Array {
  return sums.of((i) => rowLoss(p[i * classes + truth[i]!]!, classes));
}

/** Σ (p − one-hot)² of each row. */
export function brierColumn(p: Float64Array, { truth }: ScoredRows, classes: number, sums: DaySums): Float64Array {
  return sums.of((i) => {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += (p[i * classes + c]! - (c === truth[i] ? 1 : 0)) ** 2;
    return sum;
  });
}

/** Changes of regime: true ones, those that were said, and those that were met. */
export function transitionColumns(
  calls: Int8Array,
  { truth, restarts }: ScoredRows,
  toleranceBars: number,
  sums: DaySums,
): Float64Array[] {
  const { actualRows, predictedRows, matchedRows } = matchTransitions(truth, calls, toleranceBars, restarts);
  return [actualRows, predictedRows, matchedRows].map((rows) => sums.count(rows));
}

/**
 * What each row does to the area under each class's ROC curve: a row of the class the share of others that score below it, another row
 * the share of the class that scores above it; ties half.
 *
 * @returns the areas, NaN where the rows have one kind only, and for each class positives, their shares, negatives, their shares
 * @see DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3)
 */
export function aucColumns(
  p: Float64Array,
  { truth }: ScoredRows,
  classes: number,
  sums: DaySums,
): { readonly areas: number[]; readonly columns: Float64Array[] } {
  const m = truth.length;
  const areas: number[] = [];
  const columns: Float64Array[] = [];
  for (let c = 0; c < classes; c++) {
    const score = Float64Array.from({ length: m }, (_, i) => p[i * classes + c]!);
    const positive = truth.map((code) => Number(code === c));
    const among = ranksWithin(score, positive);
    const overall = rankWithTies(score);
    const positives = positive.reduce((sum, flag) => sum + flag, 0);
    const share = (i: number): number => (overall[i]! - among[i]!) / (positive[i] === 1 ? m - positives : positives);
    areas.push(rocAuc(score, positive));
    columns.push(
      sums.of((i) => positive[i]!),
      sums.of((i) => (positive[i] === 1 ? share(i) : 0)),
      sums.of((i) => 1 - positive[i]!),
      sums.of((i) => (positive[i] === 1 ? 0 : 1 - share(i))),
    );
  }
  return { areas, columns };
}

/** The rank of each row among those of its own kind. */
function ranksWithin(score: Float64Array, kind: Int8Array): Float64Array {
  const out = new Float64Array(score.length);
  for (const flag of [0, 1]) {
    const rows = Array.from(score.keys()).filter((i) => kind[i] === flag);
    rankWithTies(rows.map((i) => score[i]!)).forEach((rank, j) => {
      out[rows[j]!] = rank;
    });
  }
  return out;
}
