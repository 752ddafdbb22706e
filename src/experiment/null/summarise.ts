import type { Config } from '../../config/index.ts';
import type { NullCount, NullFigure, NullImprovement, NullSummary, NullVerdicts, RunAnswer } from '../../core/index.ts';
import { monteCarloP, sortedQuantile } from '../../stats/index.ts';
import type { NullPlan } from './plan.ts';
import { figuresOf, type MarketFigures, type MarketRecord } from './record.ts';
import { FORECAST_TITLES, figureSentence, improvementSentence, verdictSentence } from './sentences.ts';

type Done = Extract<MarketRecord, { status: 'done' }>;

/**
 * Where a run lies among its null markets. A figure that a market does not have counts in no share and no p.
 *
 * @param answer of the run, as its files give it: what is undefined may be null
 * @param records in the order of the markets
 */
export function summariseNulls(
  answer: RunAnswer,
  plan: NullPlan,
  records: readonly MarketRecord[],
  { targets: { sharpeImprovement } }: Pick<Config, 'targets'>,
): NullSummary {
  const done = records.filter((record): record is Done => record.status === 'done');
  const real = figuresOf(
    answer,
    Object.fromEntries(Object.entries(answer.strategies).map(([name, { sharpe }]) => [name, sharpe])),
  );
  return {
    wanted: plan.markets,
    markets: done.length,
    failed: records.flatMap((record) =>
      record.status === 'failed' ? [{ market: record.market, reason: record.reason }] : [],
    ),
    block: { duration: plan.duration, bars: plan.blockBars, blocks: plan.blocks },
    sharpeImprovement,
    improvements: real.pairs.map((pair) => improvementAmong(pair, done, sharpeImprovement)),
    strategies: Object.fromEntries(
      Object.entries(real.strategies).map(([name, value]) => [
        name,
        figureAmong(value, done, ({ strategies }) => strategies[name], `${name}'s Sharpe ratio`, 2),
      ]),
    ),
    forecasts: Object.entries(real.forecasts).map(([name, value]) => {
      const { title, digits } = FORECAST_TITLES[name]!;
      return { name, ...figureAmong(value, done, ({ forecasts }) => forecasts[name], title, digits) };
    }),
    targets: real.targets.map(({ name }) => verdictsAmong(name, done)),
  };
}

type Value = number | null | undefined;

/** Undefined numbers are null once they went through a file. */
function defined(value: Value): number {
  return value ?? Number.NaN;
}

function figureAmong(
  value: Value,
  done: readonly Done[],
  of: (market: MarketFigures) => Value,
  title: string,
  digits: number,
): NullFigure {
  const figure = distribution(defined(value), done.map(of).map(defined));
  return { ...figure, sentence: figureSentence(title, figure, digits) };
}

function distribution(real: number, draws: readonly number[]): Omit<NullFigure, 'sentence'> {
  const known = Float64Array.from(draws.filter((draw) => !Number.isNaN(draw))).sort();
  const quantile = (q: number): number => sortedQuantile(known, q);
  return {
    real,
    draws,
    defined: known.length,
    quantiles: {
      q05: quantile(0.05),
      q25: quantile(0.25),
      q50: quantile(0.5),
      q75: quantile(0.75),
      q95: quantile(0.95),
    },
    p: monteCarloP(real, known),
  };
}

function improvementAmong(
  real: MarketFigures['pairs'][number],
  done: readonly Done[],
  target: number,
): NullImprovement {
  const { baseline, against } = real;
  const pairs = done.map(({ pairs }) => pairs.find((one) => one.baseline === baseline && one.against === against));
  const known = pairs.filter((pair) => pair !== undefined && Number.isFinite(defined(pair.sharpeDelta)));
  const figure = distribution(
    defined(real.sharpeDelta),
    pairs.map((pair) => defined(pair?.sharpeDelta)),
  );
  const beyond = (pair: (typeof known)[number]): boolean => pair!.againstSharpe > (1 + target) * pair!.baselineSharpe;
  const earning = known.filter((pair) => pair!.baselineSharpe > 0);
  const found = {
    baseline,
    against,
    ...figure,
    met: countOf(known, (pair) => pair!.verdict === 'met'),
    bareRatio: countOf(known, beyond),
    bareRatioEarning: countOf(earning, beyond),
  };
  return { ...found, sentence: improvementSentence(found, target) };
}

function countOf<T>(all: readonly T[], holds: (one: T) => boolean): NullCount {
  return { count: all.filter(holds).length, of: all.length };
}

function verdictsAmong(name: string, done: readonly Done[]): NullVerdicts {
  const verdicts = done.flatMap(({ targets }) => targets.find((target) => target.name === name)?.verdict ?? []);
  const count = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length;
  const counts = { met: count('met'), notMet: count('not met'), notProven: count('not proven') };
  return { name, ...counts, sentence: verdictSentence(name, counts) };
}
