import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../core/index.ts';

export interface ModelVersion {
  readonly name: string;
  /** `v0001`, counting up. */
  readonly version: string;
  readonly hash: string;
  readonly stage: 'candidate';
}

/**
 * Files a sealed bundle as the newest version of a model, stage `candidate`. A bundle that is the newest version already
 * is not filed twice.
 *
 * @param files bundle files by name
 * @param hash the bundle's seal
 */
export async function addCandidate(
  modelsDir: string,
  name: string,
  files: Readonly<Record<string, Uint8Array>>,
  hash: string,
): Promise<ModelVersion> {
  const folder = path.join(modelsDir, name);
  const latest = await readLatest(folder);
  if (latest?.hash === hash) return latest;
  const version = `v${String((await newestNumber(folder)) + 1).padStart(4, '0')}`;
  for (const [file, bytes] of Object.entries(files)) await writeFileAtomic(path.join(folder, version, file), bytes);
  const record: ModelVersion = { name, version, hash, stage: 'candidate' };
  await writeFileAtomic(path.join(folder, 'latest.json'), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

async function readLatest(folder: string): Promise<ModelVersion | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'latest.json'), 'utf8')) as ModelVersion;
  } catch {
    return undefined;
  }
}

async function newestNumber(folder: string): Promise<number> {
  try {
    const names = await readdir(folder);
    return Math.max(0, ...names.map((entry) => Number(/^v(\d+)$/.exec(entry)?.[1] ?? 0)));
  } catch {
    return 0;
  }
}
