import { type Bars, sliceBars } from '../core/index.ts';
import { settleUnits } from './account-units.ts';
import { settleWeights } from './account-weights.ts';
import { decideOrders } from './desk.ts';
import type { BacktestResult } from './result.ts';
import type { ExecutionRules } from './rules.ts';

/**
 * A target position through the execution rules: which orders fill where, then what an account makes of them.
 *
 * Timing: `target[t]` is decided at the close of row t and fills on row t + 1 at the earliest. Nothing before a row
 * changes when later rows do.
 *
 * @param target shape [n], wanted fraction of equity, signed; NaN is 0
 * @throws RangeError where target and bars differ in length
 */
export function runBacktest(bars: Bars, target: Float64Array, rules: ExecutionRules): BacktestResult {
  if (target.length !== bars.close.length) {
    throw new RangeError(`${target.length} targets for ${bars.close.length} bars`);
  }
  const { orders, ...decided } = decideOrders(bars, target, rules);
  const account =
    rules.accounting === 'weights'
      ? settleWeights(bars, orders, rules.costSide)
      : settleUnits(bars, orders, rules.costSide, rules.fixedUnits);
  // What a dead account was still told to do did not happen.
  const end = account.ruinRow + 1;
  const { entries, counts } =
    end < target.length ? decideOrders(sliceBars(bars, { start: 0, end }), target.subarray(0, end), rules) : decided;
  return { ...account, accounting: rules.accounting, entries, counts };
}
