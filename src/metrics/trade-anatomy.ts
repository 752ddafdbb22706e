import { DAY_MS, HOUR_MS, isoTime } from '../core/index.ts';
import { attributeCosts, type CostAttribution } from './cost-shares.ts';
import type { Accounting } from './daily-returns.ts';
import { type Distribution, distribution } from './distribution.ts';
import { profitFactor } from './gain-ratios.ts';
import { holdBucket, holdBucketName } from './hold-bucket.ts';
import { mean, ratio } from './series.ts';
import { type ExcursionSpread, edgeRatio, type Spread, spread } from './trade-excursions.ts';
import { type Expectancy, expectancy } from './trade-expectancy.ts';
import { type TradeLog, tradeNotional } from './trade-log.ts';
import { groupOutcomes, type Outcome } from './trade-outcomes.ts';
import { type TradeTails, tradeTails } from './trade-tails.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** One trade in words. */
export interface TradeLine {
  /** ISO times of the bars' opens; `exitTime` is null while the trade is open. */
  readonly entryTime: string;
  readonly exitTime: string | null;
  readonly side: string;
  readonly pnl: number;
  readonly holdBars: number;
  readonly entryReason: string;
  readonly exitReason: string;
  readonly regime: string;
}

/**
 * What a strategy's trades are made of. Profits and costs are fractions: of initial equity in `units` accounting, of
 * equity in `weights`. A winner gained something after costs; all others are losers.
 */
export interface TradeAnatomy {
  readonly accounting: Accounting;
  readonly trades: number;
  /** Still open at the end: counted at the last close. */
  readonly open: number;
  readonly totalPnl: number;
  readonly pnl: Distribution;
  readonly hit: { readonly rate: number; readonly ci95: readonly [number, number] };
  /** Gains ÷ losses; infinite without a loss. */
  readonly profitFactor: number;
  /** Mean gain of the winners ÷ mean loss of the losers. */
  readonly payoffRatio: number;
  readonly expectancy: Expectancy;
  readonly tails: Omit<TradeTails, 'best' | 'worst'> & {
    readonly best: readonly TradeLine[];
    readonly worst: readonly TradeLine[];
  };
  /** Bars from entry to exit. */
  readonly hold: { readonly winners: Spread; readonly losers: Spread };
  readonly excursions: {
    readonly winners: ExcursionSpread;
    readonly losers: ExcursionSpread;
    /** Mean favourable ÷ mean adverse excursion of all trades. */
    readonly edgeRatio: number;
  };
  readonly costs: CostAttribution;
  readonly outcomes: Readonly<Record<OutcomeBy, readonly Outcome[]>>;
}

/** What trades are grouped by: times are those of the entry's bar, UTC. */
export type OutcomeBy =
  | 'exitReason'
  | 'entryReason'
  | 'side'
  | 'regime'
  | 'label'
  | 'case'
  | 'hour'
  | 'weekday'
  | 'holdBars';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The anatomy of one strategy's trades; figures that too few trades cannot give are NaN. */
export function tradeAnatomy(log: TradeLog): TradeAnatomy {
  const { columns } = log;
  const { pnl, mae, mfe, holdBars } = columns;
  const won = Array.from(pnl.keys()).filter((i) => pnl[i]! > 0);
  const lost = Array.from(pnl.keys()).filter((i) => !(pnl[i]! > 0));
  const of = (values: Float64Array, rows: readonly number[]): number[] => rows.map((i) => values[i]!);
  const tails = tradeTails(pnl);
  const line = (i: number): TradeLine => tradeLine(log, i);
  return {
    accounting: log.accounting,
    trades: pnl.length,
    open: columns.exitTime.filter(Number.isNaN).length,
    totalPnl: pnl.reduce((sum, value) => sum + value, 0),
    pnl: distribution(pnl),
    hit: { rate: won.length / pnl.length, ci95: wilsonInterval(won.length, pnl.length) },
    profitFactor: profitFactor(pnl),
    payoffRatio: ratio(mean(of(pnl, won)), -mean(of(pnl, lost))),
    expectancy: expectancy(pnl, tradeNotional(log)),
    tails: { ...tails, best: tails.best.map(line), worst: tails.worst.map(line) },
    hold: { winners: spread(of(holdBars, won)), losers: spread(of(holdBars, lost)) },
    excursions: {
      winners: { mae: spread(of(mae, won)), mfe: spread(of(mfe, won)) },
      losers: { mae: spread(of(mae, lost)), mfe: spread(of(mfe, lost)) },
      edgeRatio: edgeRatio(mae, mfe),
    },
    costs: attributeCosts(pnl, columns.costs, log.costsBy),
    outcomes: outcomes(log),
  };
}

function outcomes({ columns, entryReasons, exitReasons, regimes, cases }: TradeLog): TradeAnatomy['outcomes'] {
  const by = (code: (trade: number) => number, name: (code: number) => string): Outcome[] =>
    groupOutcomes(columns.pnl, code, name);
  const { entryTime } = columns;
  return {
    exitReason: by(
      (i) => columns.exitReason[i]!,
      (code) => exitReasons[code]!,
    ),
    entryReason: by(
      (i) => columns.entryReason[i]!,
      (code) => entryReasons[code]!,
    ),
    // Long first.
    side: by(
      (i) => -columns.side[i]!,
      (code) => sideName(-code),
    ),
    regime: by(
      (i) => columns.regime[i]!,
      (code) => regimeName(regimes, code),
    ),
    // Where nothing was forecast the regime is the label, and said already.
    label: columns.label.every((code, i) => code === columns.regime[i])
      ? []
      : by(
          (i) => columns.label[i]!,
          (code) => regimeName(regimes, code),
        ),
    case:
      cases.length < 2
        ? []
        : by(
            (i) => columns.case[i]!,
            (code) => cases[code]!,
          ),
    hour: by(
      (i) => Math.floor(modulo(entryTime[i]!, DAY_MS) / HOUR_MS),
      (code) => String(code).padStart(2, '0'),
    ),
    weekday: by(
      (i) => mondayFirst(entryTime[i]!),
      (code) => WEEKDAYS[code]!,
    ),
    holdBars: by((i) => holdBucket(columns.holdBars[i]!), holdBucketName),
  };
}

function tradeLine({ columns, entryReasons, exitReasons, regimes }: TradeLog, i: number): TradeLine {
  const exit = columns.exitTime[i]!;
  return {
    entryTime: isoTime(columns.entryTime[i]!),
    exitTime: Number.isNaN(exit) ? null : isoTime(exit),
    side: sideName(columns.side[i]!),
    pnl: columns.pnl[i]!,
    holdBars: columns.holdBars[i]!,
    entryReason: entryReasons[columns.entryReason[i]!]!,
    exitReason: exitReasons[columns.exitReason[i]!]!,
    regime: regimeName(regimes, columns.regime[i]!),
  };
}

function sideName(side: number): string {
  return side > 0 ? 'long' : 'short';
}

function regimeName(regimes: readonly string[], code: number): string {
  return code < 0 ? 'unknown' : regimes[code]!;
}

/** 0 Monday to 6 Sunday; 1 January 1970 was a Thursday. */
function mondayFirst(time: number): number {
  return modulo(Math.floor(time / DAY_MS) + 3, 7);
}

/** The remainder that is never negative: times before 1970 are. */
function modulo(value: number, divisor: number): number {
  return value - divisor * Math.floor(value / divisor);
}
