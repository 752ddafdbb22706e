import {
  closeSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { InputError } from '../../core/index.ts';
import { History, type JournalEvent, type SweepEvent, type TrialRecord } from './events.ts';
import { encodeLine, readLines } from './lines.ts';

/** Written lines reach the disk itself at least this often. */
const SYNC_EVERY = 64;

/**
 * The file of a sweep: what happened, one line an event, only ever added to. A process that is killed at any byte leaves whole lines and at most one
 * torn one, which the next call drops. One process writes at a time.
 */
export class Journal {
  readonly file: string;
  readonly history: History;
  readonly #handle: number;
  readonly #lock: string;
  #unsynced = 0;

  private constructor(file: string, handle: number, lock: string, history: History) {
    this.file = file;
    this.history = history;
    this.#handle = handle;
    this.#lock = lock;
  }

  /**
   * Opens the journal of a sweep, or begins it. Trials that were under way begin again.
   *
   * @throws InputError JOURNAL_DAMAGED; JOURNAL_OTHER where the file holds another sweep; JOURNAL_LOCKED where another process writes it
   */
  static open(file: string, sweep: Omit<SweepEvent, 'type' | 'version'>): Journal {
    mkdirSync(path.dirname(file), { recursive: true });
    const lock = takeLock(`${file}.lock`);
    let handle: number | undefined;
    try {
      handle = openSync(file, 'a+');
      const { values, bytes } = readLines(readFileSync(handle), file);
      const [head, ...events] = values as [SweepEvent | undefined, ...JournalEvent[]];
      if (head !== undefined && head.id !== sweep.id) throw otherSweep(file);
      ftruncateSync(handle, bytes);
      const history = new History();
      for (const event of events) history.apply(event);
      const journal = new Journal(file, handle, lock, history);
      if (head === undefined) journal.#write({ type: 'sweep', version: 1, ...sweep });
      for (const { number, state } of history.trials()) {
        if (state === 'running') journal.append({ type: 'again', number });
      }
      return journal;
    } catch (error) {
      if (handle !== undefined) closeSync(handle);
      unlinkSync(lock);
      throw error;
    }
  }

  append(event: Exclude<JournalEvent, SweepEvent>): void {
    this.#write(event);
    this.history.apply(event);
  }

  close(): void {
    fdatasyncSync(this.#handle);
    closeSync(this.#handle);
    unlinkSync(this.#lock);
  }

  #write(event: JournalEvent): void {
    writeSync(this.#handle, encodeLine(event));
    if (++this.#unsynced < SYNC_EVERY) return;
    fdatasyncSync(this.#handle);
    this.#unsynced = 0;
  }
}

/** What a journal holds, without writing to it; undefined where there is none. @throws InputError JOURNAL_DAMAGED */
export function readJournal(file: string): { readonly sweep: SweepEvent; readonly trials: TrialRecord[] } | undefined {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const [sweep, ...events] = readLines(content, file).values as [SweepEvent | undefined, ...JournalEvent[]];
  if (sweep === undefined) return undefined;
  const history = new History();
  for (const event of events) history.apply(event);
  return { sweep, trials: history.trials() };
}

/** A file with this process's number; one of a process that is gone is taken over. */
function takeLock(lock: string): string {
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = openSync(lock, 'wx');
      writeSync(handle, `${process.pid}\n`);
      closeSync(handle);
      return lock;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = ownerOf(lock);
      if (attempt > 0 || (owner !== undefined && isAlive(owner))) throw locked(lock, owner);
      unlinkSync(lock);
    }
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function locked(lock: string, owner: number | undefined): InputError {
  return new InputError('JOURNAL_LOCKED', {
    what: `process ${owner ?? '?'} is writing this sweep`,
    where: lock,
    mend: 'wait for it, end it, or delete the file if that process is no sweep',
  });
}

function otherSweep(file: string): InputError {
  return new InputError('JOURNAL_OTHER', {
    what: 'the journal holds the trials of another space, sampler, configuration, data or code',
    where: file,
    mend: 'name another folder, or start again with --fresh',
  });
}
