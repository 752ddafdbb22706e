import { isoTime, type SweepAnswer, type SweepTrial } from '../core/index.ts';
import { importanceOf } from './importance/index.ts';
import { decodeDays } from './journal/daily-text.ts';
import type { FoundRecord, History, SweepHead, TrialRecord } from './journal/events.ts';
import { judgeOpenedBox } from './opened-box.ts';
import { type JudgedTrial, judgeSweep } from './verdict/index.ts';

/** What may differ from call to call of the same sweep. */
export interface SweepCall {
  /** Trials wanted. */
  readonly trials: number;
  /** Folds of the nested walk. */
  readonly nested: number | null;
  /** The bars' file. */
  readonly file: string;
}

/**
 * Everything that a sweep found, from its journal alone.
 *
 * @param openings how often days of the lock box were opened, by whatever sweep
 */
export function answerOfSweep(
  head: SweepHead,
  history: History,
  call: SweepCall,
  { dir, openings }: { readonly dir: string; readonly openings: number },
): SweepAnswer {
  const days = decodeDays(head.days);
  const signs = signsOf(head);
  const judged = history.trials().flatMap((trial) => judgedTrial(trial, signs) ?? []);
  const { base, opened } = history;
  const asConfigured = base?.state === 'complete' ? ownSense(base, signs) : null;
  const verdict = judgeSweep({
    trials: judged,
    objectives: head.objectives,
    space: { dimensions: head.space, accepts: () => true },
    days,
    asConfigured: asConfigured === null ? null : (base?.returns ?? null),
    adaptive: !head.blind,
    nested: call.nested,
    seed: head.seed,
  });
  const { trials, sentences } = verdict;
  const inSample = history.get(opened?.trial ?? -1)?.returns;
  const box = opened === undefined ? null : judgeOpenedBox(opened, inSample, openings, head.seed, head.objectives[0]!);
  const count = (state: SweepTrial['state']) => trials.filter((trial) => trial.state === state).length;
  return {
    sweepId: head.id,
    dir,
    data: { file: call.file, rows: head.data.rows, intervalMs: head.data.intervalMs },
    period: {
      from: dayOf(days[0]),
      to: dayOf(days[days.length - 1]),
      days: days.length,
      steps: head.steps,
    },
    lockBox: head.lockBox === null ? null : { ...head.lockBox, openings, opened: box },
    objectives: head.objectives,
    dimensions: head.dimensions,
    constraints: head.constraints,
    sampler: head.sampler,
    pruner: head.pruner,
    seed: head.seed,
    counts: { wanted: call.trials, complete: count('complete'), pruned: count('pruned'), failed: count('failed') },
    asConfigured,
    ...verdict,
    sentences: box === null ? sentences : [...sentences, box.sentence],
    importance: importanceOf(trials, head.dimensions, head.seed),
  };
}

/** Figures that the journal keeps so that smaller is better are turned by these. */
export function signsOf({ objectives }: Pick<SweepHead, 'objectives'>): number[] {
  return objectives.map(({ goal }) => (goal === 'maximise' ? -1 : 1));
}

/** Trials that still run have found nothing yet. */
function judgedTrial(trial: TrialRecord, signs: readonly number[]): JudgedTrial | undefined {
  const { number, state, seed, point, parameters, reason, returns } = trial;
  if (state === 'running') return undefined;
  return {
    number,
    state,
    seed,
    point,
    parameters,
    ...ownSense(trial, signs),
    reason: reason ?? null,
    returns: returns ?? null,
  };
}

function ownSense(
  { values = [], intermediate, figures = {} }: FoundRecord,
  signs: readonly number[],
): Pick<SweepTrial, 'values' | 'steps' | 'figures'> {
  return {
    values: values.map((value, i) => turned(value, signs[i]!)),
    steps: intermediate?.map((value) => turned(value, signs[0]!)) ?? null,
    figures,
  };
}

function turned(value: number, sign: number): number {
  return value === 0 ? 0 : value * sign;
}

function dayOf(ms: number | undefined): string {
  return ms === undefined ? '' : isoTime(ms).slice(0, 10);
}
