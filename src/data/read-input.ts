import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { InputError, nearestName } from '../core/index.ts';
import { isMagic } from './parquet-module.ts';
import { isZip } from './zip.ts';

/** A file's bytes. @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY */
export function readInput(file: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw readError(error, file);
  }
  if (bytes.length === 0) throw emptyFile(file);
  return bytes;
}

/** Parquet by its magic bytes or its name, zip by its first bytes; everything else is tried as CSV, which a zip must hold. */
export function barFormat(file: string): 'parquet' | 'csv' | 'zip' {
  const start = new Uint8Array(4);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, start);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw readError(error, file);
  }
  if (isMagic(start, 0) || /\.(parquet|pq|parq)$/i.test(file)) return 'parquet';
  return isZip(start) ? 'zip' : 'csv';
}

export function emptyFile(file: string): InputError {
  return new InputError('DATA_EMPTY', {
    what: 'the file is empty (0 bytes)',
    where: file,
    mend: 'export or download it again',
  });
}

/** The user's error for what the file system said while `file` was being read. */
export function readError(error: unknown, file: string): InputError {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const near = nearestName(path.basename(file), neighbours(file));
    return new InputError('FILE_MISSING', {
      what: `there is no file ${file}${near === undefined ? '' : `; did you mean ${path.join(path.dirname(file), near)}?`}`,
      where: path.resolve(file),
      mend: 'give the path of a Parquet or CSV file, relative to the current folder or absolute',
    });
  }
  return new InputError('FILE_UNREADABLE', {
    what:
      code === 'EISDIR'
        ? `${file} is a folder`
        : `the file cannot be read (${code === '' && error instanceof Error ? error.message : code})`,
    where: path.resolve(file),
    mend: code === 'EISDIR' ? 'give the path of a file in it' : 'check its permissions',
  });
}

function neighbours(file: string): string[] {
  try {
    return readdirSync(path.dirname(file));
  } catch {
    return [];
  }
}
