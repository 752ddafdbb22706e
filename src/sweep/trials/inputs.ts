import type { MarketInputs } from '../../backtest/index.ts';
import type { Config, SweepConfig } from '../../config/index.ts';
import type { Bars, Forecast, Range, SweepObjective } from '../../core/index.ts';
import type { PluginRef } from '../../experiment/index.ts';
import type { TrialKind } from './kinds.ts';

/** A part of the sweep's period after which a trial says how it does: a test segment, or a block of days. */
export interface Step {
  /** Of the sweep's days. */
  readonly days: Range;
  /** Of the bars. */
  readonly rows: Range;
}

/** The rows that count, the same for every trial. */
export interface ScoredPeriod {
  /** Rows on which the configuration as it stands may want a position, shape [rows]. */
  readonly tradable: Uint8Array;
  /** Rows that count, up to the last of them. */
  readonly scored: Uint8Array;
  /** Start of each UTC day with a scored row, ms. */
  readonly days: Float64Array;
  readonly steps: readonly Step[];
}

/** What all trials share: plain data, its arrays on shared memory for other threads. Nothing in it lies behind the border of the lock box. */
export interface TrialInputs extends ScoredPeriod {
  readonly kind: TrialKind;
  /** As configured, `fixed` taken in. */
  readonly config: Config;
  readonly bars: Bars;
  readonly market: MarketInputs;
  /** What strategies read; undefined where they read none, or each trial makes its own. */
  readonly forecast: Forecast | undefined;
  /** The causal label, shape [rows]; likewise. */
  readonly label: Int8Array | undefined;
  readonly objectives: readonly SweepObjective[];
  /** Null: no trial ends early. */
  readonly pruner: SweepConfig['pruner'] | null;
  readonly pluginRefs: readonly PluginRef[];
}
