import { closeSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { InputError, RegimewalkError, writeError } from '../../core/index.ts';
import { History, type JournalEvent, type SweepEvent, type SweepHead, type SweepStep } from './events.ts';
import { encodeLine, readLines } from './lines.ts';
import { takeLock } from './lock-file.ts';

/** Written lines reach the disk itself at least this often: a crash of the machine, not of the process, is what they could be lost in. */
const SYNC_EVERY = 256;

/**
 * The file of a sweep: what happened, one line an event, only ever added to. A process that is killed at any byte leaves whole lines and at most one
 * torn one, which the next call drops. One process writes at a time.
 */
export class Journal {
  readonly file: string;
  readonly history: History;
  readonly #handle: number;
  readonly #unlock: () => void;
  #unsynced = 0;
  /** Bytes of whole lines. */
  #size: number;

  private constructor(file: string, handle: number, unlock: () => void, history: History, size: number) {
    this.file = file;
    this.history = history;
    this.#handle = handle;
    this.#unlock = unlock;
    this.#size = size;
  }

  /**
   * Opens the journal of a sweep, or begins it. Trials that were under way begin again.
   *
   * @param fresh forget what it holds
   * @throws InputError JOURNAL_DAMAGED; JOURNAL_OTHER where the file holds another sweep; JOURNAL_LOCKED where another process writes it; NOT_WRITABLE
   */
  static open(file: string, sweep: SweepHead, fresh = false): Journal {
    const unlock = lockFor(file);
    let handle: number | undefined;
    try {
      handle = openSync(file, 'a+');
      if (fresh) ftruncateSync(handle, 0);
      const { values, bytes } = readLines(readFileSync(handle), file);
      const [head, ...events] = values as [SweepEvent | undefined, ...JournalEvent[]];
      if (head !== undefined && (head.version !== 1 || head.id !== sweep.id)) throw otherSweep(file);
      const history = historyOf(events, file);
      ftruncateSync(handle, bytes);
      const journal = new Journal(file, handle, unlock, history, bytes);
      if (head === undefined) journal.#write([{ type: 'sweep', version: 1, ...sweep }]);
      journal.append(
        ...history
          .trials()
          .flatMap(({ number, state }) => (state === 'running' ? ({ type: 'again', number } as const) : [])),
      );
      return journal;
    } catch (error) {
      if (handle !== undefined) closeSync(handle);
      unlock();
      throw error instanceof RegimewalkError ? error : writeError(error, file);
    }
  }

  /** Adds events in one write: all of them are whole lines, or the last that is there is torn. @throws RunError DISK_FULL, WRITE_FAILED */
  append(...events: readonly SweepStep[]): void {
    if (events.length === 0) return;
    this.#write(events);
    for (const event of events) this.history.apply(event);
  }

  close(): void {
    fdatasyncSync(this.#handle);
    closeSync(this.#handle);
    this.#unlock();
  }

  #write(events: readonly JournalEvent[]): void {
    try {
      const bytes = Buffer.from(events.map(encodeLine).join(''));
      for (let from = 0; from < bytes.length; ) from += writeSync(this.#handle, bytes, from);
      this.#size += bytes.length;
      this.#unsynced += events.length;
      if (this.#unsynced < SYNC_EVERY) return;
      fdatasyncSync(this.#handle);
      this.#unsynced = 0;
    } catch (error) {
      this.#dropTorn();
      throw writeError(error, this.file);
    }
  }

  /** What is written after a line that did not fit, by another worker's trial, must not stand behind half of it. */
  #dropTorn(): void {
    try {
      ftruncateSync(this.#handle, this.#size);
    } catch {
      // The disk is gone; the next call drops the torn line.
    }
  }
}

/** A sweep's journal as it lies on disk. */
export interface StoredSweep {
  readonly sweep: SweepEvent;
  readonly history: History;
}

/** What a journal holds, without writing to it; undefined where there is none. @throws InputError JOURNAL_DAMAGED */
export function readJournal(file: string): StoredSweep | undefined {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  const [sweep, ...events] = readLines(content, file).values as [SweepEvent | undefined, ...JournalEvent[]];
  if (sweep === undefined) return undefined;
  if (sweep.version !== 1) throw otherSweep(file);
  return { sweep, history: historyOf(events, file) };
}

/** @throws InputError JOURNAL_DAMAGED where a line is missing: all that are there are whole */
function historyOf(events: readonly JournalEvent[], file: string): History {
  const history = new History();
  events.forEach((event, i) => {
    try {
      history.apply(event);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // The first line is the sweep's.
      throw new InputError('JOURNAL_DAMAGED', {
        what: `line ${i + 2} of the journal does not follow from those before it: ${error.message}`,
        where: `${file}:${i + 2}`,
        mend: 'bring the file back from a copy, or start the sweep again with --fresh',
      });
    }
  });
  return history;
}

function lockFor(file: string): () => void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    return takeLock(`${file}.lock`);
  } catch (error) {
    throw error instanceof RegimewalkError ? error : writeError(error, file);
  }
}

function otherSweep(file: string): InputError {
  return new InputError('JOURNAL_OTHER', {
    what: 'the journal holds the trials of another space, sampler, configuration, data or code',
    where: file,
    mend: 'name another folder, or start again with --fresh',
  });
}
