import type { Bars } from '../core/index.ts';
import { Backtest, type MarketInputs } from './engine.ts';
import type { BacktestResult } from './result.ts';
import type { ExecutionRules } from './rules.ts';

export interface BacktestInputs extends MarketInputs {
  /** The rules that hold at each row, an index into them, shape [n]; the first of them where absent. */
  readonly variant?: Uint8Array | null | undefined;
}

/**
 * A target position through the execution rules: which orders fill where, and what an account makes of them.
 *
 * Timing: `target[t]` is decided at the close of row t and fills on row t + 1 at the earliest. Nothing before a row
 * changes when later rows do.
 *
 * @param target shape [n], wanted fraction of equity, signed; NaN is 0
 * @param rules one set, or one a variant (which may differ in what protects a position)
 * @throws RangeError where target and bars differ in length; InputError where the rules need what isn't there
 */
export function runBacktest(
  bars: Bars,
  target: Float64Array,
  rules: ExecutionRules | readonly ExecutionRules[],
  { variant, ...inputs }: BacktestInputs = {},
): BacktestResult {
  const n = bars.close.length;
  if (target.length !== n) throw new RangeError(`${target.length} targets for ${n} bars`);
  const backtest = new Backtest(bars, Array.isArray(rules) ? rules : [rules], inputs);
  backtest.run(target, variant ?? null);
  return backtest.result();
}
