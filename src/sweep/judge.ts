import type { LockBox, SweepAnswer, SweepObjective, SweepTrial } from '../core/index.ts';
import type { Dimension } from './space/space.ts';

/** A trial with its daily returns, as the journal has them. Figures are in the objectives' own sense. */
export interface JudgedTrial extends Omit<SweepTrial, 'rank' | 'pareto'> {
  /** On the sweep's days; null where the first objective names no strategy, or the trial did not complete. */
  readonly returns: Float64Array | null;
}

/** What the verdict on a sweep is made of. */
export interface JudgeInput {
  readonly seed: number;
  readonly space: readonly Dimension[];
  readonly objectives: readonly SweepObjective[];
  /** Whether no trial was drawn knowing others. */
  readonly blind: boolean;
  /** Start of each scored UTC day, ms. */
  readonly days: Float64Array;
  /** By rising number. */
  readonly trials: readonly JudgedTrial[];
  readonly asConfigured: { readonly values: readonly number[]; readonly returns: Float64Array | null } | null;
  /** Folds of the nested walk; null: none. */
  readonly nested: number | null;
  /** What an opened lock box held. */
  readonly opened: {
    readonly trial: number;
    readonly days: Float64Array;
    readonly returns: Float64Array;
    readonly asConfigured: Float64Array;
  } | null;
}

export interface Judgement
  extends Pick<
    SweepAnswer,
    | 'best'
    | 'selection'
    | 'overfitting'
    | 'withoutOverfitting'
    | 'nested'
    | 'plateau'
    | 'budget'
    | 'verdict'
    | 'sentences'
  > {
  /** Place by number; trials that did not complete have none. */
  readonly ranks: ReadonlyMap<number, number>;
  readonly pareto: ReadonlySet<number>;
  readonly opened: LockBox['opened'];
}

/** The best by the first objective, without a verdict. */
export function judgeSweep({ objectives, trials, opened }: JudgeInput): Judgement {
  const sign = objectives[0]!.goal === 'maximise' ? -1 : 1;
  const ranked = trials
    .filter(({ state, values }) => state === 'complete' && !Number.isNaN(values[0] ?? Number.NaN))
    .sort((a, b) => sign * (a.values[0]! - b.values[0]!) || a.number - b.number);
  const best = ranked[0]?.number ?? null;
  return {
    best,
    ranks: new Map(ranked.map(({ number }, i) => [number, i + 1])),
    pareto: new Set(best === null ? [] : [best]),
    selection: null,
    overfitting: null,
    withoutOverfitting: null,
    nested: null,
    plateau: null,
    budget: null,
    verdict: 'unjudged',
    sentences: [],
    opened:
      opened === null
        ? null
        : {
            trial: opened.trial,
            sharpe: Number.NaN,
            ci95: [Number.NaN, Number.NaN],
            asConfigured: Number.NaN,
            inSample: Number.NaN,
            sentence: `The lock box was opened for trial ${opened.trial}.`,
          },
  };
}
