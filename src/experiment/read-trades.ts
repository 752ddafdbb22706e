import { COST_SOURCES, InputError } from '../core/index.ts';
import { readParquetColumns } from '../data/index.ts';
import type { Accounting, TradeColumns, TradeLog } from '../metrics/index.ts';
import { costColumn } from './trade-tables.ts';

const COLUMNS = [
  'side',
  'entryTime',
  'exitTime',
  'entryPrice',
  'size',
  'pnl',
  'costs',
  'entryReason',
  'exitReason',
  'mae',
  'mfe',
  'holdBars',
  'regime',
  'label',
  'case',
] as const satisfies readonly (keyof TradeColumns)[];

const LISTS = ['strategies', 'accounting', 'entryReasons', 'exitReasons', 'regimes'] as const;
type Lists = Readonly<Record<(typeof LISTS)[number], readonly string[]>>;

const MEND = 'give a trades.parquet that this version wrote (docs/trade-log.md lists its columns and metadata)';

/**
 * The trade log of a run, one entry a strategy in the file's order, those without a trade among them.
 *
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, PARQUET_INVALID, COLUMN_MISSING, COLUMN_TYPE,
 *   TRADE_LOG_INVALID
 */
export async function readTrades(file: string): Promise<Map<string, TradeLog>> {
  const costs = COST_SOURCES.map(costColumn);
  const { columns, metadata } = await columnsOf(file, ['strategy', ...COLUMNS, ...costs]);
  const lists = listsOf(file, metadata);
  const cases = casesOf(file, metadata, lists.strategies.length);
  requireCodes(file, columns, lists);
  return new Map(
    lists.strategies.map((name, strategy) => {
      const mine = (_: number, i: number): boolean => columns.strategy![i] === strategy;
      const take = (column: string): Float64Array => columns[column]!.filter(mine);
      return [
        name,
        {
          columns: Object.fromEntries(COLUMNS.map((column) => [column, take(column)])) as unknown as TradeColumns,
          costsBy: Object.fromEntries(COST_SOURCES.map((source) => [source, take(costColumn(source))])),
          accounting: lists.accounting[strategy] as Accounting,
          entryReasons: lists.entryReasons,
          exitReasons: lists.exitReasons,
          regimes: lists.regimes,
          cases: cases[strategy]!,
        },
      ];
    }),
  );
}

/** The columns, with words for people who gave another table. */
async function columnsOf(file: string, names: readonly string[]): ReturnType<typeof readParquetColumns> {
  try {
    return await readParquetColumns(file, names);
  } catch (error) {
    if (!(error instanceof InputError) || !/^COLUMN_/.test(error.code)) throw error;
    throw new InputError(error.code, { what: `no trade log: ${error.what}`, where: error.where, mend: MEND });
  }
}

/** What the codes stand for. */
function listsOf(file: string, metadata: Readonly<Record<string, string>>): Lists {
  const lists = Object.fromEntries(LISTS.map((key) => [key, textList(metadata[key])]));
  const missing = LISTS.find((key) => lists[key] === undefined);
  if (missing !== undefined) throw invalid(file, `its metadata has no list of ${missing}, which its codes stand for`);
  const { strategies, accounting } = lists as unknown as Lists;
  if (
    accounting.length !== strategies.length ||
    accounting.some((account) => account !== 'units' && account !== 'weights')
  ) {
    throw invalid(file, 'its metadata does not give units or weights for each strategy under accounting');
  }
  return lists as unknown as Lists;
}

/** The cases of each strategy. */
function casesOf(file: string, metadata: Readonly<Record<string, string>>, strategies: number): readonly string[][] {
  try {
    const lists: unknown = JSON.parse(metadata.cases ?? '');
    if (Array.isArray(lists) && lists.length === strategies && lists.every(Array.isArray)) return lists as string[][];
  } catch {
    // Said below.
  }
  throw invalid(file, 'its metadata has no list of cases, which its codes stand for');
}

function textList(text: string | undefined): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text ?? '');
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Every code has a name, and no number that must be there is missing. */
function requireCodes(file: string, columns: Readonly<Record<string, Float64Array>>, lists: Lists): void {
  const limits = {
    strategy: [0, lists.strategies],
    entryReason: [0, lists.entryReasons],
    exitReason: [0, lists.exitReasons],
    regime: [-1, lists.regimes],
    label: [-1, lists.regimes],
  } as const;
  for (const [column, [least, names]] of Object.entries(limits)) {
    const row = columns[column]!.findIndex((code) => !Number.isInteger(code) || code < least || code >= names.length);
    if (row >= 0) throw invalid(file, `row ${row}: ${column} ${columns[column]![row]} has no name in its metadata`);
  }
  for (const column of ['side', 'entryTime', 'entryPrice', 'size', 'pnl', 'costs', 'holdBars']) {
    const row = columns[column]!.findIndex((value) => !Number.isFinite(value));
    if (row >= 0) throw invalid(file, `row ${row} has no ${column}`);
  }
}

function invalid(file: string, what: string): InputError {
  return new InputError('TRADE_LOG_INVALID', { what: `no trade log: ${what}`, where: file, mend: MEND });
}
