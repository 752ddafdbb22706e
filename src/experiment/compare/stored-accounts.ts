import { DAY_MS, YEAR_DAYS } from '../../core/index.ts';
import { readParquetColumns } from '../../data/index.ts';
import type { Accounting } from '../../metrics/index.ts';
import { type DayAccount, dayAccount } from '../own-targets/index.ts';
import type { OpenRun } from './open-runs.ts';

/** What a strategy's account was, row by row and day by day. */
export interface Account {
  /** Opens of the scored rows, epoch ms, shape [n]. */
  readonly time: Float64Array;
  /** Equity at their closes, shape [n]. */
  readonly equity: Float64Array;
  readonly days: DayAccount;
}

/** The accounts of a run's strategies, from the tables that it left. */
export async function storedAccounts(
  { store, answer }: OpenRun,
  names: readonly string[],
): Promise<Record<string, Account>> {
  const { columns } = await readParquetColumns(store.file('equity.parquet'));
  const fills = await strategyTable(store.file('fills.parquet'), ['time', 'size', 'price']);
  const trades = await strategyTable(store.file('trades.parquet'), ['entryTime', 'pnl', 'holdBars']);
  const time = columns.time!;
  const scored = new Uint8Array(time.length).fill(1);
  const years = countDays(time) / YEAR_DAYS;
  return Object.fromEntries(
    names.map((name) => {
      const filled = fills.of(name);
      const { entryTime, pnl, holdBars } = trades.of(name);
      const entryRow = rowsOf(entryTime!, time);
      const equity = columns[`${name}.equity`]!;
      const result = {
        accounting: fills.accounting(name),
        equity,
        barReturn: columns[`${name}.return`]!,
        position: columns[`${name}.position`]!,
        turnover: (answer.strategies[name]!.turnoverPerYear ?? Number.NaN) * years,
        trades: Array.from(entryRow, (row, i) => ({ entryRow: row, exitRow: row + holdBars![i]!, pnl: pnl![i]! })),
        fills: { row: rowsOf(filled.time!, time), size: filled.size!, price: filled.price! },
      };
      return [name, { time, equity, days: dayAccount({ time, scored, result }) }];
    }),
  );
}

/** The account on some of its days. @param day starts of days that it has, rising */
export function onDays(account: DayAccount, day: Float64Array): DayAccount {
  if (day.length === account.day.length) return account;
  let at = 0;
  const places = Int32Array.from(day, (start) => {
    while (account.day[at]! < start) at++;
    return at;
  });
  const taken = Object.entries(account).map(([name, values]: [string, Float64Array]) => [
    name,
    Float64Array.from(places, (d) => values[d]!),
  ]);
  return Object.fromEntries(taken) as DayAccount;
}

/** Rows of a table that holds those of every strategy, by strategy. */
async function strategyTable(file: string, names: readonly string[]) {
  const { columns, metadata } = await readParquetColumns(file, ['strategy', ...names]);
  const strategies = JSON.parse(metadata.strategies ?? '[]') as string[];
  const accounts = JSON.parse(metadata.accounting ?? '[]') as Accounting[];
  return {
    of: (name: string): Record<string, Float64Array> => {
      const code = strategies.indexOf(name);
      const own = (_: number, i: number): boolean => columns.strategy![i] === code;
      return Object.fromEntries(names.map((column) => [column, columns[column]!.filter(own)]));
    },
    accounting: (name: string): Accounting => accounts[strategies.indexOf(name)] ?? 'units',
  };
}

/** The scored row of each time, or the next one; the last where there is none. */
function rowsOf(times: Float64Array, rows: Float64Array): Int32Array {
  let at = 0;
  return Int32Array.from(times, (wanted) => {
    while (at < rows.length - 1 && rows[at]! < wanted) at++;
    return at;
  });
}

function countDays(time: Float64Array): number {
  let days = 0;
  let last = Number.NaN;
  for (const open of time) {
    const day = Math.floor(open / DAY_MS);
    if (day !== last) days++;
    last = day;
  }
  return days;
}
