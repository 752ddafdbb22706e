import { canonicalJson, InputError, sha256 } from '../core/index.ts';
import type { BundleManifest, HeadFile } from './manifest.ts';

/** The manifest's name in a bundle's folder. */
export const MANIFEST_FILE = 'manifest.json';
/** The newest form of manifest that this version reads. */
export const BUNDLE_FORMAT = 1;

/** Files by name, ready to be written. */
export interface SealedBundle {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** SHA-256 over the manifest, which holds those of the model files: one seal over everything. */
  readonly hash: string;
  readonly manifest: BundleManifest;
}

/** A bundle read back, every hash of it checked. */
export interface OpenedBundle {
  readonly manifest: BundleManifest;
  /** Model files by head. */
  readonly heads: Readonly<Record<string, Uint8Array>>;
  readonly hash: string;
}

/**
 * Puts model files and their manifest together under one hash. Same input, same bytes.
 *
 * @param heads model files by head (`regime`, `return_1d`); head `x` becomes `x.onnx`
 */
export function sealBundle({
  heads,
  manifest,
}: {
  readonly heads: Readonly<Record<string, Uint8Array>>;
  readonly manifest: Omit<BundleManifest, 'heads'>;
}): SealedBundle {
  const names = Object.keys(heads).sort();
  const headFiles = Object.fromEntries(
    names.map((name): [string, HeadFile] => {
      const bytes = heads[name]!;
      return [name, { file: `${name}.onnx`, bytes: bytes.length, sha256: sha256(bytes) }];
    }),
  );
  const whole: BundleManifest = { ...manifest, heads: headFiles };
  const hash = sha256(canonicalJson(whole));
  const text = `${canonicalJson({ ...whole, seal: hash }, 2)}\n`;
  return {
    files: {
      ...Object.fromEntries(names.map((name) => [headFiles[name]!.file, heads[name]!])),
      [MANIFEST_FILE]: new TextEncoder().encode(text),
    },
    hash,
    manifest: whole,
  };
}

/**
 * Reads a bundle back and checks every hash. Files that the manifest does not name (`evidence.json`) are left alone.
 *
 * @param files files by name
 * @param expectedHash the seal that a registry or run remembers, where there is one
 * @throws InputError BUNDLE_CORRUPT, naming the file
 */
export function openBundle(files: Readonly<Record<string, Uint8Array>>, expectedHash?: string): OpenedBundle {
  const { seal, ...manifest } = parseManifest(files[MANIFEST_FILE]);
  const hash = sha256(canonicalJson(manifest));
  if (hash !== seal) throw corrupt(MANIFEST_FILE, 'is not as it was sealed');
  if (expectedHash !== undefined && hash !== expectedHash) throw corrupt(MANIFEST_FILE, 'belongs to another bundle');
  const heads: Record<string, Uint8Array> = {};
  for (const [name, head] of Object.entries(manifest.heads)) {
    const bytes = files[head.file];
    if (bytes === undefined) throw corrupt(head.file, 'is missing');
    if (bytes.length !== head.bytes) throw corrupt(head.file, `has ${bytes.length} bytes, ${head.bytes} were sealed`);
    if (sha256(bytes) !== head.sha256) throw corrupt(head.file, 'is not as it was sealed');
    heads[name] = bytes;
  }
  return { manifest, heads, hash };
}

function parseManifest(bytes: Uint8Array | undefined): BundleManifest & { readonly seal: string } {
  if (bytes === undefined) throw corrupt(MANIFEST_FILE, 'is missing');
  let parsed: (BundleManifest & { readonly seal: string }) | null;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw corrupt(MANIFEST_FILE, 'is no JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || typeof parsed.heads !== 'object' || parsed.heads === null) {
    throw corrupt(MANIFEST_FILE, 'names no model files');
  }
  if (parsed.format !== BUNDLE_FORMAT) {
    throw new InputError('BUNDLE_CORRUPT', {
      what: `the bundle has format ${parsed.format}, this version reads ${BUNDLE_FORMAT}`,
      where: MANIFEST_FILE,
      mend: 'use the version of regimewalk that wrote it, or train the model again',
    });
  }
  return parsed;
}

function corrupt(file: string, problem: string): InputError {
  return new InputError('BUNDLE_CORRUPT', {
    what: `the bundle's ${file} ${problem}`,
    where: file,
    mend: 'copy the bundle again from where it was made, or train the model again',
  });
}
