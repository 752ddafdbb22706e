/** How deep the line fell, and for how long; in rows. */
export interface DrawdownDurations {
  /** Of the deepest spell (the first of equals): from the peak to the trough, from there to the recovery, and both. */
  readonly fallRows: number;
  /** NaN while not recovered, as is `totalRows`. */
  readonly recoveryRows: number;
  readonly totalRows: number;
  /** Longest time below a peak, of any spell; one that is still open counts to the last row. 0 without a spell. */
  readonly longestRows: number;
  /** Share of rows below their peak; NaN without rows. */
  readonly shareBelowPeak: number;
}

/** Every figure of one return series; docs/metrics.md has formula, source and edges of each. */
export interface ReturnStatistics {
  readonly periods: number;
  readonly periodsPerYear: number;
  readonly totalReturn: number;
  readonly cagr: number;
  readonly volatility: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly downsideRisk: number;
  readonly calmar: number;
  readonly omega: number;
  readonly maxDrawdown: number;
  /** In periods. */
  readonly drawdown: DrawdownDurations;
  readonly ulcerIndex: number;
  readonly stability: number;
  readonly skew: number;
  readonly excessKurtosis: number;
  readonly tailRatio: number;
  /** At 5 %, as returns: a loss is negative. */
  readonly valueAtRisk: number;
  readonly conditionalValueAtRisk: number;
  readonly normalValueAtRisk: number;
  readonly normalConditionalValueAtRisk: number;
  /** Of the periods that are not 0. */
  readonly hitRate: number;
  readonly profitFactor: number;
  readonly payoffRatio: number;
  /** Mean return of a period. */
  readonly expectancy: number;
}

/** One stretch: a year, a month, a segment. */
export interface StretchMetrics {
  readonly name: string;
  /** Rows [start, end). */
  readonly start: number;
  readonly end: number;
  /** UTC days with a scored row. */
  readonly days: number;
  /** Change of equity over the stretch: the stretches' own compound to the whole. NaN where it starts without equity. */
  readonly totalReturn: number;
  /** Of the daily returns inside the stretch, a year of 365 days; a border inside a day leaves a part of a day on each side. */
  readonly sharpe: number;
  readonly sortino: number;
  readonly volatility: number;
  /** Of the equity at every close, from the stretch's own start. */
  readonly maxDrawdown: number;
  /** Share of days with a gain, of those that are not 0. */
  readonly hitRate: number;
  /** Mean absolute weight at the close of scored rows. */
  readonly exposure: number;
}

/** What a strategy made in one regime. */
export interface RegimeReturns {
  readonly name: string;
  readonly rows: number;
  /** Of all counted rows. */
  readonly share: number;
  /** Sum of the bar returns: the regimes' sums add up to the whole's. */
  readonly sum: number;
  /** The same returns compounded: the regimes' factors multiply to the whole's. */
  readonly totalReturn: number;
  /** Per bar, annualised by bars per year: as if the market were always in the regime. */
  readonly sharpe: number;
  readonly volatility: number;
  /** Of the bars whose return is not 0. */
  readonly hitRate: number;
  readonly profitFactor: number;
  /** Mean absolute weight; NaN where no weights were given. */
  readonly exposure: number;
}

/** What lies behind a strategy's figures. */
export interface StrategyDetails {
  /** Of the daily returns: what the strategy's own figures don't say already. Drawdowns here are those of day's ends, in days. */
  readonly days: Omit<
    ReturnStatistics,
    'totalReturn' | 'cagr' | 'volatility' | 'sharpe' | 'sortino' | 'calmar' | 'maxDrawdown'
  >;
  /** Stretches with a scored row. */
  readonly years: readonly StretchMetrics[];
  readonly months: readonly StretchMetrics[];
  readonly segments: readonly StretchMetrics[];
  /** By the newest regime known at the close before each bar. */
  readonly regimes: readonly RegimeReturns[];
}
