import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson, InputError, sha256, writeError, writeFileAtomic } from '../../core/index.ts';

/** One finished part: a page of candles, or a month of the archive. */
export interface PartEntry {
  /** The file's name in the folder. */
  readonly name: string;
  /** Of its bytes. */
  readonly sha256: string;
  /** Where the download goes on after it, epoch milliseconds. */
  readonly next: number;
}

/**
 * What was fetched so far, in a folder beside the output: one file a part, each by a temporary file and a rename, and
 * `journal.jsonl`, whose first line says what is being downloaded and whose others name the parts in the order of their
 * fetch. A part counts once its line stands there whole, so that a process may end at any moment.
 */
export interface PartsStore {
  readonly folder: string;
  /** In the order of their fetch. */
  readonly entries: readonly PartEntry[];
  /** How many of them were there when the store was opened. */
  readonly found: number;
  read(entry: PartEntry): Uint8Array;
  add(name: string, bytes: Uint8Array, next: number): Promise<void>;
  /** The download is written: nothing of this is needed any more. */
  remove(): Promise<void>;
}

const JOURNAL = 'journal.jsonl';

export function partsFolder(out: string): string {
  return `${out}.parts`;
}

/** Whether parts of an unfinished download lie beside the file. */
export function isUnfinished(out: string): boolean {
  return readIdentity(out) !== null;
}

/** The request of the parts beside `out`; null where there are none. */
function readIdentity(out: string): unknown {
  const file = path.join(partsFolder(out), JOURNAL);
  return existsSync(file) ? (linesOf(file)[0] ?? null) : null;
}

/**
 * Opens the parts of a request, or begins them.
 *
 * @param identity what is being downloaded; parts of anything else are refused
 * @param discard parts of another request are thrown away instead
 * @throws InputError FILE_EXISTS, NOT_WRITABLE; RunError DISK_FULL, WRITE_FAILED
 */
export async function openParts(
  out: string,
  identity: Readonly<Record<string, unknown>>,
  discard = false,
): Promise<PartsStore> {
  const folder = partsFolder(out);
  const journal = path.join(folder, JOURNAL);
  const there = readIdentity(out);
  if (there !== null && canonicalJson(there) !== canonicalJson(identity)) {
    if (!discard) throw otherRequest(folder, there as Record<string, unknown>, identity);
    await removeParts(folder);
  }
  const entries =
    there !== null && existsSync(journal) ? wholeParts(folder, linesOf(journal).slice(1) as PartEntry[]) : [];
  // Written anew: a torn last line, or a part that isn't what its line says, is gone for good.
  await writeFileAtomic(journal, [identity, ...entries].map((line) => `${canonicalJson(line)}\n`).join(''));
  return {
    folder,
    entries,
    found: entries.length,
    read: ({ name }) => readFileSync(path.join(folder, name)),
    async add(name, bytes, next) {
      const entry = { name, sha256: sha256(bytes), next };
      await writeFileAtomic(path.join(folder, name), bytes);
      try {
        await appendFile(journal, `${canonicalJson(entry)}\n`);
      } catch (error) {
        throw writeError(error, journal);
      }
      entries.push(entry);
    },
    remove: () => removeParts(folder),
  };
}

/** Our files, and the folder where nothing else lies in it. */
async function removeParts(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (/^(journal\.jsonl|page-\d+\.json|.+\.zip|\..+\.tmp)$/.test(name))
      await rm(path.join(folder, name), { force: true });
  }
  await rmdir(folder).catch(() => undefined);
}

/** The leading parts whose bytes are what the journal says: the download goes on behind them. */
function wholeParts(folder: string, entries: readonly PartEntry[]): PartEntry[] {
  const bad = entries.findIndex(({ name, sha256: expected }) => {
    const file = path.join(folder, name);
    return !existsSync(file) || sha256(readFileSync(file)) !== expected;
  });
  return bad < 0 ? [...entries] : entries.slice(0, bad);
}

/** The journal's lines; the first that is torn ends it. */
function linesOf(file: string): unknown[] {
  const lines: unknown[] = [];
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    try {
      lines.push(JSON.parse(text));
    } catch {
      break;
    }
  }
  return lines;
}

function otherRequest(
  folder: string,
  there: Readonly<Record<string, unknown>>,
  identity: Readonly<Record<string, unknown>>,
): InputError {
  const differing = Object.keys({ ...there, ...identity }).filter((key) => there[key] !== identity[key]);
  return new InputError('FILE_EXISTS', {
    what: `parts of another download lie there: ${differing.map((key) => `${key} ${String(there[key])}, now ${String(identity[key])}`).join('; ')}`,
    where: folder,
    mend: 'call that download again to finish it, name another file with --out, or throw the parts away with --force',
  });
}
