import {
  type ExecutionRules,
  isSweepable,
  type MarketInputs,
  planSweep,
  runBacktest,
  SweepDays,
  SweepMarket,
  TrueRanges,
} from '../backtest/index.ts';
import type { Bars } from '../core/index.ts';
import { dailyReturns } from '../metrics/index.ts';
import type { StrategyTarget } from '../strategy/index.ts';

/** Bars up to the last scored row, with what every strategy over them shares. */
export class TargetMarket {
  readonly bars: Bars;
  /** Rows that count, shape [n]. */
  readonly scored: Uint8Array;
  readonly inputs: MarketInputs;
  readonly #keepsGrowth: boolean;
  #sweep: SweepMarket | undefined;
  #scoredDays: Int32Array | undefined;

  /** @param keepsGrowth as the sweep market has it */
  constructor(bars: Bars, scored: Uint8Array, inputs: MarketInputs, keepsGrowth = true) {
    this.#keepsGrowth = keepsGrowth;
    this.bars = bars;
    this.scored = scored;
    this.inputs = { ...inputs, ranges: new TrueRanges(bars) };
  }

  /** Made when first asked for. */
  get sweep(): SweepMarket {
    return (this.#sweep ??= new SweepMarket(this.bars, this.#keepsGrowth));
  }

  /** The sweep market's days with a scored row. */
  get scoredDays(): Int32Array {
    return (this.#scoredDays ??= daysWithScored(this.sweep.dayEnds, this.scored));
  }
}

/**
 * From targets to the returns of the days with a scored row, as `dailyReturns` has them: by the sweep kernel where it knows the
 * rules (from event to event), else bar by bar.
 *
 * @param rules one set a variant
 * @returns for targets of shape [≥ n], of which the first n rows are read
 */
export function dailyOfTargets(
  market: TargetMarket,
  rules: readonly ExecutionRules[],
): (wished: Pick<StrategyTarget, 'target' | 'variant'>) => Float64Array {
  const { bars, scored, inputs } = market;
  const n = scored.length;
  if (rules.length > 1 || !isSweepable(rules[0]!)) {
    return ({ target, variant }) => {
      const result = runBacktest(bars, target.subarray(0, n), rules, { ...inputs, variant: variant?.subarray(0, n) });
      const { accounting, equity } = result;
      const series = accounting === 'weights' ? { barReturn: result.barReturn } : { equity };
      return dailyReturns({ time: bars.time, accounting, scored, ...series }).value;
    };
  }
  const { sweep, scoredDays } = market;
  const account = new SweepDays(sweep, planSweep(sweep, rules[0]!));
  return ({ target }) => {
    const days = account.returns(target.subarray(0, n));
    const daily = new Float64Array(scoredDays.length);
    for (let d = 0; d < daily.length; d++) daily[d] = days[scoredDays[d]!]!;
    return daily;
  };
}

/** The days with a scored row. @param dayEnds last row of each, and one entry beyond all */
function daysWithScored(dayEnds: Int32Array, scored: Uint8Array): Int32Array {
  const days: number[] = [];
  for (let day = 0, start = 0; day < dayEnds.length - 1; start = dayEnds[day++]! + 1) {
    if (scored.subarray(start, dayEnds[day]! + 1).includes(1)) days.push(day);
  }
  return Int32Array.from(days);
}
