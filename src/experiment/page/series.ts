import type { PageLine, PageSeries, PageTrades } from '../../core/index.ts';
import { HOLD_FILE } from '../results.ts';
import { comparedStrategies, type PageSource } from './source.ts';

/** The columns that the page draws, from the run's own tables. */
export async function pageSeries(source: PageSource): Promise<PageSeries> {
  const { answer, table } = source;
  const names = Object.keys(answer.strategies);
  const equity = (await table('equity.parquet', ['time', 'close', ...names.map((name) => `${name}.equity`)]))!.columns;
  const held = await table(HOLD_FILE, ['time', 'equity']);
  const sameRows = held !== null && held.columns.time!.length === equity.time!.length;
  return {
    time: equity.time!,
    close: equity.close!,
    strategies: Object.fromEntries(names.map((name) => [name, withDrawdown(equity[`${name}.equity`]!)])),
    hold: sameRows ? withDrawdown(held.columns.equity!) : null,
    ...(await forecastSeries(source)),
    trades: await tradeSeries(source),
  };
}

async function forecastSeries({
  table,
}: PageSource): Promise<Pick<PageSeries, 'regime' | 'regimes' | 'probabilities'>> {
  const { columns, metadata } = (await table('forecasts.parquet', ['time', 'regime']))!;
  const time = columns.time!;
  const regimes = metadata.regimes === undefined || metadata.regimes === '' ? [] : metadata.regimes.split(',');
  const names = regimes.map((name) => `p_${name}`);
  const p = names.length === 0 ? null : await table('forecasts.parquet', names);
  return {
    regime: regimeRuns(time, columns.regime!),
    regimes,
    probabilities: p === null ? null : { time, of: names.map((name) => p.columns[name]!) },
  };
}

const TRADE_COLUMNS = ['entryTime', 'entryPrice', 'exitTime', 'exitPrice', 'side', 'pnl'] as const;

async function tradeSeries({ answer, table }: PageSource): Promise<Record<string, PageTrades>> {
  const found = await table('trades.parquet', ['strategy', ...TRADE_COLUMNS]);
  if (found === null) return {};
  const strategies = JSON.parse(found.metadata.strategies ?? '[]') as string[];
  const { strategy } = found.columns;
  return Object.fromEntries(
    comparedStrategies(answer).map((name) => {
      const code = strategies.indexOf(name);
      const own = (_: number, i: number): boolean => strategy![i] === code;
      const columns = TRADE_COLUMNS.map((column) => [column, found.columns[column]!.filter(own)]);
      return [name, Object.fromEntries(columns) as unknown as PageTrades];
    }),
  );
}

/** The fall from the highest equity so far, 1 at the start. */
function withDrawdown(equity: Float64Array): PageLine {
  let peak = 1;
  const drawdown = equity.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
  return { equity, drawdown };
}

/** Where the predicted regime changes. */
function regimeRuns(time: Float64Array, code: Float64Array): { time: number; code: number }[] {
  const out: { time: number; code: number }[] = [];
  for (let i = 0; i < code.length; i++)
    if (i === 0 || code[i] !== code[i - 1]) out.push({ time: time[i]!, code: code[i]! });
  return out;
}
