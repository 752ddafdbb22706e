import { type Bars, DAY_MS } from '../core/index.ts';
import type { CostModel } from './costs/model.ts';

/** Funding rates: fraction of the position's value that longs pay shorts at `time` (epoch ms UTC, rising). */
export interface FundingSeries {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

/**
 * What a position pays for having been held until a bar's open, as fractions of its value at the last close. It is paid by
 * who held it through that close, before any fill of the bar: an entry exactly at a funding time does not pay, an exit then
 * does. A rate stamped inside a bar is paid at the next bar's open.
 */
export class Holding {
  /** After `open`: what a long pays (negative: earns) in funding; a short pays the opposite. */
  funding = 0;
  /** After `open`: interest for the nights since the bar before, on units sold short and on cash below 0. */
  short = 0;
  cash = 0;
  /** Whether anything can ever be due. */
  readonly active: boolean;

  readonly #time: Float64Array;
  readonly #funding: FundingSeries | null;
  readonly #shortPerDay: number;
  readonly #cashPerDay: number;
  #next = 0;

  constructor(bars: Bars, costs: CostModel, funding: FundingSeries | undefined) {
    this.#time = bars.time;
    this.#funding = costs.funding ? (funding ?? null) : null;
    this.#shortPerDay = costs.shortPerDay * costs.scale;
    this.#cashPerDay = costs.cashPerDay * costs.scale;
    this.active = this.#funding !== null || this.#shortPerDay > 0 || this.#cashPerDay > 0;
  }

  /** @returns whether anything is due at the open of `row`; rows come once each, rising */
  open(row: number): boolean {
    this.funding = 0;
    this.short = 0;
    this.cash = 0;
    const now = this.#time[row]!;
    if (this.#funding !== null) {
      const { time, rate } = this.#funding;
      for (; this.#next < time.length && time[this.#next]! <= now; this.#next++) {
        if (row > 0 && time[this.#next]! > this.#time[row - 1]!) this.funding += rate[this.#next]!;
      }
    }
    if (row > 0 && (this.#shortPerDay > 0 || this.#cashPerDay > 0)) {
      const nights = Math.floor(now / DAY_MS) - Math.floor(this.#time[row - 1]! / DAY_MS);
      this.short = nights * this.#shortPerDay;
      this.cash = nights * this.#cashPerDay;
    }
    return this.funding !== 0 || this.short !== 0 || this.cash !== 0;
  }
}
