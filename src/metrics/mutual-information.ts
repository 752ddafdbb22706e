import { contingency } from './partition-agreement.ts';

/** Mutual information of two partitions of the same rows, as shares of the mean of their entropies. */
export interface MutualInformation {
  /** 0 for unrelated partitions of many rows, 1 for equal ones; of few rows and many groups it is too high. */
  readonly normalised: number;
  /** The same less what chance gives for these group sizes. */
  readonly adjusted: number;
}

/**
 * Mutual information in natural logarithms ÷ the arithmetic mean of both entropies, plain and adjusted for chance. Rows
 * where either code is −1 don't count. NaN without rows; 1 where both partitions are one group, or both leave every row alone.
 *
 * @param a codes, shape [n]
 * @param b codes, shape [n]
 * @see Vinh, Epps & Bailey 2010, Journal of Machine Learning Research 11
 */
export function mutualInformation(a: ArrayLike<number>, b: ArrayLike<number>): MutualInformation {
  const table = contingency(a, b);
  const inA = table.map((row) => row.reduce((sum, n) => sum + n, 0));
  const inB = table.map((_, k) => table.reduce((sum, row) => sum + row[k]!, 0));
  const rows = inA.reduce((sum, n) => sum + n, 0);
  if (rows === 0) return { normalised: Number.NaN, adjusted: Number.NaN };
  const groups = [inA, inB].map((counts) => counts.filter((n) => n > 0).length);
  if (groups.every((n) => n === 1) || groups.every((n) => n === rows)) return { normalised: 1, adjusted: 1 };
  const information = sum(
    table.flatMap((row, i) =>
      row.map((n, j) => (n === 0 ? 0 : (n / rows) * Math.log((rows * n) / (inA[i]! * inB[j]!)))),
    ),
  );
  const entropy = (entropyOf(inA, rows) + entropyOf(inB, rows)) / 2;
  const chance = expectedInformation(inA, inB, rows);
  return { normalised: information / entropy, adjusted: (information - chance) / (entropy - chance) };
}

/** Mean mutual information of all partitions with these group sizes: each cell is hypergeometric. */
function expectedInformation(inA: readonly number[], inB: readonly number[], rows: number): number {
  const logFactorial = new Float64Array(rows + 1);
  for (let i = 2; i <= rows; i++) logFactorial[i] = logFactorial[i - 1]! + Math.log(i);
  const f = (n: number): number => logFactorial[n]!;
  let expected = 0;
  for (const a of inA) {
    for (const b of inB) {
      const fixed = f(a) + f(b) + f(rows - a) + f(rows - b) - f(rows);
      for (let n = Math.max(1, a + b - rows); n <= Math.min(a, b); n++) {
        const chance = Math.exp(fixed - f(n) - f(a - n) - f(b - n) - f(rows - a - b + n));
        expected += (n / rows) * Math.log((rows * n) / (a * b)) * chance;
      }
    }
  }
  return expected;
}

function entropyOf(counts: readonly number[], rows: number): number {
  return -sum(counts.map((n) => (n === 0 ? 0 : (n / rows) * Math.log(n / rows))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
