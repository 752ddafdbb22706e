import { existsSync, readFileSync } from 'node:fs';
import { makeRng } from '../../core/index.ts';
import { rankSumP, sortedQuantile } from '../../stats/index.ts';
import { parseSampler } from '../samplers/catalog.ts';
import type { Told } from '../samplers/contract.ts';
import { drawPoint } from '../samplers/random.ts';
import { OBJECTIVES, type Objective } from './objectives.ts';

/** Samplers under the names of the reference results. */
const SAMPLERS = {
  tpe: { use: 'tpe', params: { multivariate: true } },
  tpe_independent: { use: 'tpe', params: { multivariate: false } },
  random: { use: 'random', params: {} },
} as const;

const TRIALS = 100;
const LONG = 1000;
const TIMED = 20;

/** What a sampler found, and what optuna's found in the same number of trials. */
export interface TpeResult {
  readonly function: string;
  readonly sampler: string;
  /** Of the best values after 100 trials, over seeds. */
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  /** null without the reference file. */
  readonly optuna: { readonly q25: number; readonly median: number; readonly q75: number; readonly p: number } | null;
  /** One-sided rank-sum p that our sampler is poorer than our random one; small would speak for it. */
  readonly poorerThanRandomP: number;
}

export interface TpeBench {
  readonly results: readonly TpeResult[];
  /** Milliseconds of one proposal of the joint sampler behind 1,000 trials of six parameters, median. */
  readonly askMs: number;
}

/** The samplers on functions with known minima, beside the reference results where there are any. */
export function tpeBench(golden: string, seeds: number): TpeBench {
  const reference = existsSync(golden) ? (JSON.parse(readFileSync(golden, 'utf8')) as Reference) : null;
  const results = OBJECTIVES.flatMap((objective) => {
    const found = Object.fromEntries(
      Object.keys(SAMPLERS).map((name) => [name, bests(objective, name as keyof typeof SAMPLERS, seeds)]),
    );
    return Object.entries(found).map(([sampler, values]): TpeResult => {
      const theirs = reference?.results[objective.name]?.[sampler];
      return {
        function: objective.name,
        sampler,
        ...quartiles(values),
        optuna: theirs === undefined ? null : { ...theirs.at_100, p: rankSumP(values, theirs.best_at_100_by_seed) },
        poorerThanRandomP: rankSumP(values, found.random!),
      };
    });
  });
  return { results, askMs: askMilliseconds() };
}

interface Reference {
  readonly results: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly best_at_100_by_seed: readonly number[];
            readonly at_100: { readonly q25: number; readonly median: number; readonly q75: number };
          }
        >
      >
    >
  >;
}

function bests(objective: Objective, name: keyof typeof SAMPLERS, seeds: number): number[] {
  const sampler = parseSampler(SAMPLERS[name], objective.space, 'sampler');
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

function quartiles(values: readonly number[]): { q25: number; median: number; q75: number } {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sortedQuantile(sorted, share);
  return { q25: at(0.25), median: at(0.5), q75: at(0.75) };
}

function askMilliseconds(): number {
  const { space, value } = OBJECTIVES[1]!;
  const rng = makeRng(1);
  const history = Array.from({ length: LONG }, (_, number): Told => {
    const point = drawPoint(space, rng);
    return { number, point, state: 'complete', values: [value(point)] };
  });
  const sampler = parseSampler(SAMPLERS.tpe, space, 'sampler');
  const times = Array.from({ length: TIMED }, (_, i) => {
    const start = performance.now();
    sampler.ask(LONG + i, history, 1);
    return performance.now() - start;
  });
  return sortedQuantile(Float64Array.from(times).sort(), 0.5);
}
