import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256, writeFileAtomic } from '../core/index.ts';

/** Names the files of one finished job with their hashes; written last, so its presence means that the job is done. */
export interface JobRecord<S> {
  readonly files: Readonly<Record<string, string>>;
  readonly summary: S;
}

const RECORD = 'job.json';
const LATEST = 'latest';
/** Sweeps have a folder of their own among the runs. */
const SWEEPS = 'sweeps';

/**
 * The folder of one run. What a job wrote counts as done when its record is there and every file has the hash that the
 * record names; anything else is done again. The same job run twice leaves the same bytes.
 */
export class RunStore {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** The store of run `id` below the results folder. */
  static below(results: string, id: string): RunStore {
    return new RunStore(path.join(results, id));
  }

  /** Forgets everything that the run holds. */
  async clear(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true }).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  /** Makes this the run that `results/latest` names. */
  async point(results: string): Promise<void> {
    await writeFileAtomic(path.join(results, LATEST), `${path.basename(this.dir)}\n`);
  }

  file(...parts: readonly string[]): string {
    return path.join(this.dir, ...parts);
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await writeFileAtomic(this.file(name), content);
  }

  /** The text of a file, or undefined where there is none. */
  async read(name: string): Promise<string | undefined> {
    try {
      return await readFile(this.file(name), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** SHA-256 of a file, or undefined where there is none. */
  async hash(name: string): Promise<string | undefined> {
    try {
      return sha256(await readFile(this.file(name)));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Writes a job's files, then its record. */
  async finish<S>(job: string, files: Readonly<Record<string, Uint8Array>>, summary: S): Promise<void> {
    const hashes: Record<string, string> = {};
    for (const [name, bytes] of Object.entries(files)) {
      await writeFileAtomic(this.file(job, name), bytes);
      hashes[name] = sha256(bytes);
    }
    await writeFileAtomic(this.file(job, RECORD), `${JSON.stringify({ files: hashes, summary }, null, 2)}\n`);
  }

  /** What a finished job left, or undefined where it is not done or a file was changed. */
  async finished<S>(job: string): Promise<{ summary: S; files: Record<string, Buffer> } | undefined> {
    let record: JobRecord<S>;
    try {
      record = JSON.parse(await readFile(this.file(job, RECORD), 'utf8')) as JobRecord<S>;
      const files: Record<string, Buffer> = {};
      for (const [name, hash] of Object.entries(record.files)) {
        const bytes = await readFile(this.file(job, name));
        if (sha256(bytes) !== hash) return undefined;
        files[name] = bytes;
      }
      return { summary: record.summary, files };
    } catch {
      return undefined;
    }
  }
}

/** The run folders below `root`, by name. */
export async function listRunIds(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && entry.name !== SWEEPS)
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The id that `results/latest` names, or undefined. */
export async function latestRunId(root: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(root, LATEST), 'utf8')).trim();
  } catch {
    return undefined;
  }
}

/** No such file, or a part of its path is a file: either way there is nothing to read. */
function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
