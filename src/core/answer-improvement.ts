/** Ledoit and Wolf's test of the difference of two Sharpe ratios, with autocorrelation allowed for. */
export interface LedoitWolfTest {
  /** Standard error of `sharpeDelta`, annualised. */
  readonly se: number;
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
  /** Days whose autocovariances counted. */
  readonly lagDays: number;
}

/** The same strategy with its regimes moved to other places in time. */
export interface PlaceboTest {
  /** SR(strategy) − SR(baseline) over its own standard error. */
  readonly z: number;
  /** Likewise of each shift, in the order of the draws. */
  readonly draws: readonly number[];
  /** SR(placebo) − SR(baseline) of each shift, annualised, in the same order. */
  readonly deltas: readonly number[];
  /** What a label and its vote remember: no shift, and no way back, is shorter. */
  readonly memoryBars: number;
  /** (1 + draws at or above z) ÷ (1 + draws). */
  readonly p: number;
}

/** In how many of the parts that both strategies traded in the Sharpe ratio was above the baseline's. */
export interface ImprovedCount {
  readonly improved: number;
  readonly of: number;
}

/** A strategy against its baseline, on the days that both have. */
export interface Improvement {
  readonly baseline: string;
  readonly against: string;
  readonly baselineSharpe: number;
  readonly againstSharpe: number;
  readonly sharpeDelta: number;
  /** SR(against) ÷ SR(baseline) − 1; null where the baseline's Sharpe is not positive. */
  readonly ratio: number | null;
  /** 95 % stationary-bootstrap interval of `sharpeDelta`. */
  readonly ci95: readonly [number, number];
  /** Two-sided bootstrap p of `sharpeDelta` = 0. */
  readonly p: number;
  /** SR(against) − (1 + target) SR(baseline): the verdict is drawn from it. */
  readonly margin: { readonly value: number; readonly ci95: readonly [number, number] };
  /** Expected block of the bootstrap, days. */
  readonly blockDays: number;
  readonly ledoitWolf: LedoitWolfTest;
  /** null where the strategy reads no regime, or the rows leave no room for a shift. */
  readonly placebo: PlaceboTest | null;
  /** One-sided p of the placebo test. */
  readonly placeboP: number | null;
  /** One-sided p among the null markets of `--null`; null where none were made. */
  readonly nullP: number | null;
  /** Segments in which the strategy had the better Sharpe ratio; null without segments. */
  readonly segments: ImprovedCount | null;
  /** Likewise of assets; null in the run of a single one. */
  readonly assets: ImprovedCount | null;
}
