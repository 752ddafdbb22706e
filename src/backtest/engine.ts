import { type Bars, InputError, type Trade } from '../core/index.ts';
import type { Account } from './account.ts';
import { UnitsAccount } from './account-units.ts';
import { WeightsAccount } from './account-weights.ts';
import { Desk } from './desk.ts';
import { type FundingSeries, Holding } from './holding.ts';
import { Pricing } from './pricing.ts';
import { Replay } from './replay.ts';
import type { BacktestResult } from './result.ts';
import type { ExecutionRules } from './rules.ts';
import { TrueRanges } from './true-ranges.ts';

/** What the market gives beside its bars. */
export interface MarketInputs {
  /** Funding rates, for `costs: [{ use: funding }]`. */
  readonly funding?: FundingSeries | undefined;
  /** Finer bars of the same market, for `intrabar: replay`. */
  readonly finer?: Bars | undefined;
  /** Average true ranges of these very bars, so that several backtests make them once. */
  readonly ranges?: TrueRanges | undefined;
}

/**
 * A backtest, bar by bar: the one engine behind the precomputed and the live-model backtest. A call for row t reads rows
 * ≤ t of the bars, so that the bars may still be growing (columns of full length whose later rows are not filled yet).
 */
export class Backtest {
  readonly #bars: Bars;
  readonly #rules: ExecutionRules;
  readonly #desk: Desk;
  readonly #account: Account;
  readonly #ranges: TrueRanges;
  readonly #maxPosition: number;
  /** Whether anything can be due for holding a position. */
  readonly #holds: boolean;
  #target = 0;
  #end = 0;
  #alive = true;

  /**
   * @param variants one set of rules, or one a variant; they may differ in their `POSITION_KEYS` only
   * @throws InputError COLUMN_MISSING (no vwap, no funding, no finer bars where the rules need them), INTERVAL_MISMATCH
   */
  constructor(bars: Bars, variants: readonly ExecutionRules[], inputs: MarketInputs = {}) {
    const rules = variants[0]!;
    requireInputs(bars, rules, inputs);
    this.#bars = bars;
    this.#rules = rules;
    this.#maxPosition = rules.maxPosition ?? Number.POSITIVE_INFINITY;
    this.#ranges = inputs.ranges ?? new TrueRanges(bars);
    const pricing = new Pricing(bars, this.#ranges, rules);
    const holding = new Holding(bars, rules.costs, inputs.funding);
    this.#holds = holding.active;
    this.#account =
      rules.accounting === 'weights'
        ? new WeightsAccount(bars, rules, pricing, holding)
        : new UnitsAccount(bars, rules, pricing, holding);
    const replay = rules.intrabar === 'replay' ? new Replay(bars, inputs.finer!) : null;
    this.#desk = new Desk(bars, variants, this.#ranges, this.#account, replay);
  }

  /**
   * Lives through bar `row`; rows come once each, rising from 0. After a ruin nothing happens any more.
   *
   * @param target decided at the close of row − 1: fraction of equity, signed; NaN is 0
   * @param variant index into the rules, of the row at which the target was decided
   */
  step(row: number, target: number, variant: number): void {
    this.#end = row + 1;
    if (!this.#alive) return;
    const account = this.#account;
    if (this.#holds) account.open(row);
    const desk = this.#desk;
    if (target !== this.#target && row > 0) {
      this.#target = target;
      if (Math.abs(target) === Number.POSITIVE_INFINITY)
        throw new RangeError(`the target of row ${row - 1} is infinite`);
      const most = this.#maxPosition;
      const wanted = Number.isNaN(target) ? 0 : Math.max(-most, Math.min(most, target));
      if (wanted !== desk.wanted) desk.wish(wanted, row - 1, variant);
    }
    if (!desk.quiet(row)) {
      if (this.#bars.gap[row] === 1 && !this.#rules.fillOnGap) {
        if (desk.waiting) desk.counts.gapWaits++;
      } else desk.trade(row);
    }
    // This bar's range is known at its close.
    this.#ranges.advance(row + 1);
    if (desk.moving) desk.follow(row);
    this.#alive = account.close(row);
  }

  /**
   * Lives through the rows of complete bars from the first on: the same as `step` row by row, but bars in which nothing can
   * happen are marked in one go.
   *
   * @param target shape [n]; @param variant shape [n], or null for the first of the rules
   */
  run(target: Float64Array, variant: Uint8Array | null): void {
    const n = target.length;
    this.#ranges.advance(n);
    for (let t = 0; t < n && this.#alive; ) {
      this.step(t, t > 0 ? target[t - 1]! : 0, t > 0 && variant !== null ? variant[t - 1]! : 0);
      t++;
      if (!this.#alive || this.#holds || t >= n) continue;
      let end = t;
      const held = this.#target;
      while (end < n && target[end - 1] === held) end++;
      end = this.#desk.quietUntil(t, end);
      if (end === t) continue;
      t = this.#account.closeRange(t, end);
      this.#alive = t === end;
    }
    this.#end = n;
  }

  /** What came of it so far; to be read before the next `step`. */
  result(): BacktestResult {
    const { counts, trades, barReturn, position, ...account } = this.#account.result(this.#end);
    const asked: { trades?: readonly Trade[]; barReturn?: Float64Array; position?: Float64Array } = {};
    return {
      accounting: this.#rules.accounting,
      ...account,
      get trades(): readonly Trade[] {
        asked.trades ??= trades();
        return asked.trades;
      },
      get barReturn(): Float64Array {
        asked.barReturn ??= barReturn();
        return asked.barReturn;
      },
      get position(): Float64Array {
        asked.position ??= position();
        return asked.position;
      },
      entries: this.#desk.entries,
      counts: { ...this.#desk.counts, ...counts },
    };
  }
}

function requireInputs(bars: Bars, { fill, intrabar, costs }: ExecutionRules, inputs: MarketInputs): void {
  if (fill === 'next-vwap' && bars.columns.vwap === undefined) {
    throw missing(
      'bars have no column "vwap"',
      'execution.fill',
      'add the column to the bar file, or fill at next-open',
    );
  }
  if (intrabar === 'replay' && inputs.finer === undefined) {
    throw missing('there are no finer bars to replay', 'execution.intrabar', 'set data.finerFile, or intrabar: worst');
  }
  if (costs.funding && inputs.funding === undefined) {
    throw missing('there are no funding rates', 'execution.costs', 'set data.fundingFile, or drop the cost model');
  }
}

function missing(what: string, path: string, mend: string): InputError {
  return new InputError('COLUMN_MISSING', { what, where: path, path, mend });
}
