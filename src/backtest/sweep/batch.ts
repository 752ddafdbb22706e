import { ChangeTape } from './change-tape.ts';
import type { TargetChanges } from './changes.ts';
import { DayTape } from './day-tape.ts';
import type { SweepMarket } from './market.ts';
import type { SweepPlan } from './plan.ts';
import type { FillRates } from './rates.ts';
import type { SweepTable } from './table.ts';
import { Touches } from './touches.ts';

/**
 * Several rule sets of the common kind, side by side on one target: a fixed stop or none, and nothing that makes an order
 * wait. They differ in the stop's multiple, in costs and in fixed units. Columns have shape [rule sets], from the
 * narrowest stop to the widest; nothing is allocated for a target.
 */
export class Batch {
  readonly market: SweepMarket;
  /** One of the rule sets, for what they share. */
  readonly plan: SweepPlan;
  /** Where each came from: its index in the list given. */
  readonly members: Int32Array;
  readonly touches: Touches;
  readonly multiples: Float64Array;
  readonly rates: readonly FillRates[];
  readonly costSides: Float64Array;
  /** Units that a target of 1 holds; 0: sized on equity. */
  readonly unitsOf: Float64Array;

  /** Money beside the units; in `weights`, equity at the newest row in the account. */
  readonly cash: Float64Array;
  /** Units (`units`). */
  readonly held: Float64Array;
  /** Sum of the unfinished day's bar returns (`weights`). */
  readonly daySum: Float64Array;
  /** Sum of bar returns up to the newest row (`weights`, and with a recorder only). */
  readonly profit: Float64Array;
  readonly turnover: Float64Array;
  readonly costs: Float64Array;
  readonly orders: Int32Array;
  readonly trades: Int32Array;
  readonly heldBars: Int32Array;
  /** 1 where the next change was dropped by a stop on its bar. */
  readonly skips: Uint8Array;
  /** 1 where the position lasted until the next change (`weights`). */
  readonly inside: Uint8Array;
  /** 1 where the batch cannot say what happened (a ruin): the event kernel does. */
  readonly left: Uint8Array;
  readonly tapes: readonly DayTape[];
  readonly changes = new ChangeTape();

  /** @param members indices into `plans` */
  constructor(market: SweepMarket, plans: readonly SweepPlan[], members: readonly number[]) {
    const width = members.length;
    this.market = market;
    this.plan = plans[members[0]!]!;
    this.members = Int32Array.from(members).sort((a, b) => (plans[a]!.stop?.atr ?? 0) - (plans[b]!.stop?.atr ?? 0));
    this.multiples = Float64Array.from(this.members, (i) => plans[i]!.stop?.atr ?? Number.NaN);
    this.touches = new Touches(market, this.plan, this.multiples);
    this.rates = Array.from(this.members, (i) => plans[i]!.taker);
    this.costSides = Float64Array.from(this.members, (i) => plans[i]!.taker.rate);
    this.unitsOf = Float64Array.from(this.members, (i) => plans[i]!.rules.fixedUnits ?? 0);
    this.cash = new Float64Array(width);
    this.held = new Float64Array(width);
    this.daySum = new Float64Array(width);
    this.profit = new Float64Array(width);
    this.turnover = new Float64Array(width);
    this.costs = new Float64Array(width);
    this.orders = new Int32Array(width);
    this.trades = new Int32Array(width);
    this.heldBars = new Int32Array(width);
    this.skips = new Uint8Array(width);
    this.inside = new Uint8Array(width);
    this.left = new Uint8Array(width);
    this.tapes = members.map(() => new DayTape(market.days));
  }

  reset(): void {
    this.cash.fill(1);
    for (const column of [this.held, this.daySum, this.profit, this.turnover, this.costs]) column.fill(0);
    for (const column of [this.orders, this.trades, this.heldBars]) column.fill(0);
    for (const column of [this.skips, this.inside, this.left]) column.fill(0);
  }

  /** The figures of its rule set `k`. */
  writeTo(k: number, table: SweepTable, at: number): void {
    const tape = this.tapes[k]!;
    if (this.plan.rules.accounting === 'units') tape.returnsOfEquity();
    tape.writeTo(table, at);
    table.trades[at] = this.trades[k]!;
    table.orders[at] = this.orders[k]!;
    table.turnover[at] = this.turnover[k]!;
    table.costs[at] = this.costs[k]!;
    table.exposure[at] = this.heldBars[k]! / this.market.rows;
  }
}

/** What the rule sets of one batch share; null for those that need the event kernel. */
export function batchKey(market: SweepMarket, { profit, rules }: SweepPlan): string | null {
  const waits = rules.timedExitBars !== null || rules.cooldownBars > 0 || (market.hasGaps && !rules.fillOnGap);
  if (profit !== null || waits) return null;
  // Two fills on one bar add in weights accounting; a batch multiplies.
  if (rules.accounting === 'weights' && (rules.fill !== 'next-open' || rules.armDelayBars === 0)) return null;
  const stop = rules.stopLoss && { ...rules.stopLoss, atr: null };
  return JSON.stringify([rules.accounting, rules.fill, rules.stopDropsSignal, rules.armDelayBars, stop]);
}

/** Whether a target goes through a batch: no side is held twice in a row with another size. */
export function suitsBatch(changes: TargetChanges): boolean {
  return changes.everySideNew;
}
