import { childSeed, type Improvement, makeRng } from '../core/index.ts';
import { type SharpeImprovement, sharpeDifference, sharpeImprovement } from '../stats/index.ts';
import type { DailyReturns, EvaluateInput } from './evaluate-input.ts';

/** What a comparison is computed from. */
export type CompareInput = Pick<EvaluateInput, 'daily' | 'compare' | 'seed'> & {
  readonly targets: Pick<EvaluateInput['targets'], 'sharpeImprovement'>;
};

/** A pair of the comparison with everything that its verdict needs. */
export interface ComparedPair {
  readonly improvement: Improvement;
  readonly statistics: SharpeImprovement;
}

const DAYS_PER_YEAR = 365;

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
  const [baselineDaily, againstDaily] = sameDays(base, other);
  const statistics = sharpeImprovement({
    baselineDaily,
    againstDaily,
    margin: input.targets.sharpeImprovement,
    periodsPerYear: DAYS_PER_YEAR,
    reps,
    rng: makeRng(childSeed(input.seed, 'sharpe improvement', baseline, against)),
  });
  const { block: blockDays, baseline: baselineSharpe, against: againstSharpe, ...found } = statistics;
  const { se, z, p, lag: lagDays } = sharpeDifference(againstDaily, baselineDaily, 'auto');
  const improvement: Improvement = {
    baseline,
    against,
    baselineSharpe,
    againstSharpe,
    ...found,
    blockDays,
    ledoitWolf: { se: se * Math.sqrt(DAYS_PER_YEAR), z, p, lagDays },
    placebo: null,
    placeboP: null,
    nullP: null,
    segments: null,
    assets: null,
  };
  return { improvement, statistics };
}

/** The values of the days that both have, both series rising in time. */
function sameDays(a: DailyReturns, b: DailyReturns): [Float64Array, Float64Array] {
  const valuesA: number[] = [];
  const valuesB: number[] = [];
  for (let i = 0, j = 0; i < a.day.length && j < b.day.length; ) {
    if (a.day[i] === b.day[j]) {
      valuesA.push(a.value[i++]!);
      valuesB.push(b.value[j++]!);
    } else if (a.day[i]! < b.day[j]!) i++;
    else j++;
  }
  return [Float64Array.from(valuesA), Float64Array.from(valuesB)];
}
