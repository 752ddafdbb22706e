import type { StrategyTrades, TradeBin, TradeExcursions, TradeGroup } from '../../core/index.ts';
import type { Outcome, TradeLog } from '../../metrics/index.ts';
import { readTrades } from '../read-trades.ts';
import { analyzed } from '../run-analyze.ts';
import type { PageSource } from './source.ts';

/** What the page says of the trades, one entry a strategy that traded, from the run's trade log. */
export async function tradesPart({ store }: Pick<PageSource, 'store'>): Promise<readonly StrategyTrades[]> {
  const logs = await readTrades(store.file('trades.parquet'));
  return [...logs].flatMap(([name, log]) => (log.columns.pnl.length === 0 ? [] : [tradesOf(name, log)]));
}

export function tradesOf(name: string, log: TradeLog): StrategyTrades {
  const anatomy = analyzed(log);
  const { expectancy, outcomes } = anatomy;
  return {
    name,
    accounting: anatomy.accounting,
    trades: anatomy.trades,
    open: anatomy.open,
    hit: anatomy.hit,
    profitFactor: anatomy.profitFactor,
    payoffRatio: anatomy.payoffRatio,
    mean: { bps: expectancy.bps, standardErrorBps: expectancy.standardErrorBps, p: expectancy.p },
    pnl: pnlBins(log.columns.pnl),
    hold: outcomes.holdBars.map(group),
    exits: outcomes.exitReason.map(group),
    excursions: excursionsOf(log, anatomy.excursions.edgeRatio),
  };
}

function group(outcome: Outcome): TradeGroup {
  return { ...outcome, winners: Math.round(outcome.hitRate * outcome.trades) };
}

const BINS = 30;
/** Trades that all made nothing have a bin as well. */
const NARROWEST = 1e-9;

/**
 * Bins of one round width with a border at 0, so that no bin holds gains and losses. They span all but the outermost percent on either
 * side, which the end bins hold.
 */
export function pnlBins(pnl: Float64Array): TradeBin[] {
  const sorted = pnl.slice().sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const low = Math.min(0, at(0.01));
  const high = Math.max(0, at(0.99));
  const width = roundUp(Math.max(NARROWEST, (high - low) / BINS));
  // A side that any trade lies on has a bin.
  const first = sorted[0]! <= 0 ? Math.min(-1, Math.floor(low / width + 1e-9)) : 0;
  const last = sorted.at(-1)! > 0 ? Math.max(1, Math.ceil(high / width - 1e-9)) : 0;
  const counts = new Array<number>(last - first).fill(0);
  for (const value of sorted) counts[Math.min(counts.length - 1, Math.max(0, binOf(value, width) - first))]! += 1;
  const border = (i: number): number => Number((i * width).toPrecision(12));
  return counts.map((trades, i) => ({ from: border(first + i), to: border(first + i + 1), trades }));
}

/** A trade without a gain is a loser: 0 belongs to the bin below it. */
function binOf(value: number, width: number): number {
  return value > 0 ? Math.floor(value / width) : Math.ceil(value / width) - 1;
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

const MOST_POINTS = 500;
const GREATEST = 40;

/** All trades with both excursions; of very many the greatest, and of the others every so many-th. */
function excursionsOf({ columns }: TradeLog, edgeRatio: number): TradeExcursions {
  const { mae, mfe, pnl } = columns;
  const known = Array.from(pnl.keys()).filter((i) => Number.isFinite(mae[i]!) && Number.isFinite(mfe[i]!));
  const greatest = (values: Float64Array): number[] =>
    [...known].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, GREATEST);
  const step = Math.ceil(known.length / (MOST_POINTS - 2 * GREATEST));
  const kept =
    known.length <= MOST_POINTS
      ? known
      : [...new Set([...greatest(mae), ...greatest(mfe), ...known.filter((_, i) => i % step === 0)])].sort(
          (a, b) => a - b,
        );
  return {
    points: kept.map((i) => ({ mae: mae[i]!, mfe: mfe[i]!, won: pnl[i]! > 0 })),
    trades: known.length,
    edgeRatio,
  };
}
