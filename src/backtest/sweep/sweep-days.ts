import { compressTarget } from './changes.ts';
import { DayTape } from './day-tape.ts';
import { decideByEvents } from './decide.ts';
import type { SweepMarket } from './market.ts';
import { SweepOrders } from './orders.ts';
import type { SweepPlan } from './plan.ts';
import { settleUnits } from './settle-units.ts';
import { settleWeights } from './settle-weights.ts';
import { SweepTable } from './table.ts';

/** Daily returns of many targets under one set of rules, in memory that all of them use. */
export class SweepDays {
  readonly #market: SweepMarket;
  readonly #plan: SweepPlan;
  readonly #orders = new SweepOrders();
  readonly #tape: DayTape;
  readonly #table = new SweepTable(1);

  constructor(market: SweepMarket, plan: SweepPlan) {
    this.#market = market;
    this.#plan = plan;
    this.#tape = new DayTape(market.days);
  }

  /**
   * The returns of the market's UTC days, the plain engine's: the same bits in `units`, to rounding in `weights`.
   *
   * @param target shape [n], fraction of equity, signed; NaN is 0
   * @returns shape [days], a view that the next call overwrites
   */
  returns(target: Float64Array): Float64Array {
    decideByEvents(this.#market, compressTarget(target), this.#plan, this.#orders);
    const settle = this.#plan.rules.accounting === 'weights' ? settleWeights : settleUnits;
    settle(this.#market, this.#orders, this.#plan, this.#tape, this.#table, 0, null);
    return this.#tape.returns;
  }
}
