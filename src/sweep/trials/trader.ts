import { type MarketInputs, runBacktest } from '../../backtest/index.ts';
import { type Bars, type StrategyMetrics, sliceBars } from '../../core/index.ts';
import { type DayAccount, dailyOfTargets, dayAccount, executionRules, TargetMarket } from '../../experiment/index.ts';
import { dailyReturns, strategyMetrics } from '../../metrics/index.ts';
import type { ColumnMemo, Strategy, StrategyColumns } from '../../strategy/index.ts';

/** What a strategy did on the sweep's days. */
export interface TradedDays {
  /** Shape [days]. */
  readonly daily: Float64Array;
  /** Where bars, fills or trades are looked at. */
  readonly whole?: { readonly metrics: StrategyMetrics; readonly account: DayAccount };
}

/** Different windows of average true ranges that are kept: a column of all rows each. */
const MOST_RANGES = 32;

/** Trades strategies over the same bars and scored rows, one after the other. */
export class Trader {
  readonly #bars: Bars;
  readonly #scored: Uint8Array;
  readonly #inputs: MarketInputs;
  #market: TargetMarket;
  readonly #ranges = new Set<string>();
  /** The wish of the trial at hand, shape [rows]. */
  readonly #target: Float64Array;

  constructor(bars: Bars, scored: Uint8Array, inputs: MarketInputs) {
    this.#bars = sliceBars(bars, { start: 0, end: scored.length });
    this.#scored = scored;
    this.#inputs = inputs;
    this.#target = new Float64Array(bars.time.length);
    this.#market = this.#freshMarket();
  }

  /**
   * By the sweep kernel where daily returns are all that is asked for, and the rules allow it; else bar by bar.
   *
   * @param asksBars whether a figure looks at bars, fills or trades
   */
  trade(strategy: Strategy, columns: StrategyColumns, asksBars: boolean, memo?: ColumnMemo): TradedDays {
    const rules = executionRules(strategy, this.#bars.intervalMs);
    this.#boundRanges(rules);
    const wished = memo === undefined ? strategy.target(columns) : strategy.wished(columns, memo, this.#target);
    if (!asksBars) return { daily: dailyOfTargets(this.#market, rules)(wished) };
    const n = this.#scored.length;
    const variant = wished.variant?.subarray(0, n) ?? null;
    const result = runBacktest(this.#bars, wished.target.subarray(0, n), rules, { ...this.#market.inputs, variant });
    const { time } = this.#bars;
    const { equity, barReturn, accounting } = result;
    const series = { time, equity, barReturn, accounting, scored: this.#scored };
    const { position, trades, turnover } = result;
    return {
      daily: dailyReturns(series).value,
      whole: {
        metrics: strategyMetrics({
          ...series,
          position,
          trades,
          turnover,
          costBps: rules[0]!.costs.roundTripBps,
        }),
        account: dayAccount({ time, scored: this.#scored, result }),
      },
    };
  }

  #freshMarket(): TargetMarket {
    // What a target earns may not hang on the targets before it.
    return new TargetMarket(this.#bars, this.#scored, this.#inputs, false);
  }

  /** A search over windows of stops would keep a column for each. */
  #boundRanges(rules: ReturnType<typeof executionRules>): void {
    for (const { stopLoss, takeProfit, breakEven } of rules) {
      for (const level of [stopLoss, takeProfit, breakEven]) {
        if (level !== null && 'windowBars' in level)
          this.#ranges.add(JSON.stringify([level.windowBars, 'seed' in level && level.seed]));
      }
    }
    if (this.#ranges.size <= MOST_RANGES) return;
    this.#ranges.clear();
    this.#market = this.#freshMarket();
  }
}
