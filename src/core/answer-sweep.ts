import type { BestOfTrials, Overfitting } from './answer-selection-bias.ts';

/** What a sweep wants of a figure. */
export interface SweepObjective {
  /** As it is written in `sweep.objectives`: `strategies.trend+regime.sharpe`. */
  readonly of: string;
  readonly goal: 'maximise' | 'minimise';
  /** The strategy whose figure it is; null for a figure of the forecasts. */
  readonly strategy: string | null;
  /** Of a difference: the strategy that it is a lead over. What is judged are then the days of that lead. */
  readonly baseline?: string;
}

/** A parameter of a sweep, as a page needs it: its name and what its values are. */
export interface SweepDimension {
  /** Dotted path of the configuration, with the place inside a choice where it lies in one. */
  readonly name: string;
  /** In the words of the file: `quniform [4h, 2d, 2h]`. */
  readonly text: string;
  readonly kind: 'categorical' | 'float' | 'int' | 'normal';
  /** Of numbers: whether equal steps of the logarithm count alike. */
  readonly log: boolean;
  /** Choices as text, in their order; null for numbers. */
  readonly choices: readonly string[] | null;
  /** Whether the numbers are durations, in milliseconds. */
  readonly duration: boolean;
  /** The dimension and the choice without which this one has no value; null: always has one. */
  readonly when: { readonly dimension: string; readonly choice: number } | null;
}

/** One configuration that a sweep tried. */
export interface SweepTrial {
  readonly number: number;
  readonly state: 'complete' | 'pruned' | 'failed';
  readonly seed: number;
  /** By dimension: numbers as they are (durations in milliseconds), of a choice its index. Dimensions without a value are absent. */
  readonly point: Readonly<Record<string, number>>;
  /** The same as the configuration has it, by dotted path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** One an objective, in the objective's own sense; NaN where undefined, empty where the trial did not complete. */
  readonly values: readonly number[];
  /** First objective after each step (a walk-forward segment), as far as it is known; null where steps were not asked for. */
  readonly steps: readonly number[] | null;
  /** Headline figures of the objective's strategy, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** Why it failed or was pruned; null otherwise. */
  readonly reason: string | null;
  /** Place among the complete trials, from 1; null of others. Of several objectives: by front, then by crowding. */
  readonly rank: number | null;
  /** Whether no other trial is at least as good in all objectives and better in one. */
  readonly pareto: boolean;
}

/** Choosing on the earlier days, judged on the next: what the way of choosing earned, not the choice. */
export interface NestedWalk {
  readonly folds: readonly {
    readonly from: string;
    readonly to: string;
    readonly days: number;
    /** Number of the trial that was best on all days before. */
    readonly chosen: number;
    /** Annual Sharpe ratio of that trial on the days before and on the fold's own. */
    readonly inSample: number;
    readonly outOfSample: number;
  }[];
  /** Annual, of the folds' days laid end to end. */
  readonly sharpe: number;
  /** Of the configuration as it stood, on the same days. */
  readonly asConfigured: number;
  readonly ci95: readonly [number, number];
  /** Whether the trials themselves were drawn without a look at later days: true of grid, random, Sobol and Halton. */
  readonly exact: boolean;
  readonly sentence: string;
}

/** Lead that a winner's neighbours keep below which it stands on a needle; share, see {@link Plateau.kept}. */
export const NEEDLE = 0.3;

/** Whether the winner stands on a plateau or on a needle. */
export interface Plateau {
  /** Nearest complete trials of the space that were looked at. */
  readonly neighbours: number;
  /** Mean distance of these as a share of the space's diagonal. */
  readonly distance: number;
  /** First objective of the winner, the neighbours' median, and the median over the space: trials in a crowd share one weight. */
  readonly best: number;
  readonly median: number;
  readonly overall: number;
  /** Share of the winner's lead over all that its neighbours keep: 1 a plateau, 0 a needle. NaN where it has no lead. */
  readonly kept: number;
  readonly sentence: string;
}

/** How many trials the days can bear. */
export interface TrialBudget {
  readonly trials: number;
  readonly days: number;
  /** Annual Sharpe ratio that the best of as many trials shows where none has merit. */
  readonly expectedMaximum: number;
  /** Trials from which on the best of noise shows an annual Sharpe ratio of 1. */
  readonly supported: number;
  readonly exceeded: boolean;
  readonly sentence: string;
}

/** What the newest days, which no trial saw, say of the winner. */
export interface LockBox {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  /** How often the same days were opened by whatever sweep, this one included. */
  readonly openings: number;
  /** Null while it is shut. Sharpe ratios are annual. */
  readonly opened: {
    readonly trial: number;
    readonly sharpe: number;
    readonly ci95: readonly [number, number];
    readonly asConfigured: number;
    readonly inSample: number;
    readonly sentence: string;
  } | null;
}

/** How much of the objective's variance each parameter explains. */
export interface Importance {
  readonly method: 'fanova' | 'permutation';
  /** Share of variance by dimension, alone; greatest first. */
  readonly main: readonly { readonly name: string; readonly share: number }[];
  /** Of pairs, beyond what each does alone; greatest first. */
  readonly pairs: readonly { readonly names: readonly [string, string]; readonly share: number }[];
  /** Share of variance that the forest explains out of bag: below 0.3 or so nothing above means much. */
  readonly explained: number;
}

/** Everything that a sweep found: `sweep.json`, its page, its table. */
export interface SweepAnswer {
  readonly sweepId: string;
  readonly dir: string;
  readonly data: { readonly file: string; readonly rows: number; readonly intervalMs: number };
  /** Days that the trials are scored on. */
  readonly period: { readonly from: string; readonly to: string; readonly days: number; readonly steps: number };
  readonly lockBox: LockBox | null;
  readonly objectives: readonly SweepObjective[];
  readonly dimensions: readonly SweepDimension[];
  readonly constraints: readonly string[];
  readonly sampler: { readonly use: string; readonly params: Readonly<Record<string, unknown>> };
  readonly pruner: { readonly use: string; readonly params: Readonly<Record<string, unknown>> };
  readonly seed: number;
  readonly counts: {
    readonly wanted: number;
    readonly complete: number;
    readonly pruned: number;
    readonly failed: number;
  };
  /** The configuration without the sweep: what the winner has to beat. Null where it cannot be traded. */
  readonly asConfigured: Pick<SweepTrial, 'values' | 'steps' | 'figures'> | null;
  /** By rising number. */
  readonly trials: readonly SweepTrial[];
  /** Number of the winner; null where no trial completed. */
  readonly best: number | null;
  /** Judged on the daily returns of the first objective's strategy; null where it names none, or there are too few. */
  readonly selection: BestOfTrials | null;
  readonly overfitting: Overfitting | null;
  readonly withoutOverfitting: string | null;
  readonly nested: NestedWalk | null;
  readonly plateau: Plateau | null;
  readonly budget: TrialBudget | null;
  readonly importance: Importance | null;
  /** `stands`: what noise would show is excluded; `noise`: it is not; `unjudged`: the first objective has no returns. */
  readonly verdict: 'stands' | 'noise' | 'unjudged';
  /** Plain sentences on the winner, the verdict first. */
  readonly sentences: readonly string[];
}
