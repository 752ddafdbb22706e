/**
 * One row of figures a combination; columns have shape [combinations], allocated once.
 *
 * `sharpe`: UTC-day returns, sample deviation, √365. `dailyDrawdown`: largest fall of equity between ends of UTC days, as a
 * positive fraction of the peak (bars inside a day are not looked at). `trades`: round trips, one still open included.
 * `orders`: fills. `turnover`: sum of absolute changes of weight. `costs`: money (initial equity 1) in `units`, fraction of
 * equity in `weights`. `exposure`: share of closes with a position.
 */
export class SweepTable {
  readonly sharpe: Float64Array;
  readonly totalReturn: Float64Array;
  readonly dailyDrawdown: Float64Array;
  readonly trades: Float64Array;
  readonly orders: Float64Array;
  readonly turnover: Float64Array;
  readonly costs: Float64Array;
  readonly exposure: Float64Array;

  constructor(combinations: number) {
    this.sharpe = new Float64Array(combinations);
    this.totalReturn = new Float64Array(combinations);
    this.dailyDrawdown = new Float64Array(combinations);
    this.trades = new Float64Array(combinations);
    this.orders = new Float64Array(combinations);
    this.turnover = new Float64Array(combinations);
    this.costs = new Float64Array(combinations);
    this.exposure = new Float64Array(combinations);
  }

  /** The figures of one combination, in the columns' order. */
  static row(table: SweepTable, at: number): number[] {
    return Object.values(table).map((column: Float64Array) => column[at]!);
  }

  static write(table: SweepTable, at: number, figures: readonly number[]): void {
    Object.values(table).forEach((column: Float64Array, i) => {
      column[at] = figures[i]!;
    });
  }
}
