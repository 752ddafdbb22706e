import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config/index.ts';
import {
  type Bars,
  canonicalJson,
  type FeatureStoreUse,
  type Progress,
  RegimewalkError,
  sha256,
  writeFileAtomic,
} from '../core/index.ts';
import type { Feature } from '../features/index.ts';
import { decodeFeatureFile, encodeFeatureFile } from './feature-file.ts';
import { featuresCodeHash } from './identity.ts';

/** Of this store: `rsi-<32 hex>.feature`, and what a killed process left of one before its rename. */
const OWN_FILE = /^\.?[a-z0-9-]+-[0-9a-f]{32}\.feature(\..*\.tmp)?$/;
const MEBIBYTE = 2 ** 20;

/** A feature as the configuration, or a strategy, names it. */
export interface FeatureSpec {
  readonly use: string;
  readonly params?: unknown;
}

/**
 * Features on disk, so that a second run over the same bars computes nothing twice: one file a feature, named by a hash of the
 * columns that it reads, their interval, its definition and the code of the features.
 *
 * Results never depend on it. A file that is damaged or another's is computed again; where nothing can be written a warning says so
 * once. Files are written under another name and renamed, so that processes may share a folder. Features in a user's own file aren't
 * kept: what else their code reads is not known.
 */
export class FeatureStore {
  readonly #bars: Bars;
  readonly #folder: string | null;
  readonly #capBytes: number;
  readonly #progress: Pick<Progress, 'warn'>;
  readonly #columnHashes = new Map<string, string>();
  #codeHash: string | undefined;
  #writes = true;
  #read = 0;
  #computed = 0;

  constructor(
    bars: Bars,
    { featureStore, featureStoreMb }: Pick<Config['runtime'], 'featureStore' | 'featureStoreMb'>,
    progress: Pick<Progress, 'warn'>,
  ) {
    this.#bars = bars;
    this.#folder = featureStore;
    this.#capBytes = featureStoreMb * MEBIBYTE;
    this.#progress = progress;
  }

  /** Features that came from the store and that were computed; null where there is no store. */
  get use(): FeatureStoreUse | null {
    return this.#folder === null ? null : { read: this.#read, computed: this.#computed };
  }

  /** The feature's columns. @throws InputError COLUMN_MISSING where a joined column isn't there */
  async columns(spec: FeatureSpec, feature: Feature): Promise<Record<string, Float64Array>> {
    const file = this.#folder === null || isOwnCode(spec) ? undefined : this.#fileOf(spec, feature);
    const found = file === undefined ? undefined : await this.#load(file, feature);
    if (found !== undefined) {
      this.#read++;
      return found;
    }
    const columns = feature.compute(this.#bars);
    this.#computed++;
    if (file !== undefined) await this.#save(file, columns);
    return columns;
  }

  /** Removes what was longest unused where the folder has grown above its size. */
  async prune(): Promise<void> {
    if (this.#folder === null) return;
    try {
      const names = (await readdir(this.#folder)).filter((name) => OWN_FILE.test(name));
      const files = await Promise.all(
        names.map(async (name) => {
          const file = path.join(this.#folder!, name);
          const { size, mtimeMs } = await stat(file);
          return { file, size, mtimeMs };
        }),
      );
      let bytes = files.reduce((sum, { size }) => sum + size, 0);
      for (const { file, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
        if (bytes <= this.#capBytes) return;
        await rm(file, { force: true });
        bytes -= size;
      }
    } catch {
      // Another process prunes too, or there is no folder that may be read: the next run tries again.
    }
  }

  #fileOf(spec: FeatureSpec, feature: Feature): { readonly file: string; readonly key: string } | undefined {
    const { time, intervalMs, columns } = this.#bars;
    const inputs = [...feature.inputs].sort();
    if (inputs.some((name) => name !== 'time' && columns[name] === undefined)) return undefined;
    this.#codeHash ??= featuresCodeHash();
    const key = sha256(
      canonicalJson({
        definition: { ...spec, params: feature.params },
        outputs: feature.outputs,
        intervalMs,
        rows: time.length,
        inputs: inputs.map((name) => [name, this.#columnHash(name)]),
        code: this.#codeHash,
      }),
    );
    return { file: path.join(this.#folder!, `${feature.name}-${key.slice(0, 32)}.feature`), key };
  }

  #columnHash(name: string): string {
    const { time, columns } = this.#bars;
    const known = this.#columnHashes.get(name) ?? sha256(name === 'time' ? time : columns[name]!);
    this.#columnHashes.set(name, known);
    return known;
  }

  async #load(
    { file, key }: { readonly file: string; readonly key: string },
    { outputs }: Feature,
  ): Promise<Record<string, Float64Array> | undefined> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(file);
    } catch {
      return undefined;
    }
    const columns = decodeFeatureFile(bytes, key, outputs, this.#bars.time.length);
    if (columns === undefined) {
      this.#progress.warn(`${file} is damaged or of another origin: the feature is computed again`);
      return undefined;
    }
    // Pruning goes by the time of the last use.
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined);
    return columns;
  }

  async #save(
    { file, key }: { readonly file: string; readonly key: string },
    columns: Readonly<Record<string, Float64Array>>,
  ): Promise<void> {
    if (!this.#writes) return;
    const bytes = encodeFeatureFile(key, columns);
    if (bytes.length > this.#capBytes) return;
    try {
      await writeFileAtomic(file, bytes);
    } catch (error) {
      this.#writes = false;
      const why = error instanceof RegimewalkError ? error.what : String(error);
      this.#progress.warn(`features are not stored in ${this.#folder}: ${why}`);
    }
  }
}

/** Whether a specification, or one inside of it, names a file of the user's own. */
function isOwnCode(spec: unknown): boolean {
  if (Array.isArray(spec)) return spec.some(isOwnCode);
  if (typeof spec !== 'object' || spec === null) return false;
  return Object.entries(spec).some(([key, value]) =>
    key === 'use' && typeof value === 'string' ? /^[./]/.test(value) : isOwnCode(value),
  );
}
