import type { ConformalScheme } from './scheme.ts';
import { conformalScores } from './scores.ts';
import { type ConformalScores, thresholdAt } from './threshold.ts';

/** Sets of one row: 1 for each class that is in, shape [classes]; both methods, whichever is served. */
export interface RowSets {
  readonly split: Uint8Array;
  readonly adaptive: Uint8Array;
}

/**
 * Prediction sets row by row. The adaptive alpha rises by gamma × alpha with each set that held its regime and falls by
 * gamma × (1 − alpha) with each that missed it, once that regime is known: `settle` comes when the label has ended and not
 * before. It goes on from segment to segment, whatever model speaks.
 *
 * Over T settled rows the share of misses lies within (1 + gamma) ÷ (gamma × T) of alpha and the rows still open, whatever
 * the market does.
 *
 * @see Gibbs & Candès 2021, NeurIPS, "Adaptive Conformal Inference Under Distribution Shift"
 */
export class AdaptiveSets {
  readonly #scheme: ConformalScheme;
  /** Adaptive sets whose regime is not known yet, by row. */
  readonly #open = new Map<number, Uint8Array>();
  /** The adaptive alpha as it stands. */
  alpha: number;

  constructor(scheme: ConformalScheme) {
    this.#scheme = scheme;
    this.alpha = scheme.alpha;
  }

  /** The regime of a row has become known; rows without a set, or without a regime (−1), change nothing. In time order. */
  settle(row: number, regime: number): void {
    const set = this.#open.get(row);
    if (set === undefined) return;
    this.#open.delete(row);
    if (regime < 0) return;
    const { alpha, gamma } = this.#scheme;
    this.alpha += gamma * (alpha - Number(set[regime] === 0));
  }

  /**
   * The sets of a row from its probabilities.
   *
   * @param scored whether the row's regime will count
   */
  at(row: number, p: ArrayLike<number>, scores: ConformalScores, scored: boolean): RowSets {
    const own = conformalScores(p, this.#scheme.score);
    const within = (alpha: number): Uint8Array => {
      const threshold = thresholdAt(scores, alpha);
      return Uint8Array.from(own, (score) => Number(score <= threshold));
    };
    const adaptive = within(this.alpha);
    if (scored) this.#open.set(row, adaptive);
    return { split: within(this.#scheme.alpha), adaptive };
  }
}
