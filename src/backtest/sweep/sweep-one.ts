import type { TargetChanges } from './changes.ts';
import { DayTape } from './day-tape.ts';
import { decideByEvents } from './decide.ts';
import type { SweepMarket } from './market.ts';
import { SweepOrders } from './orders.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepRecorder } from './recorder.ts';
import { settleUnits } from './settle-units.ts';
import { settleWeights } from './settle-weights.ts';
import type { SweepTable } from './table.ts';

/** Runs combinations on one market, one after the other, in memory that all of them use. */
export class Sweeper {
  readonly market: SweepMarket;
  /** Equity and returns by day of the newest combination. */
  readonly tape: DayTape;
  readonly #orders = new SweepOrders();

  constructor(market: SweepMarket) {
    this.market = market;
    this.tape = new DayTape(market.days);
  }

  /** One target through one set of rules: its figures go to row `at` of the table. */
  run(
    changes: TargetChanges,
    plan: SweepPlan,
    table: SweepTable,
    at: number,
    recorder: SweepRecorder | null = null,
  ): void {
    decideByEvents(this.market, changes, plan, this.#orders);
    const settle = plan.rules.accounting === 'weights' ? settleWeights : settleUnits;
    settle(this.market, this.#orders, plan, this.tape, table, at, recorder);
  }
}
