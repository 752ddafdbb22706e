import { argmaxRows, logLoss } from '../../metrics/index.ts';
import type { TrainingSet } from '../contract.ts';

/** Share of the uniform forecast in a scored one, as everywhere: a row with few trees must not decide the mean. */
const UNIFORM_SHARE = 0.01;

/** Scores of rows by the trees that did not see them. */
export interface OutOfBagScores {
  /** Rows with at least one such tree, and rows without. */
  readonly rows: number;
  readonly without: number;
  readonly logLoss?: number | null;
  readonly accuracy?: number | null;
  readonly r2?: number | null;
}

/**
 * Which rows a tree knows nothing of: those whose targets share no bar with the target of a row that it was grown on, `embargoBars`
 * further off on both sides.
 *
 * @param rows rising
 * @param times how often each was drawn
 */
export function clearRows(
  rows: Int32Array,
  times: ArrayLike<number>,
  endOf: (row: number) => number,
  embargoBars: number,
): Uint8Array {
  const clear = new Uint8Array(rows.length);
  let reach = -Infinity;
  for (let i = 0; i < rows.length; i++) {
    if (times[i]! > 0) reach = Math.max(reach, endOf(rows[i]!) + embargoBars);
    else if (reach < rows[i]!) clear[i] = 1;
  }
  let next = Infinity;
  for (let i = rows.length - 1; i >= 0; i--) {
    if (times[i]! > 0) next = rows[i]!;
    else if (endOf(rows[i]!) + embargoBars >= next) clear[i] = 0;
  }
  return clear;
}

/** Sums forecasts of rows, and scores their means. */
export class Votes {
  readonly #outputs: number;
  readonly #sums: Float64Array;
  readonly #trees: Int32Array;

  constructor(rows: number, outputs: number) {
    this.#outputs = outputs;
    this.#sums = new Float64Array(rows * outputs);
    this.#trees = new Int32Array(rows);
  }

  /** @param entry where the forecast begins in `table` */
  add(i: number, table: ArrayLike<number>, entry: number): void {
    for (let k = 0; k < this.#outputs; k++) this.#sums[i * this.#outputs + k]! += table[entry + k]!;
    this.#trees[i]!++;
  }

  /** @param target class code or value of each row @param weights rows of weight 0 are not counted at all */
  scores({ classes }: TrainingSet, target: Float64Array, weights: Float64Array): OutOfBagScores {
    const counted = Int32Array.from(target.keys()).filter((i) => weights[i]! > 0);
    const seen = counted.filter((i) => this.#trees[i]! > 0);
    const means = new Float64Array(seen.length * this.#outputs);
    seen.forEach((row, i) => {
      for (let k = 0; k < this.#outputs; k++) {
        means[i * this.#outputs + k] = this.#sums[row * this.#outputs + k]! / this.#trees[row]!;
      }
    });
    const truth = Float64Array.from(seen, (row) => target[row]!);
    const about = { rows: seen.length, without: counted.length - seen.length };
    if (classes === 0) return { ...about, r2: seen.length < 2 ? null : finite(r2(means, truth)) };
    if (seen.length === 0) return { ...about, logLoss: null, accuracy: null };
    const hits = argmaxRows(means, classes).reduce((sum, code, i) => sum + Number(code === truth[i]), 0);
    return { ...about, logLoss: logLoss(means, truth, classes, UNIFORM_SHARE), accuracy: hits / seen.length };
  }
}

/** 1 − squared error ÷ that of the mean of the same rows. */
function r2(forecast: Float64Array, truth: Float64Array): number {
  const mean = truth.reduce((sum, y) => sum + y, 0) / truth.length;
  let error = 0;
  let spread = 0;
  truth.forEach((y, i) => {
    error += (y - forecast[i]!) ** 2;
    spread += (y - mean) ** 2;
  });
  return 1 - error / spread;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
