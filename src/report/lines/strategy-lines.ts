import type { StrategyMetrics } from '../../core/index.ts';
import { count, fixed, percent } from '../numbers.ts';
import { title } from '../parts.ts';
import { heldName } from '../roles.ts';
import { type Column, numbers, type TextOptions, table } from '../text.ts';

/** Strategies side by side. @param hold the market held on the same rows: the last line */
export function strategyLines(
  own: Readonly<Record<string, StrategyMetrics>>,
  options: TextOptions,
  hold?: StrategyMetrics,
): string[] {
  const names = Object.keys(own);
  if (names.length === 0) return [];
  const strategies = hold === undefined ? own : { ...own, [heldName(names)]: hold };
  const all = Object.values(strategies);
  const costs = new Set(all.map((m) => m.costBps));
  const column = (head: string, cell: (m: StrategyMetrics) => string): Column => numbers(head, all.map(cell));
  const columns: Column[] = [
    ...headlineColumns(strategies),
    column('Turn/y', (m) => fixed(m.turnoverPerYear, 0)),
    column('Expo', (m) => percent(m.exposure, 0)),
    column('Trades', (m) => count(m.trades)),
    column('Hit', (m) => percent(m.hitRate, 0)),
    column('PF', (m) => fixed(m.profitFactor)),
    column('Hold', (m) => count(m.averageHoldBars)),
  ];
  if (costs.size > 1) columns.push(column('bps', (m) => fixed(m.costBps, 0)));
  const notes = [
    ...(costs.size === 1 ? [`round trip ${roundTrip(all[0]!.costBps)}`] : []),
    'Hold in bars',
    ...(hold === undefined ? [] : [`${heldName(names)}: holding the market`]),
  ];
  return [title('Strategies', notes.join('; '), options), ...table(columns, options)];
}

/** Undefined where a cost model looks at the market: then no round trip has a price beforehand. */
function roundTrip(bps: number | null): string {
  return bps === null || Number.isNaN(bps) ? 'depends on the market' : `${fixed(bps, 1).replace('.0', '')} bps`;
}

/** What a strategy, or a portfolio of it, is known by. */
export type Headline = Pick<
  StrategyMetrics,
  'sharpe' | 'sortino' | 'calmar' | 'cagr' | 'volatility' | 'maxDrawdown' | 'totalReturn'
>;

/** Names and headline figures, one line a strategy. */
export function headlineColumns(strategies: Readonly<Record<string, Headline>>): Column[] {
  const all = Object.values(strategies);
  const column = (head: string, cell: (m: Headline) => string): Column => numbers(head, all.map(cell));
  return [
    { head: 'strategy', cells: Object.keys(strategies) },
    column('Sharpe', (m) => fixed(m.sharpe)),
    column('Sortino', (m) => fixed(m.sortino)),
    column('Calmar', (m) => fixed(m.calmar)),
    column('CAGR', (m) => percent(m.cagr)),
    column('Vol', (m) => percent(m.volatility)),
    column('Max DD', (m) => percent(m.maxDrawdown)),
    column('Return', (m) => percent(m.totalReturn)),
  ];
}
