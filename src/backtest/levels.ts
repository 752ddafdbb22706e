import type { Bars } from '../core/index.ts';
import { BREAK_EVEN, STOP_LOSS, TRAILING_STOP } from './orders.ts';
import type { LevelRule, PositionRules } from './rules.ts';
import type { TrueRanges } from './true-ranges.ts';

/**
 * The prices that end an open position: where they lie at its entry, and how they follow the market. A moved level is live
 * from the next bar on, and the entry's own bar moves nothing.
 *
 * A level that isn't there is NaN, which no price touches: a range that is not defined yet, or 0, gives none.
 */
export class Levels {
  stop = Number.NaN;
  profit = Number.NaN;
  /** The fill reason of the stop as it lies now. */
  stopReason = STOP_LOSS;
  /** Whether `follow` may change something. */
  moving = false;

  readonly #bars: Bars;
  readonly #plans: readonly Plan[];
  #plan: Plan;
  /** Whether no variant has more than a stop that stays where it is put: nothing else is ever to be placed. */
  readonly #onlyStops: boolean;
  #side = 0;
  #entryRow = 0;
  #entryPrice = Number.NaN;
  #trailing = false;
  #extreme = Number.NaN;
  #distance = Number.NaN;
  /** The price that moves the stop to the entry, and the one that starts the profit's own trailing stop. */
  #breakEvenFrom = Number.NaN;
  #profitTrailFrom = Number.NaN;
  /** Best price since then, and how far behind it the stop stays. */
  #profitTrail = Number.NaN;
  #profitTrailDistance = Number.NaN;

  /** @param variants rules of the positions, one a variant, at least one */
  constructor(bars: Bars, ranges: TrueRanges, variants: readonly PositionRules[], gapsCount: boolean) {
    this.#bars = bars;
    this.#plans = variants.map((rules) => planOf(rules, ranges, gapsCount));
    this.#plan = this.#plans[0]!;
    this.#onlyStops = variants.every(
      ({ stopLoss, takeProfit, breakEven }) =>
        takeProfit === null && breakEven === null && (stopLoss === null || stopLoss.trail === 'fixed'),
    );
  }

  /** Levels of a position that was decided at the close of `signalRow` and filled on `row` at `price`. */
  place(variant: number, side: number, row: number, price: number, signalRow: number): void {
    const plan = this.#plans[variant]!;
    const { stopLoss, takeProfit, breakEven } = plan.rules;
    if (this.#onlyStops) {
      if (stopLoss === null) this.stop = Number.NaN;
      else {
        const from = this.#reference(stopLoss, row, price, signalRow);
        this.stop = levelPrice(stopLoss, from, this.#distanceAt(stopLoss, plan.stopRange!, signalRow), -side);
      }
      return;
    }
    this.#plan = plan;
    this.#side = side;
    this.#entryRow = row;
    this.#entryPrice = price;
    this.stopReason = STOP_LOSS;
    this.#profitTrail = Number.NaN;
    this.#trailing = stopLoss !== null && stopLoss.trail !== 'fixed';
    if (stopLoss === null) this.stop = Number.NaN;
    else {
      this.#extreme = this.#reference(stopLoss, row, price, signalRow);
      this.#distance = this.#distanceAt(stopLoss, plan.stopRange!, signalRow);
      this.stop = levelPrice(stopLoss, this.#extreme, this.#distance, -side);
    }
    this.profit = Number.NaN;
    this.#profitTrailFrom = Number.NaN;
    if (takeProfit !== null) {
      const from = this.#reference(takeProfit, row, price, signalRow);
      const level = levelPrice(takeProfit, from, this.#distanceAt(takeProfit, plan.profitRange!, signalRow), side);
      if (takeProfit.trail === null) this.profit = level;
      else {
        this.#profitTrailFrom = level;
        this.#profitTrailDistance = this.#distanceAt(
          { ...takeProfit, atr: takeProfit.trail },
          plan.profitRange!,
          signalRow,
        );
      }
    }
    this.#breakEvenFrom =
      breakEven !== null && plan.breakEvenRange![signalRow]! > 0
        ? price + side * breakEven.atr * plan.breakEvenRange![signalRow]!
        : Number.NaN;
    this.moving = this.#trailing || breakEven !== null || takeProfit?.trail != null;
  }

  /** What the closed bar `row` does to the levels. */
  follow(row: number): void {
    if (row <= this.#entryRow) return;
    const side = this.#side;
    const best = side > 0 ? this.#bars.high[row]! : this.#bars.low[row]!;
    const { rules, stopRange } = this.#plan;
    const { stopLoss, takeProfit, breakEven } = rules;
    if (this.#trailing) {
      if (side * (best - this.#extreme) > 0) this.#extreme = best;
      if (stopLoss!.trail === 'chandelier') this.#distance = this.#distanceAt(stopLoss!, stopRange!, row);
      this.#raise(levelPrice(stopLoss!, this.#extreme, this.#distance, -side), TRAILING_STOP);
    }
    if (side * (best - this.#breakEvenFrom) >= 0) {
      this.#breakEvenFrom = Number.NaN;
      this.#raise(this.#entryPrice * (1 + side * breakEven!.offset), BREAK_EVEN);
    }
    if (side * (best - this.#profitTrailFrom) >= 0) {
      // From here on the best price counts from this bar, at the distance that the signal row's range gives.
      this.#profitTrail = best;
      this.#profitTrailFrom = Number.NaN;
    }
    if (!Number.isNaN(this.#profitTrail)) {
      if (side * (best - this.#profitTrail) > 0) this.#profitTrail = best;
      this.#raise(levelPrice(takeProfit!, this.#profitTrail, this.#profitTrailDistance, -side), TRAILING_STOP);
    }
  }

  /** Moves the stop, never away from the price. */
  #raise(level: number, reason: number): void {
    if (Number.isNaN(level) || this.#side * (level - this.stop) <= 0) return;
    this.stop = level;
    this.stopReason = reason;
  }

  #reference({ reference }: LevelRule, row: number, price: number, signalRow: number): number {
    const { close } = this.#bars;
    return reference === 'fill' ? price : reference === 'entry-close' ? close[row]! : close[signalRow]!;
  }

  #distanceAt(rule: LevelRule, ranges: Float64Array, row: number): number {
    const range = ranges[row]!;
    const distance = rule.atr * (rule.basis === 'fraction' ? range / this.#bars.close[row]! : range);
    // In a market that stands still a stop would lie at the price itself.
    return distance > 0 ? distance : Number.NaN;
  }
}

/** One variant's rules beside the ranges that they read. */
interface Plan {
  readonly rules: PositionRules;
  readonly stopRange: Float64Array | null;
  readonly profitRange: Float64Array | null;
  readonly breakEvenRange: Float64Array | null;
}

function planOf(rules: PositionRules, ranges: TrueRanges, gapsCount: boolean): Plan {
  const column = (rule: Pick<LevelRule, 'windowBars' | 'seed'> | null) =>
    rule && ranges.column(rule.windowBars, rule.seed, gapsCount);
  return {
    rules,
    stopRange: column(rules.stopLoss),
    profitRange: column(rules.takeProfit),
    breakEvenRange: column(rules.breakEven),
  };
}

/**
 * The price of a level.
 *
 * @param direction −1 below the reference (a long's stop, a short's profit), +1 above it
 */
export function levelPrice(rule: LevelRule, reference: number, distance: number, direction: number): number {
  return rule.basis === 'absolute' ? reference + direction * distance : reference * (1 + direction * distance);
}
