import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { InputError, nearestName, type SweepAnswer } from '../core/index.ts';
import { latestRunId, listRunIds, RunStore } from '../jobs/index.ts';
import { readJournal, type StoredSweep } from './journal/journal.ts';
import type { SweepCall } from './sweep-answer.ts';

export const ANSWER_FILE = 'sweep.json';
export const PAGE_FILE = 'report.html';
export const WINNER_FILE = 'winner.yml';
/** What the newest call wanted of the sweep. */
const CALL_FILE = 'call.json';
const JOURNAL_FILE = 'journal.jsonl';

/** Where all sweeps of a results folder lie. */
export function sweepsFolder(results: string): string {
  return path.join(results, 'sweeps');
}

export function sweepStore(results: string, id: string): RunStore {
  return RunStore.below(sweepsFolder(results), id);
}

export function journalFile(store: RunStore): string {
  return store.file(JOURNAL_FILE);
}

/** Forgets what earlier calls made of the journal. */
export async function clearResults(store: RunStore): Promise<void> {
  for (const file of [ANSWER_FILE, PAGE_FILE, WINNER_FILE, CALL_FILE]) await rm(store.file(file), { force: true });
}

export async function writeCall(store: RunStore, call: SweepCall): Promise<void> {
  await store.write(CALL_FILE, `${JSON.stringify(call, null, 2)}\n`);
}

/** A sweep as it lies on disk. */
export interface SweepOnDisk extends StoredSweep {
  readonly store: RunStore;
  readonly call: SweepCall;
  /** What the newest call that ended made of it; it may have gone on since. */
  readonly answer: SweepAnswer | undefined;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** Undefined where the folder holds no journal. @throws InputError JOURNAL_DAMAGED */
export async function readSweep(results: string, id: string): Promise<SweepOnDisk | undefined> {
  const store = sweepStore(results, id);
  const stored = readJournal(journalFile(store));
  if (stored === undefined) return undefined;
  const call = parsed<SweepCall>(await store.read(CALL_FILE)) ?? {
    trials: stored.history.ended,
    nested: null,
    file: '',
  };
  const answer = parsed<SweepAnswer>(await store.read(ANSWER_FILE));
  return { ...stored, store, call, answer, changed: sweepChanged(results, id) };
}

/** When a sweep's journal was last written, ms. */
export function sweepChanged(results: string, id: string): number {
  return statSync(journalFile(sweepStore(results, id))).mtimeMs;
}

/** Sweeps by id; folders without a journal among them. */
export function listSweepIds(results: string): Promise<string[]> {
  return listRunIds(sweepsFolder(results));
}

export function latestSweepId(results: string): Promise<string | undefined> {
  return latestRunId(sweepsFolder(results));
}

/** A sweep from `latest`, an id, or the unambiguous start of one. @throws InputError SWEEP_MISSING, JOURNAL_DAMAGED */
export async function findSweep(results: string, wanted: string): Promise<SweepOnDisk> {
  const ids = await listSweepIds(results);
  const id = wanted === 'latest' ? await latestSweepId(results) : wanted;
  const matches = id === undefined || id === '' ? [] : ids.filter((known) => known.startsWith(id));
  const found = matches.length === 1 ? await readSweep(results, matches[0]!) : undefined;
  if (found !== undefined) return found;
  const near = nearestName(wanted, ids);
  throw new InputError('SWEEP_MISSING', {
    what:
      ids.length === 0 || (wanted === 'latest' && id === undefined)
        ? 'there is no sweep yet'
        : matches.length > 1
          ? `"${wanted}" is the start of ${matches.length} sweeps`
          : `there is no sweep "${wanted}"${near === undefined ? '' : `; the nearest is "${near}"`}`,
    where: sweepsFolder(results),
    mend:
      ids.length === 0
        ? 'call sweep first, or name the results folder with --out'
        : 'list them with: npm run sweep -- --list',
  });
}

function parsed<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    // Cut off by a crash of the machine: the journal says the same.
    return undefined;
  }
}
