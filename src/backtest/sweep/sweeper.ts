import { type Batch, batchKey, suitsBatch } from './batch.ts';
import { UnitsBatch } from './batch-units.ts';
import { WeightsBatch } from './batch-weights.ts';
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

/** One target after the other through several rule sets, in memory that all of them use. */
export class Sweeper {
  readonly market: SweepMarket;
  readonly plans: readonly SweepPlan[];
  readonly #batches: readonly Batch[];
  /** Rule sets of no batch. */
  readonly #single: readonly number[];
  readonly #orders = new SweepOrders();
  readonly #tape: DayTape;

  constructor(market: SweepMarket, plans: readonly SweepPlan[]) {
    this.market = market;
    this.plans = plans;
    this.#tape = new DayTape(market.days);
    const keys = plans.map((plan) => batchKey(market, plan));
    this.#batches = [...new Set(keys)]
      .filter((key) => key !== null)
      .map((key) => {
        const members = [...plans.keys()].filter((i) => keys[i] === key);
        const Kind = plans[members[0]!]!.rules.accounting === 'units' ? UnitsBatch : WeightsBatch;
        return new Kind(market, plans, members);
      });
    this.#single = plans.flatMap((_, i) => (keys[i] === null ? [i] : []));
  }

  /**
   * One target through all rule sets: their figures go to the rows from `at` on, in the order of the plans.
   *
   * @param recorders one a rule set; a sweep goes without
   */
  run(changes: TargetChanges, table: SweepTable, at: number, recorders: readonly SweepRecorder[] | null = null): void {
    for (const i of this.#single) this.#byEvents(changes, i, table, at, recorders);
    for (const batch of this.#batches) this.#byBatch(batch, changes, table, at, recorders);
  }

  #byBatch(
    batch: Batch,
    changes: TargetChanges,
    table: SweepTable,
    at: number,
    recorders: readonly SweepRecorder[] | null,
  ): void {
    const { members, left, plan } = batch;
    if (suitsBatch(changes)) batch.run(changes, recorders === null ? null : Array.from(members, (i) => recorders[i]!));
    else left.fill(1);
    // A batch in weights knows no single fills: those of the event kernel are written down, which are the same.
    const silent = recorders !== null && plan.rules.accounting === 'weights';
    for (let k = 0; k < members.length; k++) {
      const i = members[k]!;
      if (left[k] === 1 || silent) this.#byEvents(changes, i, table, at, recorders);
      if (left[k] === 0) {
        batch.writeTo(k, table, at + i);
        recorders?.[i]?.days.set(batch.tapes[k]!.equity);
      }
    }
  }

  #byEvents(
    changes: TargetChanges,
    i: number,
    table: SweepTable,
    at: number,
    recorders: readonly SweepRecorder[] | null,
  ): void {
    const plan = this.plans[i]!;
    const recorder = recorders?.[i] ?? null;
    recorder?.clear();
    decideByEvents(this.market, changes, plan, this.#orders);
    const settle = plan.rules.accounting === 'weights' ? settleWeights : settleUnits;
    settle(this.market, this.#orders, plan, this.#tape, table, at + i, recorder);
    recorder?.days.set(this.#tape.equity);
  }
}
