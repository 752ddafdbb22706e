import { averageTrueRange, type Bars } from '../core/index.ts';
import type { LevelRule } from './rules.ts';

/**
 * Distance of a level at each signal row, shape [n]: price units (`absolute`) or a fraction of the reference price
 * (`fraction`). NaN where the range is undefined: such an entry has no level.
 */
export function levelDistance(bars: Bars, rule: LevelRule): Float64Array {
  const range = averageTrueRange(bars, rule.windowBars, rule.seed);
  const { close } = bars;
  for (let t = 0; t < range.length; t++)
    range[t] = rule.atr * (rule.basis === 'absolute' ? range[t]! : range[t]! / close[t]!);
  return range;
}

/**
 * The price of a level.
 *
 * @param direction −1 below the reference (a long's stop, a short's profit), +1 above it
 */
export function levelPrice(rule: LevelRule, reference: number, distance: number, direction: number): number {
  return rule.basis === 'absolute' ? reference + direction * distance : reference * (1 + direction * distance);
}
