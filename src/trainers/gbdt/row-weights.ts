import type { TrainingSet } from '../contract.ts';

export interface RowWeightRules {
  /** Rows of the matrix after which a row counts half; null: age does not matter. */
  readonly recencyHalfLife: number | null;
  /** Whether rows whose labels read the same bars share their weight. */
  readonly uniqueness: boolean;
}

/**
 * Weights of the fit rows (mean 1) by age and by how much of their labels is their own.
 *
 * @returns one a fit row, or undefined where all are equal
 */
export function rowWeights(set: TrainingSet, rules: RowWeightRules): Float64Array | undefined {
  const { recencyHalfLife, uniqueness } = rules;
  const { rows } = set;
  if (recencyHalfLife === null && !uniqueness) return undefined;
  const weights = uniqueness && set.labelEnd !== undefined ? averageUniqueness(rows, set.labelEnd) : ones(rows.length);
  if (recencyHalfLife !== null) {
    const newest = rows.reduce((last, row) => Math.max(last, row), 0);
    rows.forEach((row, i) => {
      weights[i]! *= 2 ** ((row - newest) / recencyHalfLife);
    });
  }
  const mean = weights.reduce((sum, w) => sum + w, 0) / rows.length;
  return weights.map((w) => w / mean);
}

/**
 * For each row the mean, over the bars that its label reads, of 1 ÷ the number of rows whose labels read that bar.
 *
 * @see López de Prado 2018, Advances in Financial Machine Learning, 4.4
 */
export function averageUniqueness(rows: Int32Array, labelEnd: Int32Array): Float64Array {
  const ends = rows.map((row) => Math.max(row, labelEnd[row]!));
  const length = ends.reduce((last, end) => Math.max(last, end), 0) + 2;
  const readers = new Float64Array(length);
  rows.forEach((row, i) => {
    readers[row]!++;
    readers[ends[i]! + 1]!--;
  });
  const shares = new Float64Array(length);
  for (let t = 0, count = 0, sum = 0; t + 1 < length; t++) {
    count += readers[t]!;
    if (count > 0) sum += 1 / count;
    shares[t + 1] = sum;
  }
  return Float64Array.from(rows, (row, i) => (shares[ends[i]! + 1]! - shares[row]!) / (ends[i]! + 1 - row));
}

function ones(length: number): Float64Array {
  return new Float64Array(length).fill(1);
}
