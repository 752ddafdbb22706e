import type { RunAnswer } from './answer.ts';
import type { FeaturesPart } from './page-features.ts';
import type { SegmentsPart } from './page-segments.ts';
import type { SetupPart } from './page-setup.ts';
import type { StrategyTrades } from './page-trades.ts';

/** What a run's page is drawn from. Nothing in it differs between calls of one run. */
export interface Page {
  readonly answer: RunAnswer;
  readonly title: string;
  readonly series: PageSeries;
  /** Beyond the answer and the series, part by part; absent where the run's folder holds nothing of it. */
  readonly parts?: PageParts;
}

/** Finished records of the page's further sections. Every one may be null: a run of before, or one that lacks the matter. */
export interface PageParts {
  readonly features?: FeaturesPart | null;
  readonly segments?: SegmentsPart | null;
  readonly trades?: readonly StrategyTrades[];
  readonly setup?: SetupPart;
}

/** The columns that a page draws, one value a scored row. */
export interface PageSeries {
  /** Epoch ms, the bar's open. */
  readonly time: ArrayLike<number>;
  readonly close: ArrayLike<number>;
  readonly strategies: Readonly<Record<string, PageLine>>;
  /** Where the predicted regime begins to hold; −1: no forecast. */
  readonly regime: readonly { readonly time: number; readonly code: number }[];
  readonly regimes: readonly string[];
  /** Holding the market on the same rows; absent in runs of before. */
  readonly hold?: PageLine | null;
  /** Of each regime, in the order of `regimes`; one value a row of forecasts, NaN where there is none. */
  readonly probabilities?: { readonly time: ArrayLike<number>; readonly of: readonly ArrayLike<number>[] } | null;
  /** Of the strategies that the run compares. */
  readonly trades?: Readonly<Record<string, PageTrades>>;
}

export interface PageLine {
  readonly equity: ArrayLike<number>;
  readonly drawdown: ArrayLike<number>;
}

/** Columns, one value a trade, in order of entry. */
export interface PageTrades {
  readonly entryTime: ArrayLike<number>;
  readonly entryPrice: ArrayLike<number>;
  /** NaN while open, as is `exitPrice`. */
  readonly exitTime: ArrayLike<number>;
  readonly exitPrice: ArrayLike<number>;
  /** 1 long, −1 short. */
  readonly side: ArrayLike<number>;
  readonly pnl: ArrayLike<number>;
}
