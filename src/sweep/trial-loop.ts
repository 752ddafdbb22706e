import { childSeed, InputError } from '../core/index.ts';
import { encodeReturns } from './journal/daily-text.ts';
import type { AskEvent, BaseEvent, History, TellEvent } from './journal/events.ts';
import type { Journal } from './journal/journal.ts';
import type { Sampler, Told } from './samplers/contract.ts';
import type { ParsedSpace } from './space/parse-space.ts';
import type { TrialExecutor, TrialJob, TrialResult } from './trials/contract.ts';

/** Where so many trials fail at the start, none will do: the fault is in what they have in common. */
const FIRST_TRIALS = 20;

export interface TrialLoop {
  readonly journal: Journal;
  readonly space: ParsedSpace;
  readonly sampler: Sampler;
  readonly executor: TrialExecutor;
  /** One an objective: −1 where a greater figure is better. */
  readonly signs: readonly number[];
  readonly seed: number;
  readonly wanted: number;
  readonly batch: number;
  /** Whether a pruner wants to know what was told. */
  readonly prunes: boolean;
  readonly signal: AbortSignal;
  /** Called as trials were written to the journal. */
  readonly onTold: () => void;
}

/**
 * Asks for trials, runs them and tells what they found, batch by batch, until there are as many as wanted or `signal` stops it. A trial is asked for knowing
 * what was told before its batch, and that those of its batch with smaller numbers run; tells are written by rising number. So neither
 * results nor the journal hang on the number of workers.
 *
 * @throws InputError TRIALS_FAILED where the first 20 trials fail
 */
export async function runTrials(loop: TrialLoop): Promise<void> {
  const { journal, wanted, signal } = loop;
  const { history } = journal;
  for (let from = 0; from < wanted; ) {
    const to = groupEnd(from, loop);
    if (!endedAll(history, from, to)) {
      if (signal.aborted) return;
      await runGroup(loop, from, to);
    }
    // Trials that Ctrl-C kept from starting are left for the next call.
    if (!endedAll(history, from, to)) return;
    if (to === Math.min(FIRST_TRIALS, wanted)) refuseHopeless(history, to, journal.file);
    from = to;
  }
}

/** Batches, cut where the first trials are looked at: what a trial knows does not hang on that border. */
function groupEnd(from: number, { batch, wanted }: TrialLoop): number {
  const end = Math.min((Math.floor(from / batch) + 1) * batch, wanted);
  return from < FIRST_TRIALS ? Math.min(end, FIRST_TRIALS) : end;
}

async function runGroup(loop: TrialLoop, from: number, to: number): Promise<void> {
  const { journal, executor, batch, prunes, signal } = loop;
  const { history } = journal;
  const first = Math.floor(from / batch) * batch;
  const before = toldBefore(history, first);
  journal.append(...asksOf(loop, before, from, to));
  const jobs: TrialJob[] = [];
  for (let number = from; number < to; number++) {
    const { seed, parameters, state } = history.get(number)!;
    if (state === 'running') jobs.push({ number, seed, parameters, ...(prunes ? { told: before } : {}) });
  }
  const found = new Map<number, TrialResult>();
  let next = 0;
  await executor.run(
    jobs,
    ({ number }, result) => {
      found.set(number, result);
      const tells: TellEvent[] = [];
      for (; next < jobs.length; next++) {
        const { number: due } = jobs[next]!;
        const result = found.get(due);
        if (result === undefined) break;
        tells.push({ type: 'tell', number: due, ...foundEvent(result, loop.signs) });
      }
      if (tells.length === 0) return;
      journal.append(...tells);
      loop.onTold();
    },
    signal,
  );
}

/** What a sampler knows of the trials below a number, all of which have ended. */
function toldBefore(history: History, first: number): Told[] {
  return Array.from({ length: first }, (_, number) => history.told(number)!);
}

/** The trials of a group that the journal does not know yet. */
function asksOf(
  { journal, sampler, space, seed, batch }: TrialLoop,
  before: Told[],
  from: number,
  to: number,
): AskEvent[] {
  const { history } = journal;
  const asks: AskEvent[] = [];
  const known = [...before];
  for (let number = Math.floor(from / batch) * batch; number < to; number++) {
    let point = history.get(number)?.point;
    if (point === undefined) {
      point = sampler.ask(number, known, seed);
      const ownSeed = childSeed(seed, 'trial', number);
      asks.push({ type: 'ask', number, seed: ownSeed, point, parameters: space.values(point) });
    }
    known.push({ number, point, state: 'running' });
  }
  return asks;
}

/** What a trial found, as the journal writes it: smaller is better. */
export function foundEvent(
  { state, reason, values, steps, figures, returns }: TrialResult,
  signs: readonly number[],
): Omit<BaseEvent, 'type'> {
  return {
    state,
    ...(values === undefined ? {} : { values: values.map((value, i) => turned(value, signs[i]!)) }),
    ...(steps === undefined ? {} : { steps: steps.map((value) => turned(value, signs[0]!)) }),
    ...(reason === undefined ? {} : { reason }),
    ...(figures === undefined ? {} : { figures }),
    ...(returns === undefined ? {} : { returns: encodeReturns(returns) }),
  };
}

/** With the sign, and 0 without one; null where it is undefined. */
function turned(value: number, sign: number): number | null {
  if (!Number.isFinite(value)) return null;
  return value === 0 ? 0 : value * sign;
}

function endedAll(history: History, from: number, to: number): boolean {
  for (let number = from; number < to; number++) if (history.told(number) === undefined) return false;
  return true;
}

function refuseHopeless(history: History, count: number, file: string): void {
  if (count < FIRST_TRIALS) return;
  const first = Array.from({ length: count }, (_, number) => history.get(number)!);
  if (first.some(({ state }) => state !== 'failed')) return;
  const reasons = [...new Set(first.flatMap(({ reason }) => reason ?? []))];
  throw new InputError('TRIALS_FAILED', {
    what: `the first ${count} trials failed: ${reasons.slice(0, 3).join('; ')}${reasons.length > 3 ? '; …' : ''}`,
    where: file,
    path: 'sweep.space',
    mend: 'look at the space and at what is fixed: every point of it so far made a configuration that cannot run',
  });
}
