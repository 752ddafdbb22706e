/**
 * Scores of predicted codes, shape [n] each. Rows where the truth or the prediction is −1 don't count. `classes` is the
 * number of codes. NaN without a row that counts.
 */
type Codes = ArrayLike<number>;

/** Rows: true class; columns: predicted class. */
export function confusionMatrix(truth: Codes, predicted: Codes, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) {
    if (truth[i]! >= 0 && predicted[i]! >= 0) matrix[truth[i]!]![predicted[i]!]!++;
  }
  return matrix;
}

/** Share of rows with the true code. */
export function accuracy(truth: Codes, predicted: Codes): number {
  let hits = 0;
  let rows = 0;
  for (let i = 0; i < truth.length; i++) {
    if (truth[i]! < 0 || predicted[i]! < 0) continue;
    rows++;
    if (truth[i] === predicted[i]) hits++;
  }
  return hits / rows;
}

/** Recall, averaged over the classes that occur in the truth. */
export function balancedAccuracy(truth: Codes, predicted: Codes, classes: number): number {
  const matrix = confusionMatrix(truth, predicted, classes);
  const recalls = matrix.flatMap((row, k) => (total(row) > 0 ? [row[k]! / total(row)] : []));
  return total(recalls) / recalls.length;
}

/**
 * F1, averaged over classes; 0 for a class that is never hit.
 *
 * @param absent what a class in neither truth nor prediction does: `skip` averages without it (scikit-learn's default),
 *   `zero` counts it as 0
 */
export function macroF1(truth: Codes, predicted: Codes, classes: number, absent: 'skip' | 'zero' = 'skip'): number {
  return macroF1Of(confusionMatrix(truth, predicted, classes), absent);
}

/** `macroF1` from a confusion matrix, for those who have one or resample it. */
export function macroF1Of(matrix: readonly (readonly number[])[], absent: 'skip' | 'zero' = 'skip'): number {
  let sum = 0;
  let counted = 0;
  for (let k = 0; k < matrix.length; k++) {
    let rows = 0;
    for (let j = 0; j < matrix.length; j++) rows += matrix[k]![j]! + matrix[j]![k]!;
    if (rows > 0) sum += (2 * matrix[k]![k]!) / rows;
    if (rows > 0 || absent === 'zero') counted++;
  }
  return sum / counted;
}

/** Share of each code among the defined rows, shape [classes]. */
export function classShares(codes: Codes, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) counts[codes[i]!]!++;
  const rows = total(counts);
  return counts.map((count) => count / rows);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
