import { type Batch, batchKey, suitsBatch } from './batch.ts';
import { UnitsBatch } from './batch-units.ts';
import type { TargetChanges } from './changes.ts';
import { DayTape } from './day-tape.ts';
import { decideByEvents } from './decide.ts';
import type { SweepMarket } from './market.ts';
import { SweepOrders } from './orders.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepRecorder } from './recorder.ts';
import { settleUnits } from './settle-units.ts';
import { settleWeights } from './settle-weights.ts';
import { SweepTable } from './table.ts';
import { WeightsGroup } from './weights-group.ts';

/** Targets that go through the `weights` accounts together: their state stays in the processor's cache. */
const LARGEST_GROUP = 256;

/** One target after the other through several rule sets, in memory that all of them use. */
export class Sweeper {
  readonly market: SweepMarket;
  readonly plans: readonly SweepPlan[];
  readonly #batches: readonly Batch[] = [];
  readonly #groups: readonly WeightsGroup[] = [];
  /** Rule sets of no batch. */
  readonly #single: readonly number[];
  readonly #orders = new SweepOrders();
  readonly #tape: DayTape;

  constructor(market: SweepMarket, plans: readonly SweepPlan[]) {
    this.market = market;
    this.plans = plans;
    this.#tape = new DayTape(market.days);
    const keys = plans.map((plan) => batchKey(market, plan));
    const batches: Batch[] = [];
    const groups: WeightsGroup[] = [];
    for (const key of new Set(keys)) {
      if (key === null) continue;
      const members = [...plans.keys()].filter((i) => keys[i] === key);
      if (plans[members[0]!]!.rules.accounting === 'units') batches.push(new UnitsBatch(market, plans, members));
      else groups.push(new WeightsGroup(market, plans, members));
    }
    this.#batches = batches;
    this.#groups = groups;
    this.#single = plans.flatMap((_, i) => (keys[i] === null ? [i] : []));
  }

  /**
   * One target through all rule sets: their figures go to the rows from `at` on, in the order of the plans.
   *
   * @param recorders one a rule set; a sweep goes without
   */
  run(changes: TargetChanges, table: SweepTable, at: number, recorders: readonly SweepRecorder[] | null = null): void {
    this.#alone(changes, table, at, recorders);
    for (const group of this.#groups) this.#byGroup(group, [changes], table, [at], recorders);
  }

  /**
   * Many targets through all rule sets, the figures of target `i` at the rows from `at[i]` on. In `weights` targets that
   * turn on the same rows share the work; they have to stay as they are until this returns.
   */
  runAll(targets: readonly TargetChanges[], table: SweepTable, at: readonly number[]): void {
    targets.forEach((changes, i) => {
      this.#alone(changes, table, at[i]!, null);
    });
    for (const group of this.#groups) {
      for (let start = 0; start < targets.length; ) {
        let end = start;
        let changes = 0;
        do changes += targets[end++]!.count;
        while (
          end < targets.length &&
          end - start < LARGEST_GROUP &&
          changes + targets[end]!.count <= group.mostChanges
        );
        this.#byGroup(group, targets.slice(start, end), table, at.slice(start, end), null);
        start = end;
      }
    }
  }

  #alone(changes: TargetChanges, table: SweepTable, at: number, recorders: readonly SweepRecorder[] | null): void {
    for (const i of this.#single) this.#byEvents(changes, i, table, at, recorders);
    for (const batch of this.#batches) this.#byBatch(batch, changes, table, at, recorders);
  }

  /** A group knows no single fills: a recorder is told those of the event kernel, which are the same. */
  #byGroup(
    group: WeightsGroup,
    targets: readonly TargetChanges[],
    table: SweepTable,
    at: readonly number[],
    recorders: readonly SweepRecorder[] | null,
  ): void {
    const { members } = group;
    const suited = targets.flatMap((changes, p) => (suitsBatch(changes) ? [p] : []));
    const days = recorders === null ? null : Array.from(members, () => new Float64Array(this.market.days));
    if (suited.length > 0) {
      group.run(
        suited.map((p) => targets[p]!),
        table,
        suited.map((p) => at[p]!),
        days,
      );
    }
    targets.forEach((changes, p) => {
      const place = suited.indexOf(p);
      for (let k = 0; k < members.length; k++) {
        const i = members[k]!;
        const left = place < 0 || group.left[place * members.length + k] === 1;
        if (!left && recorders === null) continue;
        const before = left ? null : SweepTable.row(table, at[p]! + i);
        this.#byEvents(changes, i, table, at[p]!, recorders);
        if (before === null) continue;
        SweepTable.write(table, at[p]! + i, before);
        recorders?.[i]?.days.set(days![k]!);
      }
    });
  }

  #byBatch(
    batch: Batch,
    changes: TargetChanges,
    table: SweepTable,
    at: number,
    recorders: readonly SweepRecorder[] | null,
  ): void {
    const { members, left } = batch;
    if (suitsBatch(changes)) batch.run(changes, recorders === null ? null : Array.from(members, (i) => recorders[i]!));
    else left.fill(1);
    for (let k = 0; k < members.length; k++) {
      const i = members[k]!;
      if (left[k] === 1) this.#byEvents(changes, i, table, at, recorders);
      else {
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
