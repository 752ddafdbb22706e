import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import {
  type Bars,
  canonicalJson,
  formatDuration,
  InputError,
  isoTime,
  sha256,
  writeFileAtomic,
} from '../core/index.ts';
import { readError } from './read-input.ts';

const FORMAT = 'regimewalk-data/1';

/** A file that a data file was made from. */
export interface SourceFile {
  /** Its name, without the folder. */
  readonly file: string;
  readonly sha256: string;
}

/** What a data file was made from: the command, its files, and whatever else tells it (generator's settings, exchange, symbol). */
export interface DataSource {
  readonly made: 'generate' | 'import' | 'download' | 'resample' | 'check --fix';
  readonly files?: readonly SourceFile[];
  readonly [detail: string]: unknown;
}

/** What was done to bad rows on the way. */
export interface AppliedPolicies {
  /** The policies, as in `data.policies`. */
  readonly policies: Readonly<Record<string, string>>;
  /** Rows that each of them touched. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What `<file>.manifest.json` says of a data file. It holds no time of its own: the same bars leave the same bytes. */
export interface DataManifest {
  readonly format: typeof FORMAT;
  readonly file: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  readonly gapRows: number;
  /** ISO times of the first and the last bar's open; null where there is no bar. */
  readonly from: string | null;
  readonly to: string | null;
  readonly interval: string;
  readonly intervalMs: number;
  readonly columns: readonly string[];
  readonly source: DataSource;
  readonly applied: AppliedPolicies | null;
  /** Versions of what wrote the file. */
  readonly versions: Readonly<Record<string, string>>;
}

export function manifestFile(file: string): string {
  return `${file}.manifest.json`;
}

/** The manifest of `bytes`, which hold `bars`, or rows of another table. */
export function describeData(
  file: string,
  bytes: Uint8Array,
  bars: Pick<Bars, 'time' | 'intervalMs' | 'gap'>,
  columns: readonly string[],
  made: { readonly source: DataSource; readonly applied?: AppliedPolicies | undefined },
): DataManifest {
  const rows = bars.time.length;
  return {
    format: FORMAT,
    file: path.basename(file),
    sha256: sha256(bytes),
    bytes: bytes.length,
    rows,
    gapRows: bars.gap.reduce((sum, gap) => sum + gap, 0),
    from: rows === 0 ? null : isoTime(bars.time[0]!),
    to: rows === 0 ? null : isoTime(bars.time[rows - 1]!),
    interval: formatDuration(bars.intervalMs),
    intervalMs: bars.intervalMs,
    columns,
    source: made.source,
    applied: made.applied ?? null,
    versions: writerVersions(),
  };
}

export async function writeManifest(file: string, manifest: DataManifest): Promise<void> {
  await writeFileAtomic(manifestFile(file), `${canonicalJson(manifest, 2)}\n`);
}

/** Takes the manifest of a file that is about to be written anew away: an old one would call the new file altered. */
export async function dropManifest(file: string): Promise<void> {
  // Where this fails, writing the file itself does too, and says why.
  await rm(manifestFile(file), { force: true }).catch(() => undefined);
}

/**
 * The manifest beside a data file, null where there is none.
 *
 * @throws InputError DATA_ALTERED where it cannot be understood, FILE_UNREADABLE
 */
export function readManifest(file: string): DataManifest | null {
  const beside = manifestFile(file);
  let text: string;
  try {
    text = readFileSync(beside, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw readError(error, beside);
  }
  const manifest = parseManifest(text);
  if (manifest !== null) return manifest;
  throw new InputError('DATA_ALTERED', {
    what: 'the manifest beside the file is none of ours, or was damaged',
    where: beside,
    mend: `make or download ${file} again, or delete the manifest`,
  });
}

function parseManifest(text: string): DataManifest | null {
  try {
    const manifest = JSON.parse(text) as DataManifest | null;
    return manifest?.format === FORMAT && typeof manifest.sha256 === 'string' ? manifest : null;
  } catch {
    return null;
  }
}

/**
 * Holds a file against its manifest; nothing where there is none.
 *
 * @param hashOf gives the SHA-256 of the file's bytes; not called without a manifest
 * @throws InputError DATA_ALTERED
 */
export function requireUnaltered(file: string, hashOf: () => string): void {
  const manifest = readManifest(file);
  if (manifest === null) return;
  const hash = hashOf();
  if (manifest.sha256 === hash) return;
  throw new InputError('DATA_ALTERED', {
    what: `${file} is not as it was written: its SHA-256 is ${hash.slice(0, 12)}…, the manifest says ${manifest.sha256.slice(0, 12)}…`,
    where: manifestFile(file),
    mend: 'make or download the file again; if the change was meant, delete the manifest',
  });
}

let versions: Record<string, string> | undefined;

function writerVersions(): Record<string, string> {
  if (versions === undefined) {
    const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly version?: string;
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    versions = { regimewalk: own.version ?? '', 'parquet-wasm': own.dependencies?.['parquet-wasm'] ?? '' };
  }
  return versions;
}
