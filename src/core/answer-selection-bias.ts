/** One strategy's Sharpe ratio as if it had been the only one. */
export interface SharpeConfidence {
  /** Annualised, of the days that all strategies have. */
  readonly sharpe: number;
  /** Confidence that the true Sharpe ratio lies above 0. */
  readonly probabilistic: number;
  /** Days until that confidence reaches 95 %, if the strategy goes on like this; NaN where it doesn't earn. */
  readonly minimumDays: number;
}

/** What one correction leaves of a Sharpe ratio. */
export interface SharpeHaircut {
  /** Annualised. */
  readonly sharpe: number;
  /** Adjusted for the trials. */
  readonly p: number;
  /** Share that is cut off; NaN where the Sharpe ratio was not positive. */
  readonly haircut: number;
}

/** The best of several trials, judged as the best of several. Sharpe ratios are annualised. */
export interface BestOfTrials {
  readonly name: string;
  readonly sharpe: number;
  /** What the best of as many trials without merit shows. */
  readonly expectedMaximum: number;
  /** Confidence that the true Sharpe ratio lies above `expectedMaximum`. */
  readonly deflated: number;
  /** Two-sided p on its own. */
  readonly p: number;
  readonly bonferroni: SharpeHaircut;
  readonly holm: SharpeHaircut;
  readonly bhy: SharpeHaircut;
}

/** Whether the best of a baseline's rivals is better than it, given how many there were. */
export interface RivalsOfBaseline {
  readonly baseline: string;
  readonly rivals: readonly string[];
  /** The rival with the greatest mean lead at equal volatility, and p of White's test; null where nothing can be told. */
  readonly realityCheck: { readonly best: string | null; readonly p: number };
  /** The rival with the greatest lead in units of its own error, and p of Hansen's test. */
  readonly spa: {
    readonly best: string | null;
    readonly pLower: number;
    readonly pConsistent: number;
    readonly pUpper: number;
  };
  /** Expected block of the resamples, days. */
  readonly blockDays: number;
}

/** What choosing the best strategy on one half of the days is worth on the other. */
export interface Overfitting {
  /** Share of the ways to halve the days in which the best of one half ends in the lower half of the other. */
  readonly probability: number;
  /** Share in which it loses there. */
  readonly probabilityOfLoss: number;
  /** Slope of its Sharpe ratio there by that on its own half. */
  readonly slope: number;
  readonly blocks: number;
  readonly combinations: number;
}

/** How far a run's figures may owe to having had several strategies to choose from. */
export interface SelectionBias {
  /** Strategies of the run, those that never traded included. */
  readonly trials: number;
  /** Days that all of them have. */
  readonly days: number;
  readonly strategies: Readonly<Record<string, SharpeConfidence>>;
  /** null where no strategy has a Sharpe ratio. */
  readonly best: BestOfTrials | null;
  /** One a baseline of `compare`. */
  readonly rivals: readonly RivalsOfBaseline[];
  readonly overfitting: Overfitting | null;
  /** Why there is no `overfitting`; null where there is. */
  readonly withoutOverfitting: string | null;
  /** One plain sentence about the best. */
  readonly sentence: string;
}
