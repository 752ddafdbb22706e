import type { PageTrades } from '../../core/index.ts';
import type { TimeGrid } from '../charts/encode-line.ts';

/** Trades as columns: entry in steps, prices, exit in steps (−1 while open), side, PnL as a fraction of the initial equity. */
export interface SmallTrades {
  readonly entry: readonly number[];
  readonly entryPrice: readonly number[];
  readonly exit: readonly number[];
  readonly exitPrice: readonly (number | null)[];
  readonly side: readonly number[];
  readonly pnl: readonly (number | null)[];
}

/** At most `limit` trades: of equally many neighbours those that won or lost most, so that no large one is missed. */
export function smallTrades(grid: TimeGrid, trades: PageTrades, limit: number): SmallTrades {
  const rows = largest(trades.pnl, limit);
  const digits = (values: ArrayLike<number>, precision: number) =>
    rows.map((row) => (Number.isFinite(values[row]!) ? Number(values[row]!.toPrecision(precision)) : null));
  return {
    entry: rows.map((row) => grid.steps(trades.entryTime[row]!)),
    entryPrice: digits(trades.entryPrice, 6) as number[],
    exit: rows.map((row) => (Number.isFinite(trades.exitTime[row]!) ? grid.steps(trades.exitTime[row]!) : -1)),
    exitPrice: digits(trades.exitPrice, 6),
    side: rows.map((row) => trades.side[row]!),
    pnl: digits(trades.pnl, 3),
  };
}

function largest(pnl: ArrayLike<number>, limit: number): number[] {
  const n = pnl.length;
  if (n <= limit) return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: limit }, (_, s) => {
    const start = Math.floor((s * n) / limit);
    let best = start;
    for (let i = start; i < Math.floor(((s + 1) * n) / limit); i++)
      if (Math.abs(pnl[i]!) > Math.abs(pnl[best]!)) best = i;
    return best;
  });
}
