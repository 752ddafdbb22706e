/** A figure of the run among the same figure of null markets: markets made of the run's own bars in which there is nothing to find. */
export interface NullFigure {
  /** NaN where the run has none. */
  readonly real: number;
  /** One a market, in the order of the markets; NaN where it has none. */
  readonly draws: readonly number[];
  /** Draws that are no NaN. */
  readonly defined: number;
  /** Of the defined draws. */
  readonly quantiles: {
    readonly q05: number;
    readonly q25: number;
    readonly q50: number;
    readonly q75: number;
    readonly q95: number;
  };
  /** (1 + draws at or above the real value) ÷ (1 + defined draws); one-sided. */
  readonly p: number;
  /** One plain sentence. */
  readonly sentence: string;
}

/** In how many markets something happened, of those in which it could. */
export interface NullCount {
  readonly count: number;
  readonly of: number;
}

/** The difference of two strategies' Sharpe ratios among the null markets'. */
export interface NullImprovement extends NullFigure {
  readonly baseline: string;
  readonly against: string;
  /** How often the target's verdict was *met*. */
  readonly met: NullCount;
  /** How often SR(against) was above (1 + target) × SR(baseline), interval or not. */
  readonly bareRatio: NullCount;
  /** Likewise, of the markets in which the baseline's Sharpe ratio was above 0. */
  readonly bareRatioEarning: NullCount;
}

/** The verdicts that a target got in null markets, where nothing deserves *met*. */
export interface NullVerdicts {
  readonly name: string;
  readonly met: number;
  readonly notMet: number;
  readonly notProven: number;
  readonly sentence: string;
}

/** Where a run lies among null markets that went through the whole of its chain: `null.json`. */
export interface NullSummary {
  /** Markets that were asked for. */
  readonly wanted: number;
  /** Those of them that went through. */
  readonly markets: number;
  /** The others. */
  readonly failed: readonly { readonly market: number; readonly reason: string }[];
  /** What was shuffled: whole days that keep their order inside. */
  readonly block: { readonly duration: string; readonly bars: number; readonly blocks: number };
  /** Of the improvements' bare ratio: 0.1 for 10 % better. */
  readonly sharpeImprovement: number;
  readonly improvements: readonly NullImprovement[];
  /** Sharpe ratios by strategy. */
  readonly strategies: Readonly<Record<string, NullFigure>>;
  readonly forecasts: readonly (NullFigure & { readonly name: string })[];
  readonly targets: readonly NullVerdicts[];
}
