import { rankSumP, sortedQuantile } from '../../stats/index.ts';
import { parseSampler } from '../samplers/catalog.ts';
import type { Told } from '../samplers/contract.ts';
import { OBJECTIVES, type Objective } from './objectives.ts';
import type { Reference } from './reference.ts';

/** What the modes are called in the reference results. */
const MODES = { joint: 'tpe', independent: 'tpe_independent' } as const;
export type Mode = keyof typeof MODES;

const TRIALS = 100;
/** Ours is poorer than another where a one-sided test says so at this level, and better than chance where one says that. */
const LEVEL = 0.01;

export interface Quartiles {
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
}

/** The best values of one function after 100 trials, over seeds; smaller is better. */
export interface TpeQuality {
  readonly function: string;
  readonly mode: Mode;
  readonly ours: Quartiles;
  /** Of our random sampler. */
  readonly random: Quartiles;
  /** One-sided rank-sum p that random draws do as well. */
  readonly randomP: number;
  /** null without reference results; `p`: one-sided rank-sum p, small where ours is poorer. */
  readonly optuna: (Quartiles & { readonly p: number }) | null;
  /** Better than random draws, the median no worse than the reference's worse quartile, and no test that finds ours poorer. */
  readonly good: boolean;
}

/** The sampler in both modes on functions with known minima. */
export function tpeQuality(reference: Reference | null, seeds: number): TpeQuality[] {
  return OBJECTIVES.flatMap((objective) => {
    const chance = bests(objective, { use: 'random' }, seeds);
    return (Object.keys(MODES) as Mode[]).map((mode): TpeQuality => {
      const values = bests(objective, { use: 'tpe', params: { multivariate: mode === 'joint' } }, seeds);
      const theirs = reference?.results[objective.name]?.[MODES[mode]];
      const ours = quartiles(values);
      const randomP = rankSumP(chance, values);
      const p = theirs === undefined ? 1 : rankSumP(values, theirs.best_at_100_by_seed);
      return {
        function: objective.name,
        mode,
        ours,
        random: quartiles(chance),
        randomP,
        optuna: theirs === undefined ? null : { ...theirs.at_100, p },
        good: randomP < LEVEL && p >= LEVEL && ours.median <= (theirs?.at_100.q75 ?? Number.POSITIVE_INFINITY),
      };
    });
  });
}

function bests(
  objective: Objective,
  spec: { readonly use: string; readonly params?: unknown },
  seeds: number,
): number[] {
  const sampler = parseSampler(spec, objective.space, 'sampler');
  return Array.from({ length: seeds }, (_, seed) => {
    const history: Told[] = [];
    let best = Number.POSITIVE_INFINITY;
    for (let number = 0; number < TRIALS; number++) {
      const point = sampler.ask(number, history, seed);
      const value = objective.value(point);
      history.push({ number, point, state: 'complete', values: [value] });
      best = Math.min(best, value);
    }
    return best;
  });
}

function quartiles(values: readonly number[]): Quartiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sortedQuantile(sorted, share);
  return { q25: at(0.25), median: at(0.5), q75: at(0.75) };
}
