import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import { InputError, type RegimewalkError, RunError } from './errors.ts';

let written = 0;

/** What writing needs of the file system; tests hand in one that fails. */
export interface WritableFileSystem {
  mkdir(folder: string): Promise<unknown>;
  writeFile(file: string, content: string | Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(file: string, options: { force: true }): Promise<void>;
}

/**
 * Writes a file so that readers see the old content or the new, never half of it: a temporary file in the same folder
 * (made where it is missing), then a rename. A failure leaves no temporary file behind.
 *
 * @throws RunError DISK_FULL, WRITE_FAILED; InputError NOT_WRITABLE
 */
export async function writeFileAtomic(
  file: string,
  content: Uint8Array | string,
  fileSystem: WritableFileSystem = { mkdir, writeFile, rename, rm },
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${process.pid}-${threadId}-${written++}.tmp`);
  try {
    await makeFolder(folder, fileSystem);
    await fileSystem.writeFile(temporary, content);
    await fileSystem.rename(temporary, file);
  } catch (error) {
    await fileSystem.rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(error, file);
  }
}

/**
 * Makes a folder and those above it. Not Node's `recursive`: that one never returns where making a folder fails with ENOENT
 * although the folder above it is there, as below /proc.
 *
 * @throws the file system's own error
 */
export async function makeFolder(
  folder: string,
  fileSystem: Pick<WritableFileSystem, 'mkdir'> = { mkdir },
): Promise<void> {
  const make = async (): Promise<void> => {
    try {
      await fileSystem.mkdir(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  };
  try {
    await make();
  } catch (error) {
    const parent = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent, fileSystem);
    await make();
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const REFUSED = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EISDIR',
  'ENOENT',
  'EEXIST',
  'ENOTEMPTY',
  'ENAMETOOLONG',
]);

/** The user's error for what the file system said while `file` was being written. */
export function writeError(error: unknown, file: string): RegimewalkError {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (FULL.has(code)) {
    return new RunError('DISK_FULL', {
      what: `the disk is full (${code})`,
      where: file,
      mend: 'free some space, or write to another disk; nothing half-written was left',
    });
  }
  if (REFUSED.has(code)) {
    return new InputError('NOT_WRITABLE', {
      what: `the file cannot be written (${code})`,
      where: file,
      mend: 'choose a folder that you may write to',
    });
  }
  return new RunError('WRITE_FAILED', {
    what: `writing failed: ${error instanceof Error ? error.message : String(error)}`,
    where: file,
    mend: 'check the disk and try again',
  });
}
