import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { InputError, RunError } from './errors.ts';

/**
 * Writes a file whole or not at all: a temporary file beside it, flushed, then renamed over it. Missing folders are made.
 *
 * @throws RunError DISK_FULL, WRITE_FAILED
 * @throws InputError NOT_WRITABLE where the folder cannot be written to
 */
export async function writeFileAtomic(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(file, error);
  }
}

/** A failed write in the project's words. */
export function writeError(file: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new RunError('DISK_FULL', {
      what: 'the disk is full',
      where: file,
      mend: 'free some space and call again: what was finished is kept, and nothing is half-written',
    });
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT'].includes(code)) {
    return new InputError('NOT_WRITABLE', {
      what: `cannot write here (${code})`,
      where: file,
      mend: 'choose a folder that you may write to (--out), or change its permissions',
    });
  }
  return new RunError('WRITE_FAILED', { what: message, where: file, mend: 'see the message; then call again' });
}
