import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../core/index.ts';

let taken = 0;
/** Locks that this process holds. A number alone does not say: in a container the next process has the same one as the last. */
const held = new Set<string>();

/**
 * Takes a lock: a file that holds this process's number, there as a whole or not at all. One of a process that is gone is taken over.
 *
 * @returns gives it back
 * @throws InputError JOURNAL_LOCKED
 */
export function takeLock(file: string): () => void {
  const own = `${file}.${process.pid}-${taken++}`;
  writeFileSync(own, `${process.pid}\n`);
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        place(own, file);
        held.add(path.resolve(file));
        return () => {
          held.delete(path.resolve(file));
          rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const owner = ownerOf(file);
        if (attempt > 1 || (owner !== undefined && isHeld(file, owner))) throw locked(file, owner);
        removeStale(file, owner, `${own}.stale`);
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** The file under its name, unless that is taken. Where a disk knows no second names it is written there, which is whole a moment later. */
function place(own: string, file: string): void {
  try {
    linkSync(own, file);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    writeFileSync(file, readFileSync(own), { flag: 'wx' });
  }
}

/** Another process may be taking it over as well: what was moved aside must still be the dead one's. */
function removeStale(file: string, owner: number | undefined, aside: string): void {
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = ownerOf(aside);
  try {
    if (moved !== owner && moved !== undefined && isAlive(moved)) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

function isHeld(file: string, owner: number): boolean {
  return owner === process.pid ? held.has(path.resolve(file)) : isAlive(owner);
}

function isAlive(pid: number): boolean {
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
