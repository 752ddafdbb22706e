/** Rows after which a pair is looked at again, whether it can still reach the bound. */
const STRIDE = 64;

/**
 * Series that do not move as one: by their order each one is kept that correlates with none of those kept before by more than the bound. Every
 * other series moves with one that is kept. Of those without variance the first is kept.
 *
 * A search that looks for the best crowds its trials where luck was good: hundreds of copies of one guess. What they earned plays no part here, so that
 * the kept ones cover what was tried, evenly, however the trials were drawn.
 *
 * @param series shape [n] each, without NaN
 * @param bound correlation above which two series are one
 * @returns indices of the kept ones, rising
 * @see Hartigan 1975, Clustering algorithms, ch. 3 (leader algorithm); López de Prado & Lewis 2019, Quantitative Finance 19(9), on clusters of trials
 */
export function distinctSeries(series: readonly Float64Array[], bound: number): Int32Array {
  const kept: number[] = [];
  const leaders: Standard[] = [];
  let still = false;
  series.forEach((column, i) => {
    const own = standardise(column);
    if (own === null) {
      if (!still) kept.push(i);
      still = true;
      return;
    }
    if (leaders.some((leader) => correlatesAbove(own, leader, bound))) return;
    kept.push(i);
    leaders.push(own);
  });
  return Int32Array.from(kept);
}

/**
 * Mean correlation of all pairs of series, from the variance of the standardised series' sum. Those without variance are left out.
 *
 * @param series shape [n] each
 * @returns NaN for fewer than two
 */
export function meanCorrelation(series: readonly Float64Array[]): number {
  const sum = new Float64Array(series[0]?.length ?? 0);
  let count = 0;
  for (const column of series) {
    const standard = standardise(column);
    if (standard === null) continue;
    count++;
    for (let i = 0; i < sum.length; i++) sum[i]! += standard.values[i]!;
  }
  if (count < 2) return Number.NaN;
  let squares = 0;
  for (const value of sum) squares += value * value;
  return (squares - count) / (count * (count - 1));
}

/** A series with mean 0 and length 1. */
interface Standard {
  readonly values: Float64Array;
  /** Length of what lies behind each stride. */
  readonly left: Float64Array;
}

function standardise(column: Float64Array): Standard | null {
  const n = column.length;
  let sum = 0;
  for (const value of column) sum += value;
  const centre = sum / n;
  let squares = 0;
  let size = 0;
  for (const value of column) {
    squares += (value - centre) ** 2;
    size += value * value;
  }
  // What rounding leaves of a constant is no variance.
  if (!(squares > 1e-12 * size)) return null;
  const scale = 1 / Math.sqrt(squares);
  const values = column.map((value) => (value - centre) * scale);
  const left = new Float64Array(Math.ceil(n / STRIDE));
  let behind = 0;
  for (let i = n - 1; i >= 0; i--) {
    if ((i + 1) % STRIDE === 0) left[(i + 1) / STRIDE - 1] = Math.sqrt(behind);
    behind += values[i]! ** 2;
  }
  return { values, left };
}

/** Stops where even perfect agreement on the remaining rows would not reach the bound (Cauchy–Schwarz). */
function correlatesAbove(a: Standard, b: Standard, bound: number): boolean {
  const n = a.values.length;
  let sum = 0;
  for (let stride = 0, i = 0; i < n; stride++) {
    for (const end = Math.min(n, i + STRIDE); i < end; i++) sum += a.values[i]! * b.values[i]!;
    if (sum + a.left[stride]! * b.left[stride]! <= bound) return false;
  }
  return sum > bound;
}
