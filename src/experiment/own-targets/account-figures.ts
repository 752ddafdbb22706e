import { YEAR_DAYS } from '../../core/index.ts';
import {
  annualGrowth,
  conditionalValueAtRisk,
  equityStability,
  excessKurtosis,
  mean,
  skew,
  tailRatio,
  ulcerIndex,
  valueAtRisk,
  wealth,
} from '../../metrics/index.ts';
import { type MeanFunction, sharpeRatio } from '../../stats/index.ts';
import type { DayAccount } from './day-account.ts';
import type { Measure } from './measure.ts';
import { deviation, logarithm, powerProduct } from './power-product.ts';

/** A figure of an account that days can be resampled for. */
export interface AccountFigure extends Pick<Measure, 'unit' | 'better' | 'range'> {
  /** In a sentence, before "of trend". */
  readonly title: string;
  /** Whether holding the market has it too, and not only a strategy that trades. */
  readonly ofHolding: boolean;
  readonly estimate: SmoothFigure | OrderedFigure;
  /** Smallest expected block, days. */
  readonly fewestDays?: number;
  /** Of what there must be some for an interval, where days alone don't tell; its name, and their number. */
  readonly events?: { readonly name: string; readonly count: (account: DayAccount) => number };
}

/** A smooth function of sums over days. */
export interface SmoothFigure {
  readonly columns: (account: DayAccount) => readonly Float64Array[];
  readonly f: (days: number) => MeanFunction;
  readonly tails: 'symmetric' | 'equal';
  /** From what is estimated to what is shown, and from a difference to a lead; both rising. */
  readonly map?: (value: number, days: number) => number;
  readonly mapLead?: (difference: number, days: number) => number;
}

/** A figure of the days in their order, or of their distribution. */
export interface OrderedFigure {
  readonly of: (account: DayAccount, days: Int32Array) => number;
}

const squares = (values: Float64Array): Float64Array => values.map((value) => value * value);
const gainsOf = (values: Float64Array): Float64Array => values.map((value) => Math.max(0, value));
const lossesOf = (values: Float64Array): Float64Array => values.map((value) => Math.max(0, -value));
const flags = (values: Float64Array): Float64Array => values.map((value) => (value > 0 ? 1 : 0));

/** A ratio or root of sums; both tails on their own, for one is longer. */
function product(
  columns: SmoothFigure['columns'],
  powers: readonly number[],
  scale = 1,
  tails: SmoothFigure['tails'] = 'equal',
): SmoothFigure {
  return { columns, f: () => powerProduct(powers, scale), tails };
}

/** Growth is a sum of logarithms: interval and lead are made of these and shown as growth. */
function growth(days: (all: number) => number): SmoothFigure {
  return {
    columns: ({ growth }) => [growth.map(Math.log)],
    f: () => powerProduct([1]),
    tails: 'equal',
    map: (value, all) => Math.expm1(value * days(all)),
    mapLead: (value, all) => Math.expm1(value * days(all)),
  };
}

/** The size of swings is estimated as a logarithm, for its error grows with it: a lead is a ratio less 1. */
function swings(columns: SmoothFigure['columns'], f: (days: number) => MeanFunction): SmoothFigure {
  return { columns, f: (days) => logarithm(f(days)), tails: 'equal', map: Math.exp, mapLead: Math.expm1 };
}

function distribution(statistic: (returns: Float64Array) => number): OrderedFigure {
  return { of: ({ daily }, days) => statistic(Float64Array.from(days, (d) => daily[d]!)) };
}

/** Share of days that the mean of the worst ones is of. */
const WORST = 0.05;

/**
 * What each day adds to the mean of the worst: q + min(return − q, 0) ÷ share, q the value at risk, moved so that their mean is the figure
 * itself. Where q lies hardly matters for that mean, so resamples keep it.
 *
 * @see Rockafellar & Uryasev 2000, Journal of Risk 2(3)
 */
function worstDays(daily: Float64Array): Float64Array {
  const q = valueAtRisk(daily, WORST);
  const added = daily.map((value) => q + Math.min(0, value - q) / WORST);
  const move = conditionalValueAtRisk(daily, WORST) - mean(added);
  return added.map((value) => value + move);
}

/** Depth of the deepest fall of the equity at every close, with whole days in the given order. */
function deepestFall({ growth, low, high, fall }: DayAccount, days: Int32Array): number {
  let value = 1;
  let peak = 1;
  let worst = 0;
  for (const d of days) {
    worst = Math.max(worst, 1 - (value * low[d]!) / peak, fall[d]!);
    peak = Math.max(peak, value * high[d]!);
    value *= growth[d]!;
  }
  return worst;
}

function calmarOf(account: DayAccount, days: Int32Array): number {
  let value = 1;
  for (const d of days) value *= account.growth[d]!;
  const fall = deepestFall(account, days);
  return fall > 0 ? annualGrowth(value - 1, days.length / YEAR_DAYS) / fall : Number.NaN;
}

const figure = (
  title: string,
  unit: Measure['unit'],
  better: Measure['better'],
  estimate: AccountFigure['estimate'],
  ofHolding = true,
): AccountFigure => ({ title, unit, better, estimate, ofHolding });

/** How long volatility is remembered at least: blocks of fewer days make intervals of swings and tails too narrow. */
const SWING_DAYS = 20;

const ofSwings = (...args: Parameters<typeof figure>): AccountFigure => ({
  ...figure(...args),
  fewestDays: SWING_DAYS,
});

/** A figure that cannot be below 0. */
const notNegative = (...args: Parameters<typeof figure>): AccountFigure => ({
  ...figure(...args),
  range: [0, Number.POSITIVE_INFINITY],
});

/** A figure of a strategy's trades: of those of each day. */
const ofTrades = (
  title: string,
  unit: Measure['unit'],
  better: Measure['better'],
  columns: SmoothFigure['columns'],
): AccountFigure => ({
  ...notNegative(title, unit, better, product(columns, [1, -1]), false),
  events: { name: 'trades', count: ({ trades }) => trades.reduce((sum, number) => sum + number, 0) },
});

/** Every figure that `strategies.<name>.` may be followed by. */
export const ACCOUNT_FIGURES: Readonly<Record<string, AccountFigure>> = {
  sharpe: figure('Sharpe ratio', 'number', 'higher', {
    columns: ({ daily }) => [daily, squares(daily)],
    f: (days) => sharpeRatio(Math.sqrt((YEAR_DAYS * (days - 1)) / days)),
    tails: 'symmetric',
  }),
  sortino: figure(
    'Sortino ratio',
    'number',
    'higher',
    product(({ daily }) => [daily, squares(lossesOf(daily))], [1, -0.5], Math.sqrt(YEAR_DAYS)),
  ),
  calmar: figure('Calmar ratio', 'number', 'higher', { of: calmarOf }),
  cagr: figure(
    'growth a year',
    'fraction',
    'higher',
    growth(() => YEAR_DAYS),
  ),
  totalReturn: figure(
    'total return',
    'fraction',
    'higher',
    growth((all) => all),
  ),
  volatility: ofSwings(
    'volatility',
    'fraction',
    'lower',
    swings(
      ({ daily }) => [daily, squares(daily)],
      (days) => deviation(Math.sqrt((YEAR_DAYS * days) / (days - 1))),
    ),
  ),
  downsideRisk: ofSwings(
    'downside risk',
    'fraction',
    'lower',
    swings(
      ({ daily }) => [squares(lossesOf(daily))],
      () => powerProduct([0.5], Math.sqrt(YEAR_DAYS)),
    ),
  ),
  maxDrawdown: figure('deepest drawdown', 'fraction', 'lower', { of: deepestFall }),
  ulcerIndex: figure(
    'ulcer index',
    'fraction',
    'lower',
    distribution((returns) => ulcerIndex(wealth(returns))),
  ),
  stability: figure('stability', 'number', 'higher', distribution(equityStability)),
  omega: notNegative(
    'omega ratio',
    'number',
    'higher',
    product(({ daily }) => [gainsOf(daily), lossesOf(daily)], [1, -1]),
  ),
  payoffRatio: notNegative(
    'payoff of days',
    'number',
    'higher',
    product(({ daily }) => [gainsOf(daily), flags(daily), lossesOf(daily), flags(lossesOf(daily))], [1, -1, -1, 1]),
  ),
  expectancy: figure(
    'mean return of a day',
    'fraction',
    'higher',
    product(({ daily }) => [daily], [1], 1, 'symmetric'),
  ),
  tailRatio: figure('tail ratio', 'number', 'higher', distribution(tailRatio)),
  valueAtRisk: ofSwings('value at risk', 'fraction', 'higher', distribution(valueAtRisk)),
  conditionalValueAtRisk: ofSwings(
    'mean of the worst days',
    'fraction',
    'higher',
    product(({ daily }) => [worstDays(daily)], [1]),
  ),
  skew: ofSwings('skew of days', 'number', 'higher', distribution(skew)),
  excessKurtosis: ofSwings('excess kurtosis of days', 'number', 'lower', distribution(excessKurtosis)),
  exposure: notNegative(
    'exposure',
    'fraction',
    null,
    product(({ weight, rows }) => [weight, rows], [1, -1]),
    false,
  ),
  turnoverPerYear: notNegative(
    'turnover a year',
    'number',
    'lower',
    product(({ turnover }) => [turnover], [1], YEAR_DAYS),
    false,
  ),
  hitRate: {
    ...ofTrades('hit rate of trades', 'fraction', 'higher', ({ wins, trades }) => [wins, trades]),
    range: [0, 1],
  },
  profitFactor: ofTrades('profit factor of trades', 'number', 'higher', ({ gains, losses }) => [gains, losses]),
  averageHoldBars: ofTrades('mean holding time in bars', 'number', null, ({ held, trades }) => [held, trades]),
};
