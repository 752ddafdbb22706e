import type { RegimeReturns } from '../core/index.ts';
import { hitRate, profitFactor } from './gain-ratios.ts';
import { sharpe, totalReturn, volatility } from './return-ratios.ts';
import { mean } from './series.ts';

/** Bar returns and the regime of each. */
export interface RegimeReturnsInput {
  /** Return of each bar, shape [n]; NaN leaves the row out. */
  readonly barReturn: ArrayLike<number>;
  /**
   * Regime of each row, shape [n], −1 unknown. The return of bar t was earned by a position decided at the close of t − 1 or earlier:
   * for what a regime was worth when traded give the regime known at that close, not the one that bar t itself made.
   */
  readonly regime: ArrayLike<number>;
  readonly names: readonly string[];
  readonly barsPerYear: number;
  /** Weight that earned each bar's return, shape [n]. */
  readonly weight?: ArrayLike<number>;
  /** Rows that count; all where absent. */
  readonly scored?: ArrayLike<number>;
}

/**
 * Returns by regime, in the order of `names`, then `unknown` where there are such rows. A regime without rows is listed with 0
 * rows. Rows of one regime do not follow each other: there is no drawdown here.
 */
export function regimeReturns(input: RegimeReturnsInput): RegimeReturns[] {
  const { barReturn, regime, names, weight, scored, barsPerYear } = input;
  const rows = Array.from({ length: names.length + 1 }, (): number[] => []);
  let counted = 0;
  for (let i = 0; i < barReturn.length; i++) {
    if (Number.isNaN(barReturn[i]!) || (scored !== undefined && scored[i] !== 1)) continue;
    rows[regime[i]! < 0 ? names.length : regime[i]!]!.push(i);
    counted++;
  }
  return rows.slice(0, rows.at(-1)!.length > 0 ? undefined : -1).map((own, code) => {
    const returns = own.map((i) => barReturn[i]!);
    return {
      name: names[code] ?? 'unknown',
      rows: own.length,
      share: own.length / counted,
      sum: returns.reduce((sum, value) => sum + value, 0),
      totalReturn: totalReturn(returns),
      sharpe: sharpe(returns, barsPerYear),
      volatility: volatility(returns, barsPerYear),
      hitRate: hitRate(returns),
      profitFactor: profitFactor(returns),
      exposure: weight === undefined ? Number.NaN : mean(own.map((i) => Math.abs(weight[i]!))),
    };
  });
}
