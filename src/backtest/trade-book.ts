import { COST_SOURCES, type CostsBySource, type ExitReason, type Trade } from '../core/index.ts';
import { FILL_SOURCES } from './costs/part.ts';
import { FILL_REASONS, FLIP } from './orders.ts';

const FUNDING = COST_SOURCES.indexOf('funding');
const BORROW = COST_SOURCES.indexOf('borrow');

/** The round trips of an account, from the fill that opens a position to the one that closes it, and what they paid. */
export class TradeBook {
  readonly #trades: Trade[] = [];
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

  /** Part of a fill: `value` traded at these rates a source (in the order of `FILL_SOURCES`). */
  pay(value: number, rates: Float64Array): void {
    for (let k = 0; k < FILL_SOURCES.length; k++) {
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
    this.#trades.push(
      this.#trade(row, exitPrice, after, reason === FLIP ? 'flip' : (FILL_REASONS[reason] as ExitReason)),
    );
  }

  /**
   * The account has nothing left: the trade lost what there was, and no more.
   *
   * @param after the account's profit with all equity lost
   */
  ruin(row: number, price: number, costs: number, after: number): void {
    this.#costs += costs;
    this.#trades.push(this.#trade(row, price, after, 'ruin'));
  }

  /** The trades so far; with the one that is still open, where `open` says how it stands. */
  trades(open: { readonly close: number; readonly profit: number } | null): readonly Trade[] {
    return open === null ? this.#trades : [...this.#trades, this.#trade(-1, open.close, open.profit, 'end')];
  }

  paid(): CostsBySource {
    return bySource(this.#paid);
  }

  #trade(exitRow: number, exitPrice: number, after: number, exitReason: ExitReason): Trade {
    return {
      side: this.#side,
      signalRow: this.#signalRow,
      entryRow: this.#entryRow,
      exitRow,
      entryPrice: this.#entryPrice,
      exitPrice,
      size: this.#size,
      fills: this.#fills,
      pnl: after - this.#before,
      costs: this.#costs,
      costsBy: bySource(this.#tradePaid),
      entryReason: this.#flipped ? 'flip' : 'entry',
      exitReason,
    };
  }
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
