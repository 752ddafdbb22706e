import { logRatio, logReturn, trailingReturn } from './trailing.ts';
import { VolatilityLimit } from './volatility-limit.ts';

export const TREND_VOLATILITY_NAMES = ['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL'] as const;

/**
 * ln(volatility ÷ threshold), the return, and its absolute distances to the two thresholds: with the return itself they
 * let a linear model bend where the rule does, which signed distances could not.
 */
export const TREND_VOLATILITY_INPUTS = ['rule_ln_volatility', 'rule_return', 'rule_to_bull', 'rule_to_bear'] as const;

/** Return and volatility over a trailing window and the volatility's trailing percentile, row by row. */
export class TrendVolatilityState {
  ret = Number.NaN;
  readonly #trailing: VolatilityLimit;
  readonly #close: Float64Array;
  readonly #windowBars: number;
  readonly #threshold: number;

  /**
   * @param close shape [n]; `push` reads no row after its own
   * @param sizes `quantile` of the volatilities of `historyBars` rows; `threshold` of the return, a fraction
   */
  constructor(
    close: Float64Array,
    sizes: {
      readonly windowBars: number;
      readonly historyBars: number;
      readonly quantile: number;
      readonly threshold: number;
    },
  ) {
    this.#trailing = new VolatilityLimit(sizes.windowBars, sizes.historyBars, sizes.quantile);
    this.#close = close;
    this.#windowBars = sizes.windowBars;
    this.#threshold = sizes.threshold;
  }

  get volatility(): number {
    return this.#trailing.volatility;
  }

  /** The volatility's trailing percentile, the row included. */
  get limit(): number {
    return this.#trailing.limit;
  }

  push(row: number): void {
    this.#trailing.push(logReturn(this.#close, row));
    this.ret = trailingReturn(this.#close, row, this.#windowBars);
  }

  /**
   * The rule's order of precedence: a volatility above its limit, then a return beyond ±`threshold`, else sideways.
   * Codes 0 BULL_TREND, 1 BEAR_TREND, 2 SIDEWAYS, 3 HIGH_VOL; −1 where a quantity is NaN.
   *
   * @param limit the volatility's percentile: the row's own, or the one known when a forward window began
   */
  code(limit: number): number {
    if (Number.isNaN(this.ret) || Number.isNaN(this.volatility) || Number.isNaN(limit)) return -1;
    if (this.volatility > limit) return 3;
    if (this.ret > this.#threshold) return 0;
    return this.ret < -this.#threshold ? 1 : 2;
  }

  /** Writes `TREND_VOLATILITY_INPUTS`. */
  inputsInto(out: Float64Array): void {
    out[0] = logRatio(this.volatility, this.limit);
    out[1] = this.ret;
    out[2] = Math.abs(this.ret - this.#threshold);
    out[3] = Math.abs(this.ret + this.#threshold);
  }
}
