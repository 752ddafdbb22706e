import { mean } from './series.ts';

/** Numbers of best trades whose share of the whole profit is told. */
const BEST_COUNTS = [1, 5, 10] as const;

/** How much of a profit hangs on few trades, and how bad it gets. */
export interface TradeTails {
  /** Indices of the best and the worst trades, the most extreme first; ties in order of entry. */
  readonly best: readonly number[];
  readonly worst: readonly number[];
  /** Profit of the best trades ÷ profit of all; NaN without a profit, or with fewer trades. */
  readonly bestShares: readonly { readonly trades: number; readonly share: number }[];
  /** Mean profit of the worst 5 % of trades, rounded up to whole trades. */
  readonly expectedShortfall: number;
  /** Most trades in a row without a gain. */
  readonly longestLosingStreak: number;
}

/**
 * Both ends of the trades' profits.
 *
 * @param pnl shape [trades], in order of entry
 * @param listed how many of each end are named
 */
export function tradeTails(pnl: Float64Array, listed = 5): TradeTails {
  const rising = Array.from(pnl.keys()).sort((a, b) => pnl[a]! - pnl[b]! || a - b);
  const falling = Array.from(pnl.keys()).sort((a, b) => pnl[b]! - pnl[a]! || a - b);
  const sum = (rows: readonly number[]): number => rows.reduce((total, row) => total + pnl[row]!, 0);
  const total = sum(rising);
  const worstTwentieth = rising.slice(0, Math.ceil(rising.length / 20));
  return {
    best: falling.slice(0, listed),
    worst: rising.slice(0, listed),
    bestShares: BEST_COUNTS.map((trades) => ({
      trades,
      share: total > 0 && pnl.length >= trades ? sum(falling.slice(0, trades)) / total : Number.NaN,
    })),
    expectedShortfall: mean(worstTwentieth.map((row) => pnl[row]!)),
    longestLosingStreak: longestRun(pnl, (value) => value <= 0),
  };
}

function longestRun(values: Float64Array, belongs: (value: number) => boolean): number {
  let longest = 0;
  let run = 0;
  for (const value of values) {
    run = belongs(value) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
