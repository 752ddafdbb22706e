import type { RunAnswer, StrategyMetrics, TargetVerdict } from './answer.ts';
import type { Improvement } from './answer-improvement.ts';

/** A strategy traded on every asset with equal weight. */
export interface PortfolioStrategy
  extends Pick<
    StrategyMetrics,
    'sharpe' | 'sortino' | 'calmar' | 'cagr' | 'volatility' | 'maxDrawdown' | 'totalReturn'
  > {
  /** Means over the assets, of those that have the figure; drawdowns here, as the portfolio's own, are of day's ends. */
  readonly meanSharpe: number;
  readonly meanMaxDrawdown: number;
  readonly meanTurnoverPerYear: number;
  readonly meanExposure: number;
}

/** What the equal-weight mean of the assets' daily returns says: on each UTC day, over the assets that have the day. */
export interface PortfolioFigures {
  readonly days: {
    readonly count: number;
    /** ISO dates of the first and the last day. */
    readonly from: string;
    readonly to: string;
    /** Assets on the day that has the fewest, and the most. */
    readonly fewestAssets: number;
    readonly mostAssets: number;
  };
  readonly strategies: Readonly<Record<string, PortfolioStrategy>>;
  readonly improvements: readonly Improvement[];
  /** The first of `improvements`, or null. */
  readonly improvement: Improvement | null;
  /** The Sharpe improvement of each compared pair. */
  readonly targets: readonly TargetVerdict[];
}

/** What the portfolio's answer says of one asset's run; the run's own folder has the rest. */
export type AssetAnswer = Pick<
  RunAnswer,
  | 'runId'
  | 'dir'
  | 'hashes'
  | 'data'
  | 'segments'
  | 'strategies'
  | 'classification'
  | 'persistence'
  | 'improvements'
  | 'improvement'
  | 'targets'
>;

/** What a walk-forward over several assets answers. */
export interface PortfolioAnswer extends PortfolioFigures {
  readonly runId: string;
  readonly dir: string;
  readonly hashes: { readonly config: string };
  readonly assets: Readonly<Record<string, AssetAnswer>>;
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}
