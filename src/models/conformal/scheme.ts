import type { ConformalScore } from './scores.ts';

/** The configuration's `model.conformal`. */
export interface ConformalScheme {
  /** Share of sets that may miss the regime that came. */
  readonly alpha: number;
  /** `split`: one threshold a segment. `adaptive`: alpha follows what the sets missed lately. */
  readonly method: 'split' | 'adaptive';
  readonly score: ConformalScore;
  /** How far one outcome moves the adaptive alpha. */
  readonly gamma: number;
}
