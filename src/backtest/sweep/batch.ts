import type { TargetChanges } from './changes.ts';
import { DayTape } from './day-tape.ts';
import type { SweepMarket } from './market.ts';
import type { SweepPlan } from './plan.ts';
import type { FillRates } from './rates.ts';
import type { SweepRecorder } from './recorder.ts';
import type { SweepTable } from './table.ts';
import { Touches } from './touches.ts';

/** Numbers a rule set in the state of a batch, and where each lies. */
export const ACCOUNT = 16;
/** `units`: money, and the units beside it. */
export const CASH = 0;
export const HELD = 1;
export const TURNOVER = 2;
export const COSTS = 3;
export const ORDERS = 4;
export const TRADES = 5;
export const HELD_BARS = 6;
/** 1 where the next change was dropped by a stop on its bar. */
export const SKIPS = 7;
/** What a rule set is: what one side costs, units that a target of 1 holds (0: sized on equity). */
export const COST_SIDE = 8;
export const FIXED_UNITS = 9;

/**
 * Several rule sets of the common kind, side by side on one target: a fixed stop or none, and nothing that makes an order
 * wait. They differ in the stop's multiple, in costs and in fixed units, and come from the narrowest stop to the widest.
 * Nothing is allocated for a target.
 */
export abstract class Batch {
  readonly market: SweepMarket;
  /** One of the rule sets, for what they share. */
  readonly plan: SweepPlan;
  /** Where each came from: its index in the list given. */
  readonly members: Int32Array;
  readonly touches: Touches;
  readonly rates: readonly FillRates[];
  /**
   * All that is known of each rule set's account, a row of `ACCOUNT` numbers each, shape [rule sets × ACCOUNT]: in one
   * array, because every array more costs each access in an inner loop.
   */
  readonly state: Float64Array;
  /** 1 where the batch cannot say what happened (a ruin): the event kernel does. Shape [rule sets]. */
  readonly left: Uint8Array;
  readonly tapes: readonly DayTape[];

  /** @param members indices into `plans` */
  constructor(market: SweepMarket, plans: readonly SweepPlan[], members: readonly number[]) {
    const width = members.length;
    this.market = market;
    this.plan = plans[members[0]!]!;
    this.members = Int32Array.from(members).sort((a, b) => (plans[a]!.stop?.atr ?? 0) - (plans[b]!.stop?.atr ?? 0));
    this.rates = Array.from(this.members, (i) => plans[i]!.taker);
    this.state = new Float64Array(width * ACCOUNT);
    const multiples = new Float64Array(width);
    for (const [k, i] of this.members.entries()) {
      const { stop, taker, rules } = plans[i]!;
      multiples[k] = stop?.atr ?? Number.NaN;
      this.state[k * ACCOUNT + COST_SIDE] = taker.rate;
      this.state[k * ACCOUNT + FIXED_UNITS] = rules.fixedUnits ?? 0;
    }
    this.touches = new Touches(market, this.plan, multiples);
    this.left = new Uint8Array(width);
    this.tapes = members.map(() => new DayTape(market.days));
  }

  /**
   * All rule sets on one target: `state`, `tapes` and `left` tell what came out.
   *
   * @param recorders one a member; null where nobody asks
   */
  abstract run(changes: TargetChanges, recorders: readonly SweepRecorder[] | null): void;

  protected reset(): void {
    const { state } = this;
    for (let at = 0; at < state.length; at += ACCOUNT) {
      state.fill(0, at, at + COST_SIDE);
      state[at + CASH] = 1;
    }
    this.left.fill(0);
  }

  /** The figures of its rule set `k`. */
  writeTo(k: number, table: SweepTable, at: number): void {
    const tape = this.tapes[k]!;
    tape.writeTo(table, at);
    table.trades[at] = this.state[k * ACCOUNT + TRADES]!;
    table.orders[at] = this.state[k * ACCOUNT + ORDERS]!;
    table.turnover[at] = this.state[k * ACCOUNT + TURNOVER]!;
    table.costs[at] = this.state[k * ACCOUNT + COSTS]!;
    table.exposure[at] = this.state[k * ACCOUNT + HELD_BARS]! / this.market.rows;
  }
}

/** What the rule sets of one batch share; null for those that need the event kernel. */
export function batchKey(market: SweepMarket, { profit, rules, taker }: SweepPlan): string | null {
  const waits = rules.timedExitBars !== null || rules.cooldownBars > 0 || (market.hasGaps && !rules.fillOnGap);
  if (profit !== null || waits) return null;
  // Two fills on one bar add in weights accounting; a batch multiplies.
  if (rules.accounting === 'weights' && (rules.fill !== 'next-open' || rules.armDelayBars === 0)) return null;
  const stop = rules.stopLoss && { ...rules.stopLoss, atr: null };
  // A weight's turn is made with its cost.
  const cost = rules.accounting === 'weights' ? taker.rate : null;
  return JSON.stringify([rules.accounting, cost, rules.fill, rules.stopDropsSignal, rules.armDelayBars, stop]);
}

/** Whether a target goes through a batch: no side is held twice in a row with another size. */
export function suitsBatch(changes: TargetChanges): boolean {
  return changes.everySideNew;
}
