/** What a run's page draws of one strategy's trades. Profits are fractions: of initial equity in `units`, of equity in `weights`. */
export interface StrategyTrades {
  readonly name: string;
  readonly accounting: string;
  readonly trades: number;
  /** Still open at the end: counted at the last close. */
  readonly open: number;
  readonly hit: { readonly rate: number; readonly ci95: readonly [number, number] };
  readonly profitFactor: number;
  /** Mean gain of the winners ÷ mean loss of the losers. */
  readonly payoffRatio: number;
  /** Of what a trade held, after costs. `p`: whether it can be told from 0. */
  readonly mean: { readonly bps: number; readonly standardErrorBps: number; readonly p: number };
  /** By rising profit; the first and the last bin also hold what lies beyond them. 0 is a border. */
  readonly pnl: readonly TradeBin[];
  readonly hold: readonly TradeGroup[];
  readonly exits: readonly TradeGroup[];
  readonly excursions: TradeExcursions;
}

/** Trades with a profit from `from` up to `to`. */
export interface TradeBin {
  readonly from: number;
  readonly to: number;
  readonly trades: number;
}

export interface TradeGroup {
  readonly group: string;
  readonly trades: number;
  readonly winners: number;
  readonly hitRate: number;
  readonly meanPnl: number;
  /** Of `meanPnl`; NaN for one trade. */
  readonly standardError: number;
  readonly totalPnl: number;
  /** Too few trades to say anything. */
  readonly few: boolean;
}

/** How far trades went against and for their position, as fractions of the entry price. */
export interface TradeExcursions {
  /** Those drawn: all, or a sample that keeps the greatest. */
  readonly points: readonly { readonly mae: number; readonly mfe: number; readonly won: boolean }[];
  readonly trades: number;
  readonly edgeRatio: number;
}
