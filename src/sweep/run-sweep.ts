import { assetNames, type LoadedConfig } from '../config/index.ts';
import { InputError, makeFolder, type Progress, RunError, type SweepAnswer, writeError } from '../core/index.ts';
import { type RenderPage, workersOf } from '../experiment/index.ts';
import type { RunStore } from '../jobs/index.ts';
import { encodeDays, encodeReturns } from './journal/daily-text.ts';
import type { SweepHead } from './journal/events.ts';
import { Journal } from './journal/journal.ts';
import { countOpenings, recordOpening } from './lock-boxes.ts';
import { answerOfSweep, type SweepCall, signsOf } from './sweep-answer.ts';
import {
  ANSWER_FILE,
  clearResults,
  journalFile,
  PAGE_FILE,
  sweepStore,
  sweepsFolder,
  WINNER_FILE,
  writeCall,
} from './sweep-folder.ts';
import { trialNotes } from './sweep-progress.ts';
import { parseSweep, refuseAfterOpening, type SweepSpec, sweepIdOf } from './sweep-spec.ts';
import { foundEvent, runTrials } from './trial-loop.ts';
import { type PreparedTrials, prepareTrials } from './trials/index.ts';
import { winnerComment, winnerFragment } from './winner-fragment.ts';

/** Draws the page of a sweep. */
export type RenderSweep = (answer: SweepAnswer) => string;

export interface SweepOptions {
  /** Forget the trials of this sweep and start again. */
  readonly fresh: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Draws the page of a run that has to be made first. */
  readonly render: RenderPage;
  readonly renderSweep: RenderSweep;
  /** Forecasts of this run. */
  readonly run?: string | undefined;
  /** Forecasts of one's own. */
  readonly forecasts?: string | undefined;
  /** Judge the best on the days that no trial has seen. */
  readonly openLockBox?: boolean | undefined;
  /** Where trials come from; tests bring their own. */
  readonly prepare?: typeof prepareTrials;
}

/**
 * Searches the space of section `sweep`. What happens goes into the journal in `results/sweeps/<id>` first; the same call goes on from there, however the
 * one before it ended, and more trials of the same sweep are added to those that are there.
 *
 * @throws RunError INTERRUPTED once `signal` has stopped it; InputError TRIALS_FAILED, LOCK_BOX_OPENED, JOURNAL_LOCKED, JOURNAL_DAMAGED
 */
export async function runSweep(loaded: LoadedConfig, options: SweepOptions): Promise<{ answer: SweepAnswer }> {
  const { progress, signal, render, run, forecasts, fresh, prepare = prepareTrials } = options;
  const { results } = loaded.config.runtime;
  if (assetNames(loaded).length > 0) throw oneMarketOnly();
  const spec = parseSweep(loaded);
  if (options.openLockBox === true && loaded.config.sweep.lockBox === 0) throw noLockBox();
  const request = { space: spec.space, objectives: spec.objectives, pruner: spec.pruner, run, forecasts };
  const trials = await prepare(loaded, request, { progress, signal, render });
  if (signal.aborted) throw interrupted('before the first trial', results);
  const id = sweepIdOf(loaded, trials.identity);
  const store = sweepStore(results, id);
  await makeFolder(store.dir).catch((error: unknown) => {
    throw writeError(error, store.dir);
  });
  const head = headOf(loaded, id, spec, trials);
  const journal = Journal.open(journalFile(store), head, fresh);
  const call: SweepCall = { trials: spec.wanted, nested: loaded.config.sweep.nested, file: trials.data.file };
  try {
    if (fresh) await clearResults(store);
    const { history } = journal;
    if (history.opened !== undefined) refuseAfterOpening(history.opened.trial, history.ended, spec.wanted, store.dir);
    await writeCall(store, call);
    await store.point(sweepsFolder(results));
    if (history.base === undefined) journal.append({ type: 'base', ...foundEvent(trials.asConfigured, signsOf(head)) });
    const finish = (): Promise<SweepAnswer> => writeResults(loaded, store, head, journal, call, options.renderSweep);
    await searchOn(loaded, spec, trials, journal, options).catch(async (error: unknown) => {
      await finish().catch(() => undefined);
      throw error;
    });
    let answer = await finish();
    if (signal.aborted && history.ended < spec.wanted)
      throw interrupted(`after ${history.ended} of ${spec.wanted} trials`, store.dir);
    if (options.openLockBox === true && history.opened === undefined) {
      await openBox(trials, answer, journal, sweepsFolder(results));
      answer = await finish();
    }
    progress.end();
    return { answer };
  } finally {
    journal.close();
  }
}

function headOf(loaded: LoadedConfig, id: string, spec: SweepSpec, trials: PreparedTrials): SweepHead {
  const { seed, sweep } = loaded.config;
  const { rows, intervalMs, hash, locked = [] } = trials.data;
  return {
    id,
    seed,
    space: spec.space.dimensions,
    dimensions: spec.dimensions,
    constraints: sweep.constraints,
    fixed: sweep.fixed,
    objectives: spec.objectives,
    sampler: spec.samplerSpec,
    pruner: spec.pruner ?? { use: 'none', params: {} },
    blind: !spec.sampler.adaptive,
    data: { rows, intervalMs, hash, ...(locked.length === 0 ? {} : { locked }) },
    days: encodeDays(trials.days),
    steps: trials.steps,
    lockBox: trials.lockBox,
  };
}

async function searchOn(
  loaded: LoadedConfig,
  spec: SweepSpec,
  trials: PreparedTrials,
  journal: Journal,
  { progress, signal }: SweepOptions,
): Promise<void> {
  const { space, sampler, wanted, batch, objectives } = spec;
  const { history } = journal;
  progress.stage('trials', Math.max(wanted, history.ended));
  const notes = trialNotes(history, objectives[0]!);
  progress.tick(history.ended, notes());
  if (history.ended >= wanted) return;
  const executor = trials.executor(Math.min(workersOf(loaded.config), wanted));
  try {
    await runTrials({
      journal,
      space,
      sampler,
      executor,
      signs: signsOf({ objectives }),
      seed: loaded.config.seed,
      wanted,
      batch,
      prunes: spec.pruner !== null,
      signal,
      onTold: () => progress.tick(history.ended, notes()),
    });
  } finally {
    await executor.close();
  }
}

/** The record of openings is written first: a look that was taken is never forgotten. */
async function openBox(trials: PreparedTrials, answer: SweepAnswer, journal: Journal, folder: string): Promise<void> {
  const { best, sweepId, lockBox } = answer;
  if (lockBox === null) throw noLockBox();
  if (best === null) throw nothingToOpenFor(answer);
  const { from, to } = lockBox;
  const { parameters } = journal.history.get(best)!;
  const { days, returns, asConfigured } = await trials.openLockBox(parameters);
  await recordOpening(folder, {
    data: trials.data.hash,
    locked: trials.data.locked ?? [],
    from,
    to,
    sweep: sweepId,
    trial: best,
  });
  journal.append({
    type: 'opened',
    trial: best,
    days: encodeDays(days),
    returns: encodeReturns(returns),
    asConfigured: encodeReturns(asConfigured),
  });
}

/** Answer, page and winner, of as many trials as there are. */
async function writeResults(
  loaded: LoadedConfig,
  store: RunStore,
  head: SweepHead,
  journal: Journal,
  call: SweepCall,
  renderSweep: RenderSweep,
): Promise<SweepAnswer> {
  const openings = countOpenings(sweepsFolder(loaded.config.runtime.results), head);
  const answer = answerOfSweep(head, journal.history, call, { dir: store.dir, openings });
  const winner = winnerText(loaded, answer);
  await store.write(PAGE_FILE, renderSweep(answer));
  if (winner !== undefined) await store.write(WINNER_FILE, winner);
  await store.write(ANSWER_FILE, `${JSON.stringify(answer, null, 2)}\n`);
  return answer;
}

/** Undefined where there is no winner. */
function winnerText(loaded: LoadedConfig, answer: SweepAnswer): string | undefined {
  const winner = answer.trials.find(({ number }) => number === answer.best);
  if (winner === undefined) return undefined;
  const values = { ...loaded.config.sweep.fixed, ...winner.parameters };
  return winnerFragment({
    base: loaded.config,
    trial: loaded.with(values).config,
    values,
    about: winnerComment(answer),
  });
}

function interrupted(when: string, where: string): RunError {
  return new RunError('INTERRUPTED', { what: `stopped ${when}`, where, mend: 'the same command goes on from here' });
}

function oneMarketOnly(): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: 'a sweep searches on one file of bars, and the configuration names several assets',
    where: 'data.assets',
    path: 'data.assets',
    mend: 'give one of them with --data FILE',
  });
}

function noLockBox(): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: 'the sweep has no lock box to open: all days were there to choose on',
    where: 'sweep.lockBox',
    path: 'sweep.lockBox',
    mend: 'set it to a share of the days, for example 0.2: that is another sweep, with trials of its own',
  });
}

function nothingToOpenFor({ trials, objectives, dir }: SweepAnswer): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: `--open-lock-box judges the best trial, and ${trials.some(({ state }) => state === 'complete') ? `${objectives[0]!.of} is undefined in all of them` : 'none completed'}`,
    where: dir,
    mend: 'look at the trials (--show), and leave the lock box shut until there is a best one',
  });
}
