import type { LoadedConfig } from '../config/index.ts';
import { InputError, type SweepAnswer } from '../core/index.ts';
import { countOpenings } from './lock-boxes.ts';
import type { RenderSweep } from './run-sweep.ts';
import { answerOfSweep } from './sweep-answer.ts';
import {
  findSweep,
  latestSweepId,
  listSweepIds,
  PAGE_FILE,
  readSweep,
  type SweepOnDisk,
  sweepChanged,
  sweepsFolder,
} from './sweep-folder.ts';

/**
 * What a sweep found so far, from its journal: of one that was killed, or still runs, as well. Its page is drawn again.
 *
 * @param wanted `latest`, an id, or the unambiguous start of one
 * @throws InputError SWEEP_MISSING, JOURNAL_DAMAGED
 */
export async function showSweep(
  { config }: Pick<LoadedConfig, 'config'>,
  wanted: string,
  renderSweep: RenderSweep,
): Promise<SweepAnswer> {
  const { results } = config.runtime;
  const { sweep, history, call, store } = await findSweep(results, wanted);
  const openings = countOpenings(sweepsFolder(results), sweep);
  const answer = answerOfSweep(sweep, history, call, { dir: store.dir, openings });
  await store.write(PAGE_FILE, renderSweep(answer));
  return answer;
}

/** A sweep in a line. */
export interface SweepLine {
  readonly sweepId: string;
  readonly latest: boolean;
  /** ISO time of its newest event. */
  readonly changed: string;
  readonly sampler: string;
  readonly objectives: readonly string[];
  readonly dimensions: number;
  readonly trials: { readonly wanted: number; readonly ended: number };
  /** Of the first objective; null where no trial completed, or the answer is older than the trials. */
  readonly best: { readonly trial: number; readonly value: number } | null;
  readonly verdict: SweepAnswer['verdict'] | null;
  readonly lockBoxOpened: boolean;
  /** What is wrong with its journal, and where; null: nothing. With it the other fields but id and time say nothing. */
  readonly damaged: string | null;
}

/** The sweeps of the results folder, newest last; one with a damaged journal hides no other. */
export async function listSweeps({ config }: Pick<LoadedConfig, 'config'>): Promise<SweepLine[]> {
  const { results } = config.runtime;
  const latest = await latestSweepId(results);
  const lines: SweepLine[] = [];
  for (const id of await listSweepIds(results)) {
    try {
      const sweep = await readSweep(results, id);
      if (sweep !== undefined) lines.push(lineOf(sweep, latest));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      lines.push(damagedLine(id, sweepChanged(results, id), latest, error));
    }
  }
  return lines.sort((a, b) => Date.parse(a.changed) - Date.parse(b.changed));
}

function damagedLine(sweepId: string, changed: number, latest: string | undefined, error: InputError): SweepLine {
  return {
    sweepId,
    latest: sweepId === latest,
    changed: new Date(changed).toISOString(),
    sampler: '',
    objectives: [],
    dimensions: 0,
    trials: { wanted: 0, ended: 0 },
    best: null,
    verdict: null,
    lockBoxOpened: false,
    damaged: `${error.what} (${error.where})`,
  };
}

function lineOf({ sweep, history, call, answer, changed }: SweepOnDisk, latest: string | undefined): SweepLine {
  // An answer of fewer trials says nothing of those that came since.
  const current = answer?.trials.length === history.ended ? answer : undefined;
  const best = current?.trials.find(({ number }) => number === current.best);
  return {
    sweepId: sweep.id,
    latest: sweep.id === latest,
    changed: new Date(changed).toISOString(),
    sampler: sweep.sampler.use,
    objectives: sweep.objectives.map(({ of }) => of),
    dimensions: sweep.dimensions.length,
    trials: { wanted: call.trials, ended: history.ended },
    best: best === undefined ? null : { trial: best.number, value: best.values[0] ?? Number.NaN },
    verdict: current?.verdict ?? null,
    lockBoxOpened: history.opened !== undefined,
    damaged: null,
  };
}
