import { monteCarloP } from './monte-carlo-p.ts';
import { sharpeDifference } from './sharpe-difference.ts';

/** Daily returns on the same days, shape [n] each. */
export interface StudentisedPlaceboInput {
  readonly baseline: Float64Array;
  /** Of the strategy with its regimes where they are. */
  readonly real: Float64Array;
  /** Of the strategy with its regimes at other places: one series a shift. */
  readonly placebos: readonly Float64Array[];
}

/** Below this a standard error is rounding: the two series differ by leverage alone. */
const NOTHING = 1e-12;

/**
 * Placebo test of a Sharpe ratio's improvement that keeps its level where regimes know volatility: each difference to the baseline is divided by its
 * own standard error (Ledoit and Wolf's).
 *
 * The plain differences don't do. Regimes at their places follow the baseline's loud days and tie the strategy less closely to it
 * than the same regimes elsewhere: the real difference scatters more than its placebos, and lies beyond them 11 times in 100 where the regimes
 * know volatility and no direction.
 *
 * @returns z of the real difference and of each placebo's, shape [placebos]; p = (1 + those at or above) ÷ (1 + placebos), one-sided
 * @see Janssen 1997, Statistics & Probability Letters 36(1); Chung & Romano 2013, Annals of Statistics 41(2), on studentised permutation tests
 */
export function studentisedPlacebo({ baseline, real, placebos }: StudentisedPlaceboInput): {
  readonly z: number;
  readonly draws: Float64Array;
  readonly p: number;
} {
  const zOf = (daily: Float64Array): number => {
    const { difference, se, z } = sharpeDifference(daily, baseline, 'auto');
    return se <= NOTHING && Math.abs(difference) <= NOTHING ? 0 : z;
  };
  const z = zOf(real);
  const draws = Float64Array.from(placebos, zOf);
  return { z, draws, p: monteCarloP(z, draws) };
}
