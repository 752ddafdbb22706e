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

/** What one class's rows and calls came to. */
export interface ClassReport {
  /** Of the rows called so, the share that was; NaN without a call. */
  readonly precision: number;
  /** Of the rows that were so, the share called so; NaN without a row. */
  readonly recall: number;
  /** 2 × hits ÷ (rows + calls); NaN for a class in neither truth nor prediction. */
  readonly f1: number;
  /** Rows that were so. */
  readonly support: number;
}

/** Precision, recall and F1 of each class, from a confusion matrix; undefined ones are NaN (scikit-learn says 0). */
export function classReports(matrix: readonly (readonly number[])[]): ClassReport[] {
  return matrix.map((row, k) => {
    const support = total(row);
    const calls = total(matrix.map((other) => other[k]!));
    const hits = row[k]!;
    return { precision: hits / calls, recall: hits / support, f1: (2 * hits) / (support + calls), support };
  });
}

/** F1 averaged over classes by their share of the truth; NaN without a row. */
export function weightedF1Of(matrix: readonly (readonly number[])[]): number {
  const reports = classReports(matrix).filter(({ support }) => support > 0);
  return total(reports.map(({ f1, support }) => f1 * support)) / total(reports.map(({ support }) => support));
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
