import { type Bars, type CostsBySource, makeBars, type Trade } from '../../src/core/index.ts';
import type { StrategyRun } from '../../src/experiment/run-strategies.ts';
import type { TradeContext } from '../../src/experiment/trade-tables.ts';

const HOUR = 3_600_000;
export const START = Date.UTC(2024, 0, 1);

/** Ten hours whose close is 100, 101, … and whose high and low lie 2 above and 1 below it. */
export const bars: Bars = makeBars({
  time: Float64Array.from({ length: 10 }, (_, t) => START + t * HOUR),
  intervalMs: HOUR,
  columns: {
    open: Float64Array.from({ length: 10 }, (_, t) => 100 + t),
    high: Float64Array.from({ length: 10 }, (_, t) => 102 + t),
    low: Float64Array.from({ length: 10 }, (_, t) => 99 + t),
    close: Float64Array.from({ length: 10 }, (_, t) => 100 + t),
    volume: new Float64Array(10).fill(1),
  },
});

export const costs = (over: Partial<CostsBySource> = {}): CostsBySource => ({
  fee: 0,
  spread: 0,
  slippage: 0,
  impact: 0,
  funding: 0,
  borrow: 0,
  ...over,
});

const plain: Trade = {
  side: 1,
  signalRow: 0,
  entryRow: 1,
  exitRow: 4,
  entryPrice: 101,
  exitPrice: 104,
  size: 0.009,
  fills: 2,
  pnl: 0.026,
  costs: 0.001,
  costsBy: costs({ fee: 0.001 }),
  entryReason: 'entry',
  exitReason: 'signal',
};

/** Two trades, one still open at the end, which lies two bars before the file's. */
export const trades: readonly Trade[] = [
  plain,
  {
    ...plain,
    side: -1,
    signalRow: 3,
    entryRow: 4,
    exitRow: -1,
    entryPrice: 104,
    exitPrice: 107,
    fills: 3,
    pnl: -0.03,
    costs: 0.003,
    costsBy: costs({ fee: 0.002, spread: 0.002, funding: -0.001 }),
    entryReason: 'flip',
    exitReason: 'end',
  },
];

/** A strategy's run that holds just what the trade log reads; eight rows count. */
export function runOf(name: string, its: readonly Trade[], accounting: 'units' | 'weights' = 'units'): StrategyRun {
  const fills = {
    row: Int32Array.from(its, (trade) => trade.entryRow),
    side: Int8Array.from(its, (trade) => trade.side),
    price: Float64Array.from(its, (trade) => trade.entryPrice),
    size: Float64Array.from(its, (trade) => trade.size),
    cost: Float64Array.from(its, (trade) => trade.costs),
    fee: Float64Array.from(its, (trade) => trade.costsBy.fee),
    spread: Float64Array.from(its, (trade) => trade.costsBy.spread),
    slippage: new Float64Array(its.length),
    impact: new Float64Array(its.length),
    reason: Uint8Array.from(its, (trade) => (trade.entryReason === 'flip' ? 3 : 0)),
  };
  const result = { trades: its, fills, accounting };
  return { name, result, scored: new Uint8Array(8).fill(1), variant: null, cases: ['base'] } as unknown as StrategyRun;
}

/** Regimes by row, one of them with a comma in its name. */
export const context: TradeContext = {
  regime: Int8Array.of(1, 0, 0, -1, 1, 1, 1, 1, 1, 1),
  label: Int8Array.of(0, 0, 0, 1, 1, 1, 1, 1, 1, 1),
  regimes: ['BULL, calm', 'BEAR'],
};
