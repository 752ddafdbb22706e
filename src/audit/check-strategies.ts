import { FILL_REASONS } from '../backtest/index.ts';
import { type Bars, makeRng } from '../core/index.ts';
import type { StrategyRun } from '../experiment/index.ts';
import type { Strategy } from '../strategy/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { otherFutures } from './check-features.ts';
import { alterBars } from './replay-bars.ts';

/** Bars at whose open orders filled that are traded again, or one a strategy where there are more of them. */
const SIGNAL_BARS = 12;

/** What the strategies did on the chain's own bars. */
export interface TradedStrategies {
  readonly all: readonly StrategyRun[];
  /** On the forecasts of the sampled segments. */
  readonly forecast: readonly StrategyRun[];
}

/** Strategies that need no forecast trade all rows, the others those of the sampled segments. */
export function tradeAll(chain: Chain, bars: Bars, fitted: readonly FittedSegment[]): TradedStrategies {
  const rows = bars.close.length;
  const seen = fitted.filter(({ segment }) => segment.test.start < rows).map((one) => upTo(one, rows));
  const label = chain.tradedLabel(rows, chain.labels(bars), seen);
  const free = chain.strategies.filter((strategy) => isFree(strategy, label));
  const bound = chain.strategies.filter(
    (strategy) => !free.includes(strategy) && (label !== undefined || !strategy.needs.label),
  );
  return {
    all: free.length === 0 ? [] : chain.trade(bars, label, null, free),
    forecast: bound.length === 0 || seen.length === 0 ? [] : chain.trade(bars, label, seen, bound),
  };
}

function isFree({ needs }: Strategy, label: Int8Array | undefined): boolean {
  return !needs.forecast && (label !== undefined || !needs.label);
}

/** The part of a forecast that a history of so many rows holds. */
function upTo({ segment, result }: FittedSegment, rows: number): FittedSegment {
  const { start, end } = segment.test;
  if (end <= rows) return { segment, result };
  const columns = Object.fromEntries(
    Object.entries(result.columns).map(([name, values]) => [name, values.slice(0, rows - start)]),
  );
  const label = result.label?.slice(0, rows - start);
  return {
    segment: { ...segment, test: { start, end: rows } },
    result: { ...result, columns, ...(label === undefined ? {} : { label }) },
  };
}

/** Targets, fills and equity on histories that end at a cut or go on otherwise, on the same forecasts. */
export function checkStrategies(
  chain: Chain,
  traded: TradedStrategies,
  fitted: readonly FittedSegment[],
  cuts: readonly number[],
  seed: number,
): AuditCheck {
  const log = new CheckLog('strategies', 'a position, a fill or the equity knows a later bar', chain.bars);
  const runs = [...traded.all, ...traded.forecast];
  if (runs.length === 0) return log.skip('no strategy can be traded');
  const tested = [...cuts, ...fitted.map(({ segment: { test } }) => Math.floor((test.start + test.end) / 2))];
  for (const cut of tested) {
    // The forecasts are those of the chain's own bars: they are checked by themselves.
    const known = fitted.filter(({ segment }) => segment.test.start < cut).map((one) => upTo(one, cut));
    for (const bars of otherFutures(chain.bars, cut, seed)) {
      const { all, forecast } = tradeAll(chain, bars, known);
      const again = new Map([...all, ...forecast].map((run) => [run.name, run]));
      for (const run of runs) {
        const now = again.get(run.name);
        if (now !== undefined) compareRuns(log, run, now, cut);
      }
    }
  }
  return log.done();
}

function compareRuns(log: CheckLog, was: StrategyRun, now: StrategyRun, cut: number): void {
  const range = { start: 0, end: Math.min(cut, was.target.length, now.target.length), cut };
  log.compare(`${was.name}: target position`, was.target, now.target, range);
  log.compare(`${was.name}: equity`, was.result.equity, now.result.equity, range);
  const { fills } = was.result;
  const count = fills.row.findIndex((row) => row >= range.end);
  const end = count < 0 ? fills.row.length : count;
  for (const column of ['row', 'price', 'size'] as const) {
    // A row of fills is no row of bars: the fill's own row says more.
    for (let i = 0; i < end; i++) {
      if (Object.is(fills[column][i], now.result.fills[column][i])) continue;
      log.leak(
        `${was.name}: fills`,
        fills.row[i]!,
        cut,
        `fill ${i} has another ${column} once the bars from row ${cut} on are others`,
      );
      break;
    }
  }
}

/**
 * Orders that fill at a bar's open, traded again after the rest of that bar (and all later ones) went otherwise: a decision is made at
 * the close before, so it must be the same.
 */
export function checkSignalBars(
  chain: Chain,
  traded: TradedStrategies,
  fitted: readonly FittedSegment[],
  seed: number,
): AuditCheck {
  const log = new CheckLog('signal bars', 'an order fills on the bar that decided it', chain.bars);
  const rng = makeRng(seed);
  // Strategies in turn: one that rarely trades must be looked at as well.
  const orders = [...traded.all, ...traded.forecast]
    .map((run) => [...run.result.fills.row].filter((_, i) => byOrder(run, i)))
    .filter((rows) => rows.length > 0);
  if (orders.length === 0) return log.skip('no strategy had an order filled');
  for (let k = 0; k < Math.max(SIGNAL_BARS, orders.length); k++) {
    const rows = orders[k % orders.length]!;
    const row = rows[rng.int(rows.length)]!;
    const bars = alterBars(chain.bars, row, makeRng(seed + row), true);
    const { all, forecast } = tradeAll(chain, bars, fitted);
    const again = new Map([...all, ...forecast].map((run) => [run.name, run]));
    for (const was of [...traded.all, ...traded.forecast]) {
      const now = again.get(was.name);
      // A level that the altered bar touches may keep an order at its close from filling.
      if (now === undefined || hasLevelFill(now, row)) continue;
      log.count(1);
      const [before, after] = [ordersUpTo(was, row, bars), ordersUpTo(now, row, bars)];
      if (before === after) {
        compareSizes(log, was, now, row);
        continue;
      }
      log.leak(
        `${was.name}: orders`,
        row,
        row,
        `the orders filled on this bar depend on its close (${difference(before, after)})`,
      );
    }
  }
  return log.done();
}

/** A market order: what a level, time or ruin does to a position is decided inside the bar. */
function byOrder(run: StrategyRun, fill: number): boolean {
  return ORDERS.has(FILL_REASONS[run.result.fills.reason[fill]!]!);
}

function hasLevelFill(run: StrategyRun, row: number): boolean {
  const { fills } = run.result;
  const first = fills.row.indexOf(row);
  for (let i = first; i >= 0 && fills.row[i] === row; i++) if (!byOrder(run, i)) return true;
  return false;
}

const ORDERS: ReadonlySet<string> = new Set(['entry', 'resize', 'signal', 'flip']);

/**
 * Rows and sides of the orders up to a row, as text. A resize on that row counts only where it fills at the open: it buys or sells by what
 * the position is worth at its fill, which the close of its bar may decide.
 */
function ordersUpTo(run: StrategyRun, row: number, bars: Bars): string {
  const { fills } = run.result;
  const out: string[] = [];
  for (let i = 0; i < fills.row.length && fills.row[i]! <= row; i++) {
    const atClose = fills.row[i] === row && fills.price[i] !== bars.open[row];
    if (atClose && FILL_REASONS[fills.reason[i]!] === 'resize') continue;
    if (byOrder(run, i)) out.push(`${fills.side[i]! > 0 ? 'bought' : 'sold'} at row ${fills.row[i]}`);
  }
  return out.slice(-3).join(', ');
}

/** An order that fills at the same price is of the same size, whatever the rest of its bar brings. */
function compareSizes(log: CheckLog, was: StrategyRun, now: StrategyRun, row: number): void {
  const [a, b] = [was.result.fills, now.result.fills];
  for (let i = a.row.indexOf(row); i >= 0 && a.row[i] === row; i++) {
    if (!Object.is(a.price[i], b.price[i]) || Object.is(a.size[i], b.size[i])) continue;
    log.leak(
      `${was.name}: order sizes`,
      row,
      row,
      `the size of the order filled on this bar depends on its close (${a.size[i]}; with another close: ${b.size[i]})`,
    );
  }
}

function difference(before: string, after: string): string {
  return `${before || 'no order'}; with another close: ${after || 'no order'}`;
}
