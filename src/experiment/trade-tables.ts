import { excursions, FILL_REASONS, FILL_SOURCES } from '../backtest/index.ts';
import { type Bars, COST_SOURCES, ENTRY_REASONS, EXIT_REASONS, sliceBars, type Trade } from '../core/index.ts';
import { type ColumnArray, encodeParquet } from '../data/index.ts';
import type { StrategyColumns } from '../strategy/index.ts';
import type { StrategyRun } from './run-strategies.ts';

/** What the trade log says of the market beside the trades themselves. */
export interface TradeContext {
  /** The regime known at each row, shape [n]; −1 unknown. */
  readonly regime: Int8Array;
  /** The causal label at each row, shape [n]; −1 unknown, or where the labels look ahead. */
  readonly label: Int8Array;
  /** What the codes of `regime` and `label` stand for. */
  readonly regimes: readonly string[];
}

/**
 * The regime that a decision at each row's close could know: the forecast where the run has forecasts, else the causal
 * label; −1 on rows without either.
 */
export function knownRegimes({ bars, forecast, label, regimes }: StrategyColumns): TradeContext {
  const unknown = new Int8Array(bars.time.length).fill(-1);
  return { regime: forecast?.regime ?? label ?? unknown, label: label ?? unknown, regimes };
}

/** The column of one source's costs: `cost_fee`. */
export function costColumn(source: string): string {
  return `cost_${source}`;
}

/** `trades.parquet`: every trade of every strategy, strategies in order, their trades in order of entry. */
export function tradesTable(bars: Bars, runs: readonly StrategyRun[], context: TradeContext): Uint8Array {
  const all = runs.flatMap((run, strategy) => tradesOf(bars, run, strategy, context));
  const column = (value: (row: TradeRow) => number) => Float64Array.from(all, value);
  const code = (value: (row: TradeRow) => number) => Int32Array.from(all, value);
  const time = (row: number): number => (row < 0 ? Number.NaN : bars.time[row]!);
  return encodeParquet(
    {
      strategy: code(({ strategy }) => strategy),
      side: code(({ trade }) => trade.side),
      signalTime: column(({ trade }) => time(trade.signalRow)),
      entryTime: column(({ trade }) => time(trade.entryRow)),
      exitTime: column(({ trade }) => time(trade.exitRow)),
      entryPrice: column(({ trade }) => trade.entryPrice),
      exitPrice: column(({ trade }) => trade.exitPrice),
      size: column(({ trade }) => trade.size),
      fills: code(({ trade }) => trade.fills),
      pnl: column(({ trade }) => trade.pnl),
      costs: column(({ trade }) => trade.costs),
      ...Object.fromEntries(
        COST_SOURCES.map((source) => [costColumn(source), column(({ trade }) => trade.costsBy[source])]),
      ),
      entryReason: code(({ trade }) => ENTRY_REASONS.indexOf(trade.entryReason)),
      exitReason: code(({ trade }) => EXIT_REASONS.indexOf(trade.exitReason)),
      mae: column(({ mae }) => mae),
      mfe: column(({ mfe }) => mfe),
      holdBars: code(({ holdBars }) => holdBars),
      regime: code(({ regime }) => regime),
      label: code(({ label }) => label),
      case: code(({ variant }) => variant),
    },
    {
      timeColumns: ['signalTime', 'entryTime', 'exitTime'],
      metadata: {
        ...strategiesMetadata(runs),
        entryReasons: JSON.stringify(ENTRY_REASONS),
        exitReasons: JSON.stringify(EXIT_REASONS),
        regimes: JSON.stringify(context.regimes),
        cases: JSON.stringify(runs.map((run) => run.cases)),
        intervalMs: String(bars.intervalMs),
      },
    },
  );
}

interface TradeRow {
  readonly strategy: number;
  readonly trade: Trade;
  readonly mae: number;
  readonly mfe: number;
  readonly holdBars: number;
  readonly regime: number;
  readonly label: number;
  readonly variant: number;
}

function tradesOf(
  bars: Bars,
  { result, scored, variant }: StrategyRun,
  strategy: number,
  context: TradeContext,
): TradeRow[] {
  // A backtest ends at the last scored row: what came after it is no part of a trade that was still open.
  const seen = sliceBars(bars, { start: 0, end: scored.length });
  const { mae, mfe } = excursions(seen, result.trades);
  return result.trades.map((trade, i) => ({
    strategy,
    trade,
    mae: mae[i]!,
    mfe: mfe[i]!,
    holdBars: (trade.exitRow < 0 ? scored.length : trade.exitRow) - trade.entryRow,
    regime: trade.signalRow < 0 ? -1 : context.regime[trade.signalRow]!,
    label: trade.signalRow < 0 ? -1 : context.label[trade.signalRow]!,
    variant: variant?.[trade.signalRow] ?? 0,
  }));
}

/** `fills.parquet`: every fill of every strategy, strategies in order, their fills in order of time. */
export function fillsTable(bars: Bars, runs: readonly StrategyRun[]): Uint8Array {
  const join = (values: (run: StrategyRun, strategy: number) => ArrayLike<number>): number[] =>
    runs.flatMap((run, strategy) => Array.from(values(run, strategy)));
  const columns: Record<string, ColumnArray> = {
    strategy: Int32Array.from(join(({ result }, strategy) => Array.from(result.fills.row, () => strategy))),
    time: Float64Array.from(join(({ result }) => Array.from(result.fills.row, (row) => bars.time[row]!))),
    side: Int32Array.from(join(({ result }) => result.fills.side)),
    price: Float64Array.from(join(({ result }) => result.fills.price)),
    size: Float64Array.from(join(({ result }) => result.fills.size)),
    cost: Float64Array.from(join(({ result }) => result.fills.cost)),
  };
  for (const source of FILL_SOURCES) {
    columns[costColumn(source)] = Float64Array.from(join(({ result }) => result.fills[source]));
  }
  columns.reason = Int32Array.from(join(({ result }) => result.fills.reason));
  return encodeParquet(columns, {
    timeColumns: ['time'],
    metadata: { ...strategiesMetadata(runs), fillReasons: JSON.stringify(FILL_REASONS) },
  });
}

/** Lists as JSON: names may hold commas. */
function strategiesMetadata(runs: readonly StrategyRun[]): Record<string, string> {
  return {
    strategies: JSON.stringify(runs.map((run) => run.name)),
    accounting: JSON.stringify(runs.map((run) => run.result.accounting)),
  };
}
