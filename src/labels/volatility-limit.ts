import { RollingMoments, RollingOrder } from '../core/index.ts';

/**
 * Trailing volatility (deviation, divisor n, of the last `windowBars` log returns) and its trailing percentile over
 * `historyBars` values, the newest included. Both are NaN until their windows are full.
 */
export class VolatilityLimit {
  volatility = Number.NaN;
  limit = Number.NaN;
  readonly #moments: RollingMoments;
  readonly #order: RollingOrder;
  readonly #quantile: number;

  constructor(windowBars: number, historyBars: number, quantile: number) {
    this.#moments = new RollingMoments(windowBars);
    this.#order = new RollingOrder(historyBars);
    this.#quantile = quantile;
  }

  /** @param ret the row's log return; a leading NaN is passed over */
  push(ret: number): void {
    this.#moments.push(ret);
    this.volatility = this.#moments.deviation(0);
    this.#order.push(this.volatility);
    this.limit = this.#order.quantile(this.#quantile);
  }
}
