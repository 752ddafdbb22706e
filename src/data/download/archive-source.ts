import { InputError, RunError } from '../../core/index.ts';
import { readZipEntry } from '../zip.ts';
import { parseArchiveCsv } from './archive-csv.ts';
import { type ArchiveWorld, fetchArchiveFile } from './archive-fetch.ts';
import { type ArchiveFile, archiveSymbol } from './archive-months.ts';
import type { PartsStore } from './parts-store.ts';
import { Stopped } from './problem.ts';
import type { Plan } from './request.ts';
import type { FetchedRows } from './rows.ts';

export interface FilesWorld {
  readonly plan: Plan;
  readonly files: readonly ArchiveFile[];
  readonly parts: PartsStore;
  readonly archive: ArchiveWorld;
  readonly signal: AbortSignal;
  onFile(done: number, name: string): void;
}

/**
 * Fetches the files that aren't among the parts yet. A month that the archive hasn't (not listed then, or not published yet)
 * is passed over.
 *
 * @returns names of the files that the archive hasn't
 * @throws InputError ARGUMENT_INVALID where it has none at all; RunError CHECKSUM_MISMATCH, DOWNLOAD_FAILED; Stopped
 */
export async function fetchFiles({ plan, files, parts, archive, signal, onFile }: FilesWorld): Promise<string[]> {
  const there = new Set(parts.entries.map(({ name }) => name));
  const missing: string[] = [];
  const fetchOne = async (file: ArchiveFile): Promise<boolean> => {
    if (there.has(file.name)) return true;
    if (signal.aborted) throw new Stopped();
    const bytes = await fetchArchiveFile(file, archive);
    if (bytes === null) return false;
    await readArchiveFile(bytes, file.name);
    await parts.add(file.name, bytes, file.end);
    return true;
  };
  for (const [index, file] of files.entries()) {
    if (!(await fetchOne(file))) {
      const days: boolean[] = [];
      for (const day of file.orElse) {
        days.push(await fetchOne(day));
        if (!days.at(-1)) missing.push(day.name);
      }
      if (!days.includes(true)) {
        missing.splice(missing.length - days.length, days.length);
        missing.push(file.name);
      }
    }
    onFile(index + 1, file.name);
  }
  if (files.length > 0 && parts.entries.length === 0) throw nothingThere(plan, files, archive.root);
  return missing;
}

/** A part's candles. @throws RunError DOWNLOAD_FAILED that names the file */
export async function readArchiveFile(bytes: Uint8Array, name: string): Promise<FetchedRows> {
  try {
    return parseArchiveCsv(csvOf(bytes, name), name);
  } catch (error) {
    throw new RunError('DOWNLOAD_FAILED', {
      what: `${name} cannot be read: ${error instanceof InputError ? error.what : (error as Error).message}`,
      where: name,
      mend: 'its checksum is right, so the archive holds it like this: take --source rest for this time',
    });
  }
}

/** The one CSV of the zip, as text. */
function csvOf(bytes: Uint8Array, name: string): string {
  return new TextDecoder().decode(readZipEntry(bytes, name, (entry) => /\.csv$/i.test(entry)).bytes);
}

function nothingThere({ origin }: Plan, files: readonly ArchiveFile[], root: string): InputError {
  const id = archiveSymbol(origin.symbol, origin.market);
  return new InputError('ARGUMENT_INVALID', {
    what: `the archive has no ${origin.interval} candles of "${id}" (${origin.market}) from ${files[0]!.name} to ${files.at(-1)!.name}`,
    where: `${root}${files[0]!.path}`,
    mend: 'check --symbol (BTC/USDT, ETH/USDT, …), --market and the time; a month that is not over has days only',
  });
}
