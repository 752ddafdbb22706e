import type { AverageSeed } from '../core/index.ts';
import type { CostModel } from './costs/model.ts';

/** A stop-loss or take-profit level, at a multiple of the average true range of the signal row. */
export interface LevelRule {
  readonly atr: number;
  readonly windowBars: number;
  readonly seed: AverageSeed;
  /** `absolute`: the range in price units; `fraction`: the range as a fraction of the signal row's close. */
  readonly basis: 'absolute' | 'fraction';
  /** The price from which the distance is taken. `entry-close` is known only after the fill (vectorbt's default). */
  readonly reference: 'fill' | 'entry-close' | 'signal-close';
}

export interface StopRule extends LevelRule {
  /**
   * `trailing`: the distance of the signal row below the best price since the entry; `chandelier`: the newest closed bar's
   * range below it. Neither ever moves away from the price.
   */
  readonly trail: 'fixed' | 'trailing' | 'chandelier';
}

export interface ProfitRule extends LevelRule {
  /** The share of the position that leaves at the level; the rest stays until something else ends it. */
  readonly share: number;
  /** Multiple of the signal row's range: reaching the level fills nothing, but starts a stop so far behind the best price. */
  readonly trail: number | null;
}

/** Once the price has gone `atr` ranges the right way, the stop is at least the entry plus `offset` (a fraction). */
export interface BreakEvenRule {
  readonly atr: number;
  readonly windowBars: number;
  readonly seed: AverageSeed;
  readonly offset: number;
}

/** What protects a position once it is open; may differ by the regime in which it was decided. */
export interface PositionRules {
  readonly stopLoss: StopRule | null;
  readonly takeProfit: ProfitRule | null;
  readonly breakEven: BreakEvenRule | null;
  readonly armDelayBars: number;
  readonly timedExitBars: number | null;
  readonly cooldownBars: number;
}

/** Keys of `execution` that a regime may set for itself. */
export const POSITION_KEYS = [
  'stopLoss',
  'takeProfit',
  'breakEven',
  'armDelayBars',
  'timedExitBars',
  'cooldownBars',
] as const satisfies readonly (keyof PositionRules)[];

/** How a target position becomes fills and money. Windows are in bars. */
export interface ExecutionRules extends PositionRules {
  readonly accounting: 'units' | 'weights';
  readonly fill: 'next-open' | 'next-close' | 'next-vwap';
  readonly costs: CostModel;
  readonly fillOnGap: boolean;
  readonly intrabar: 'worst' | 'best' | 'stop-first' | 'replay';
  readonly stopDropsSignal: boolean;
  readonly fixedUnits: number | null;
  /** Money that the initial equity of 1 stands for; only volume knows how much that is. */
  readonly capital: number;
  /** Largest share of a bar's volume that an order takes; what is left waits for the next bar. */
  readonly volumeCap: number | null;
  /** Largest |target|, fraction of equity. */
  readonly maxPosition: number | null;
  /** Largest |position| ÷ equity right after a fill and its cost. */
  readonly maxLeverage: number | null;
  /** Smallest change of weight that is worth an order; leaving the market always is. */
  readonly minTrade: number;
}

/** The same rules with trading costs and interest times `factor`. */
export function scaleCosts(rules: ExecutionRules, factor: number): ExecutionRules {
  return { ...rules, costs: { ...rules.costs, scale: rules.costs.scale * factor } };
}
