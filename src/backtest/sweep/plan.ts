import type { ExecutionRules, LevelRule } from '../rules.ts';
import type { Extrema } from './extrema.ts';
import type { SweepMarket } from './market.ts';
import { constantRates, type FillRates } from './rates.ts';

/** A level rule over a market's columns. */
export interface LevelPlan {
  /** Average true range by signal row, in the unit of `absolute`; NaN where no level hangs. */
  readonly range: Float64Array;
  readonly atr: number;
  readonly absolute: boolean;
  readonly reference: LevelRule['reference'];
}

/** One set of rules, ready for any number of targets on one market. */
export interface SweepPlan {
  readonly rules: ExecutionRules;
  readonly stop: LevelPlan | null;
  readonly profit: LevelPlan | null;
  readonly extrema: Extrema;
  readonly taker: FillRates;
  /** Of a take-profit, which waits at its price. */
  readonly maker: FillRates;
}

/**
 * Whether the sweep kernels know all of these rules: market orders at the next open or close, levels that stay where they
 * are, costs that are one rate. Others go through `runBacktest`.
 */
export function isSweepable(rules: ExecutionRules): boolean {
  const { stopLoss, takeProfit } = rules;
  return (
    rules.fill !== 'next-vwap' &&
    rules.intrabar !== 'replay' &&
    (stopLoss === null || stopLoss.trail === 'fixed') &&
    (takeProfit === null || (takeProfit.trail === null && takeProfit.share === 1)) &&
    rules.breakEven === null &&
    rules.volumeCap === null &&
    rules.maxPosition === null &&
    rules.maxLeverage === null &&
    rules.minTrade === 0 &&
    constantRates(rules) !== null
  );
}

/** @throws RangeError where the rules are not sweepable */
export function planSweep(market: SweepMarket, rules: ExecutionRules): SweepPlan {
  const rates = isSweepable(rules) ? constantRates(rules) : null;
  if (rates === null) throw new RangeError('these execution rules need runBacktest');
  const stop = rules.stopLoss && levelPlan(market, rules.stopLoss, rules.fillOnGap);
  const profit = rules.takeProfit && levelPlan(market, rules.takeProfit, rules.fillOnGap);
  return { rules, stop, profit, extrema: market.extrema(rules.fillOnGap), ...rates };
}

function levelPlan(market: SweepMarket, rule: LevelRule, gapsCount: boolean): LevelPlan {
  const absolute = rule.basis === 'absolute';
  const range = market.ranges(rule.windowBars, rule.seed, !absolute, gapsCount);
  return { range, atr: rule.atr, absolute, reference: rule.reference };
}

/**
 * The column in which the distance of a level starts: at the signal's row for `signal-close`, at the entry's otherwise.
 */
export function referenceColumn({ bars }: SweepMarket, { rules }: SweepPlan, level: LevelPlan): Float64Array {
  return level.reference === 'fill' && rules.fill === 'next-open' ? bars.open : bars.close;
}

/**
 * The price of a level.
 *
 * @param direction −1 below the reference (a long's stop, a short's profit), +1 above it
 */
export function levelAt(
  plan: LevelPlan,
  close: Float64Array,
  price: number,
  row: number,
  signalRow: number,
  direction: number,
): number {
  const from = plan.reference === 'fill' ? price : plan.reference === 'entry-close' ? close[row]! : close[signalRow]!;
  const distance = plan.atr * plan.range[signalRow]!;
  return plan.absolute ? from + direction * distance : from * (1 + direction * distance);
}
