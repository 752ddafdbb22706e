import { YEAR_DAYS } from '../../core/index.ts';
import { maxDrawdown, sharpe } from '../../metrics/index.ts';
import type { SweepTable } from './table.ts';

/** Equity and return of each UTC day of one combination; the memory is used again for the next. */
export class DayTape {
  readonly days: number;
  /** At the day's last close, shape [days]; 1 before the first. */
  readonly equity: Float64Array;
  /** Fraction, shape [days]. */
  readonly returns: Float64Array;

  constructor(days: number) {
    this.days = days;
    this.equity = new Float64Array(days);
    this.returns = new Float64Array(days);
  }

  /** From day's end to day's end; 0 on a day that starts without equity. */
  returnsOfEquity(): void {
    const { equity, returns } = this;
    let before = 1;
    for (let day = 0; day < equity.length; day++) {
      returns[day] = before > 0 ? equity[day]! / before - 1 : 0;
      before = equity[day]!;
    }
  }

  writeTo(table: SweepTable, at: number): void {
    table.sharpe[at] = sharpe(this.returns, YEAR_DAYS);
    table.totalReturn[at] = (this.days === 0 ? 1 : this.equity[this.days - 1]!) - 1;
    table.dailyDrawdown[at] = maxDrawdown(this.equity);
  }
}
