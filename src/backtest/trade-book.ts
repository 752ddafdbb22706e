import { COST_SOURCES, type CostsBySource, EXIT_REASONS, type ExitReason, type Trade } from '../core/index.ts';
import { FILL_SOURCES } from './costs/part.ts';
import { FILL_REASONS } from './orders.ts';

const FUNDING = COST_SOURCES.indexOf('funding');
const BORROW = COST_SOURCES.indexOf('borrow');
const END = EXIT_REASONS.indexOf('end');
const RUIN = EXIT_REASONS.indexOf('ruin');
/** The exit reason of each fill's reason; −1 for those that close nothing. */
const EXIT_OF_FILL = FILL_REASONS.map((reason) => EXIT_REASONS.indexOf(reason as ExitReason));

/** Numbers of one trade in the book's table; what they paid by source comes after them. */
const WIDTH = 12 + COST_SOURCES.length;

/**
 * The round trips of an account, from the fill that opens a position to the one that closes it, and what they paid. Kept as
 * a table of numbers; records are made of it when they are asked for.
 */
export class TradeBook {
  #table: Float64Array;
  #count = 0;
  /** Paid by source over all trades, in the order of `COST_SOURCES`. */
  readonly #paid = new Float64Array(COST_SOURCES.length);
  readonly #tradePaid = new Float64Array(COST_SOURCES.length);
  #side: 1 | -1 = 1;
  #signalRow = -1;
  #entryRow = -1;
  #flipped = false;
  #size = 0;
  #fills = 0;
  #costs = 0;
  #before = 0;
  #added = 0;
  #addedValue = 0;
  #entryPrice = Number.NaN;
  #taken = 0;
  #takenValue = 0;

  /** @param rows of the bars: a guess of how much room the trades will need */
  constructor(rows: number) {
    this.#table = new Float64Array(WIDTH * Math.max(64, rows >>> 5));
  }

  /** Part of a fill: `value` traded at these rates a source (in the order of `FILL_SOURCES`). */
  pay(value: number, rates: Float64Array): void {
    const fee = value * rates[0]!;
    this.#paid[0]! += fee;
    this.#tradePaid[0]! += fee;
    for (let k = 1; k < FILL_SOURCES.length; k++) {
      if (rates[k] === 0) continue;
      const amount = value * rates[k]!;
      if (amount !== 0) {
        this.#paid[k]! += amount;
        this.#tradePaid[k]! += amount;
      }
    }
  }

  /** What holding cost at a bar's open. */
  payHolding(funding: number, borrow: number): void {
    this.#paid[FUNDING]! += funding;
    this.#tradePaid[FUNDING]! += funding;
    this.#paid[BORROW]! += borrow;
    this.#tradePaid[BORROW]! += borrow;
    this.#costs += funding + borrow;
  }

  /**
   * @param size signed: units or weight
   * @param costs of the fill, already in `pay` after this call
   * @param before the account's profit (money, or summed bar returns) before the entry's cost
   */
  open(
    row: number,
    price: number,
    size: number,
    costs: number,
    before: number,
    signalRow: number,
    flip: boolean,
  ): void {
    this.#tradePaid.fill(0);
    this.#side = size > 0 ? 1 : -1;
    this.#signalRow = signalRow;
    this.#entryRow = row;
    this.#flipped = flip;
    this.#size = Math.abs(size);
    this.#fills = 1;
    this.#costs = costs;
    this.#before = before;
    this.#entryPrice = price;
    this.#added = this.#size;
    this.#addedValue = this.#size * price;
    this.#taken = 0;
    this.#takenValue = 0;
  }

  /** The position on the same side goes from one signed size to another. */
  resize(price: number, from: number, to: number, costs: number): void {
    const change = Math.abs(to) - Math.abs(from);
    if (change > 0) {
      this.#added += change;
      this.#addedValue += change * price;
      this.#entryPrice = this.#addedValue / this.#added;
    } else {
      this.#taken -= change;
      this.#takenValue -= change * price;
    }
    this.#size = Math.max(this.#size, Math.abs(to));
    this.#fills++;
    this.#costs += costs;
  }

  /**
   * @param size what is left to leave, signed
   * @param after the account's profit after the exit's cost
   */
  close(row: number, price: number, size: number, costs: number, after: number, reason: number): void {
    this.#costs += costs;
    this.#fills++;
    const left = Math.abs(size);
    const exitPrice = this.#taken === 0 ? price : (this.#takenValue + left * price) / (this.#taken + left);
    this.#record(row, exitPrice, after, EXIT_OF_FILL[reason]!);
  }

  /**
   * The account has nothing left: the trade lost what there was, and no more.
   *
   * @param after the account's profit with all equity lost
   * @param fills 1 where an order ended it, 0 where a close did
   */
  ruin(row: number, price: number, costs: number, after: number, fills: 0 | 1): void {
    this.#costs += costs;
    this.#fills += fills;
    this.#record(row, price, after, RUIN);
  }

  /** The trades so far; with the one that is still open, where `open` says how it stands. */
  trades(open: { readonly close: number; readonly profit: number } | null): readonly Trade[] {
    if (open !== null) {
      this.#record(-1, open.close, open.profit, END);
      this.#count--;
    }
    return Array.from({ length: this.#count + (open === null ? 0 : 1) }, (_, i) =>
      tradeOf(this.#table.subarray(i * WIDTH, (i + 1) * WIDTH)),
    );
  }

  paid(): CostsBySource {
    return bySource(this.#paid);
  }

  #record(exitRow: number, exitPrice: number, after: number, exitReason: number): void {
    const at = this.#count++ * WIDTH;
    if (at === this.#table.length) {
      const grown = new Float64Array(2 * at);
      grown.set(this.#table);
      this.#table = grown;
    }
    const table = this.#table;
    table[at] = this.#side;
    table[at + 1] = this.#signalRow;
    table[at + 2] = this.#entryRow;
    table[at + 3] = exitRow;
    table[at + 4] = this.#entryPrice;
    table[at + 5] = exitPrice;
    table[at + 6] = this.#size;
    table[at + 7] = this.#fills;
    table[at + 8] = after - this.#before;
    table[at + 9] = this.#costs;
    table[at + 10] = this.#flipped ? 1 : 0;
    table[at + 11] = exitReason;
    for (let k = 0; k < COST_SOURCES.length; k++) table[at + 12 + k] = this.#tradePaid[k]!;
  }
}

function tradeOf(row: Float64Array): Trade {
  return {
    side: row[0] === 1 ? 1 : -1,
    signalRow: row[1]!,
    entryRow: row[2]!,
    exitRow: row[3]!,
    entryPrice: row[4]!,
    exitPrice: row[5]!,
    size: row[6]!,
    fills: row[7]!,
    pnl: row[8]!,
    costs: row[9]!,
    costsBy: bySource(row.subarray(12)),
    entryReason: row[10] === 1 ? 'flip' : 'entry',
    exitReason: EXIT_REASONS[row[11]!]!,
  };
}

function bySource(amounts: Float64Array): CostsBySource {
  return {
    fee: amounts[0]!,
    spread: amounts[1]!,
    slippage: amounts[2]!,
    impact: amounts[3]!,
    funding: amounts[4]!,
    borrow: amounts[5]!,
  };
}
