import { averageTrueRange, type Bars } from '../core/index.ts';
import type { ExecutionRules, LevelRule } from './rules.ts';

/**
 * Distance of each level at each signal row, shape [n]: price units (`absolute`) or a fraction of the reference price
 * (`fraction`). NaN where the range is undefined: such an entry has no level. null where the rules have no such level.
 */
export function levelDistances(
  bars: Bars,
  { stopLoss, takeProfit }: ExecutionRules,
): { readonly stop: Float64Array | null; readonly profit: Float64Array | null } {
  const stopRange = stopLoss && averageTrueRange(bars, stopLoss.windowBars, stopLoss.seed);
  const shared = stopLoss?.windowBars === takeProfit?.windowBars && stopLoss?.seed === takeProfit?.seed;
  const profitRange = shared ? stopRange : takeProfit && averageTrueRange(bars, takeProfit.windowBars, takeProfit.seed);
  return {
    stop: stopLoss && stopRange && scaled(stopRange, bars.close, stopLoss),
    profit: takeProfit && profitRange && scaled(profitRange, bars.close, takeProfit),
  };
}

function scaled(range: Float64Array, close: Float64Array, rule: LevelRule): Float64Array {
  const out = new Float64Array(range.length);
  const relative = rule.basis === 'fraction';
  for (let t = 0; t < out.length; t++) out[t] = rule.atr * (relative ? range[t]! / close[t]! : range[t]!);
  return out;
}

/**
 * The price of a level.
 *
 * @param direction −1 below the reference (a long's stop, a short's profit), +1 above it
 */
export function levelPrice(rule: LevelRule, reference: number, distance: number, direction: number): number {
  return rule.basis === 'absolute' ? reference + direction * distance : reference * (1 + direction * distance);
}
