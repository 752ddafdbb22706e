import { childSeed, type Improvement, makeRng, YEAR_DAYS } from '../../core/index.ts';
import { type SharpeImprovement, sharpeDifference, sharpeImprovement } from '../../stats/index.ts';
import { commonDays } from '../common-days.ts';
import type { DailyReturns, EvaluateInput } from './evaluate-input.ts';
import { improvedSegments, type SegmentRows } from './improved-segments.ts';

/** What a comparison is computed from; without forecasts there are no segments to count. */
export type CompareInput = Pick<EvaluateInput, 'daily' | 'compare' | 'seed' | 'placebo'> & {
  readonly forecast?: SegmentRows | undefined;
  readonly targets: Pick<EvaluateInput['targets'], 'sharpeImprovement'>;
};

/** A pair of the comparison with everything that its verdict needs. */
export interface ComparedPair {
  readonly improvement: Improvement;
  readonly statistics: SharpeImprovement;
}

/** Each pair of `compare`, in order, on the days that both strategies have. Pairs with an unknown strategy are left out. */
export function comparePairs(input: CompareInput, reps: number): ComparedPair[] {
  return input.compare.flatMap(({ baseline, against }) =>
    against.flatMap((name) => {
      const base = input.daily[baseline];
      const other = input.daily[name];
      return base === undefined || other === undefined ? [] : [comparePair(input, baseline, base, name, other, reps)];
    }),
  );
}

function comparePair(
  input: CompareInput,
  baseline: string,
  base: DailyReturns,
  against: string,
  other: DailyReturns,
  reps: number,
): ComparedPair {
  const { day, values } = commonDays([base, other]);
  const [baselineDaily, againstDaily] = values as [Float64Array, Float64Array];
  const statistics = sharpeImprovement({
    baselineDaily,
    againstDaily,
    margin: input.targets.sharpeImprovement,
    periodsPerYear: YEAR_DAYS,
    reps,
    rng: makeRng(childSeed(input.seed, 'sharpe improvement', baseline, against)),
  });
  const { block: blockDays, baseline: baselineSharpe, against: againstSharpe, ...found } = statistics;
  const { se, z, p, lag: lagDays } = sharpeDifference(againstDaily, baselineDaily, 'auto');
  const placebo = input.placebo?.(baseline, against) ?? null;
  const improvement: Improvement = {
    baseline,
    against,
    baselineSharpe,
    againstSharpe,
    ...found,
    blockDays,
    ledoitWolf: { se: se * Math.sqrt(YEAR_DAYS), z, p, lagDays },
    placebo,
    placeboP: placebo?.p ?? null,
    nullP: null,
    segments: input.forecast === undefined ? null : improvedSegments(input.forecast, day, baselineDaily, againstDaily),
    assets: null,
  };
  return { improvement, statistics };
}
