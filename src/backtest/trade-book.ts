import type { ExitReason, Trade } from '../core/index.ts';
import { FILL_REASONS, FLIP } from './orders.ts';

/** The round trips of an account, from the fill that opens a position to the one that closes it. */
export class TradeBook {
  readonly trades: Trade[] = [];
  #side: 1 | -1 = 1;
  #entryRow = -1;
  #entryPrice = Number.NaN;
  #size = 0;
  #costs = 0;
  #before = 0;

  /**
   * @param size signed: units or weight
   * @param before the account's profit (money, or summed bar returns) before the entry's cost
   */
  open(row: number, price: number, size: number, costs: number, before: number): void {
    this.#side = size > 0 ? 1 : -1;
    this.#entryRow = row;
    this.#entryPrice = price;
    this.#size = Math.abs(size);
    this.#costs = costs;
    this.#before = before;
  }

  resize(size: number, costs: number): void {
    this.#size = Math.max(this.#size, Math.abs(size));
    this.#costs += costs;
  }

  /** @param after the account's profit after the exit's cost */
  close(row: number, price: number, costs: number, after: number, reason: number): void {
    this.#costs += costs;
    this.#record(row, price, after, reason === FLIP ? 'flip' : (FILL_REASONS[reason] as ExitReason));
  }

  /**
   * The account has nothing left: the trade lost what there was, and no more.
   *
   * @param after the account's profit with all equity lost
   */
  ruin(row: number, price: number, costs: number, after: number): void {
    this.#costs += costs;
    this.#record(row, price, after, 'ruin');
  }

  /** The trade still open after the last bar. */
  end(lastClose: number, after: number): void {
    this.#record(-1, lastClose, after, 'end');
  }

  #record(exitRow: number, exitPrice: number, after: number, exitReason: ExitReason): void {
    this.trades.push({
      side: this.#side,
      entryRow: this.#entryRow,
      exitRow,
      entryPrice: this.#entryPrice,
      exitPrice,
      size: this.#size,
      pnl: after - this.#before,
      costs: this.#costs,
      exitReason,
    });
  }
}
