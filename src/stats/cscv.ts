import { forEachHalf, halvesOf } from './halves.ts';
import { fitLine } from './line.ts';
import { sharpeFromMeans } from './sharpe-function.ts';

/** Trials over the same rows, to be cut into blocks. */
export interface CscvInput {
  /** Returns of every trial that was made, one column of shape [n] each, without NaN. */
  readonly returns: readonly Float64Array[];
  /** Even number of blocks of rows; 16 gives 12,870 combinations. The oldest rows that don't fill the blocks are left out. */
  readonly partitions: number;
}

/** What choosing the best trial on one half of the history is worth on the other. Combinations lie in lexicographic order. */
export interface Cscv {
  /** Probability of backtest overfitting: share of combinations whose winner ends in the lower half of the other rows (logit ≤ 0). */
  readonly pbo: number;
  /** ln(ω ÷ (1 − ω)), ω the winner's rank ÷ (trials + 1) on the other half, shape [combinations]. */
  readonly logits: Float64Array;
  /** The winner of each combination, the first on ties, shape [combinations]; −1 where no trial has a Sharpe ratio. */
  readonly winners: Int32Array;
  /** The winner's Sharpe ratio per row on its own half and on the other, shape [combinations] each. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** outOfSample = intercept + slope × inSample, least squares. A slope below 0: the better it looked, the worse it was. */
  readonly degradation: { readonly slope: number; readonly intercept: number; readonly r2: number };
  /** Share of combinations whose winner loses on the other half (Sharpe ratio below 0). */
  readonly probabilityOfLoss: number;
  readonly combinations: number;
  /** Oldest rows left out. */
  readonly rowsDropped: number;
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: for each choice of half of the blocks, the trial with the best
 * Sharpe ratio there is ranked on the other half.
 *
 * Sums per block are enough: a combination costs its trials, whatever the number of rows. A trial that stands still over a half has a Sharpe
 * ratio of 0 there; one of constant gains or losses has none, never wins, and ranks last.
 *
 * Fewer than two trials leave everything undefined.
 *
 * @throws RangeError where `partitions` is not an even number from 2 to 22, or there are fewer than two rows to a block
 * @see Bailey, Borwein, López de Prado & Zhu 2017, The probability of backtest overfitting, J. of Computational Finance 20(4)
 */
export function cscv({ returns, partitions }: CscvInput): Cscv {
  const rows = returns[0]?.length ?? 0;
  const blockRows = Math.floor(rows / partitions);
  if (partitions % 2 !== 0 || partitions < 2 || partitions > 22)
    throw new RangeError(`partitions must be an even number from 2 to 22; got ${partitions}`);
  if (blockRows < 2) throw new RangeError(`${rows} rows do not fill ${partitions} blocks of two rows`);
  const trials = returns.length;
  const combinations = trials < 2 ? 0 : halvesOf(partitions);
  const rowsDropped = rows - blockRows * partitions;
  const logits = new Float64Array(combinations);
  const winners = new Int32Array(combinations);
  const inSample = new Float64Array(combinations);
  const outOfSample = new Float64Array(combinations);
  if (combinations > 0) {
    const half = (blockRows * partitions) / 2;
    const blocks = blockTable(returns, partitions, blockRows, rowsDropped);
    const total = new Float64Array(2 * trials);
    for (let b = 0; b < partitions; b++) for (let j = 0; j < 2 * trials; j++) total[j]! += blocks[2 * b * trials + j]!;
    const other = new Float64Array(trials);
    forEachHalf(blocks, partitions, 2 * trials, (sums, c) => {
      let winner = -1;
      let best = Number.NaN;
      for (let j = 0; j < trials; j++) {
        const sharpe = sharpeOfSums(sums[2 * j]!, sums[2 * j + 1]!, half);
        if (sharpe > best || (winner < 0 && !Number.isNaN(sharpe))) {
          winner = j;
          best = sharpe;
        }
        other[j] = sharpeOfSums(total[2 * j]! - sums[2 * j]!, total[2 * j + 1]! - sums[2 * j + 1]!, half);
      }
      winners[c] = winner;
      inSample[c] = best;
      outOfSample[c] = winner < 0 ? Number.NaN : other[winner]!;
      logits[c] = winner < 0 ? Number.NaN : logitOfRank(other, winner);
    });
  }
  const share = (values: Float64Array, counts: (value: number) => boolean): number =>
    combinations === 0 || values.includes(Number.NaN) ? Number.NaN : values.filter(counts).length / combinations;
  return {
    pbo: share(logits, (logit) => logit <= 0),
    logits,
    winners,
    inSample,
    outOfSample,
    degradation: fitLine(inSample, outOfSample),
    probabilityOfLoss: share(outOfSample, (sharpe) => sharpe < 0),
    combinations,
    rowsDropped,
  };
}

/** Sums of returns and of their squares, trial by trial, block after block: [partitions × trials × 2]. */
function blockTable(
  returns: readonly Float64Array[],
  partitions: number,
  blockRows: number,
  first: number,
): Float64Array {
  const trials = returns.length;
  const table = new Float64Array(partitions * trials * 2);
  returns.forEach((column, j) => {
    for (let b = 0; b < partitions; b++) {
      const at = 2 * (b * trials + j);
      for (let i = first + b * blockRows, end = i + blockRows; i < end; i++) {
        table[at]! += column[i]!;
        table[at + 1]! += column[i]! * column[i]!;
      }
    }
  });
  return table;
}

/** Mean ÷ deviation with divisor n − 1; 0 without a single move. */
function sharpeOfSums(sum: number, squares: number, n: number): number {
  return squares === 0 ? 0 : sharpeFromMeans(sum / n, squares / n) * Math.sqrt((n - 1) / n);
}

/** Rank 1 is the worst, ties share their ranks' mean; what is undefined ranks below everything. */
function logitOfRank(sharpes: Float64Array, winner: number): number {
  const own = sharpes[winner]!;
  const undefinedOwn = Number.isNaN(own);
  let below = 0;
  let equal = 0;
  for (const value of sharpes) {
    if (undefinedOwn ? Number.isNaN(value) : value === own) equal++;
    else if (!undefinedOwn && !(value > own)) below++;
  }
  const omega = (below + (equal + 1) / 2) / (sharpes.length + 1);
  return Math.log(omega / (1 - omega));
}
