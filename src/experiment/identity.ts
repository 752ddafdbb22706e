import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bars } from '../core/index.ts';
import { OHLCV, sha256 } from '../core/index.ts';

const codeRoot = fileURLToPath(new URL('..', import.meta.url));
const packageRoot = path.join(codeRoot, '..');

/** Hash of the code that runs (built files and their lock file): other code, other results, another run. */
export function codeHash(): string {
  return sha256(...codeFiles(''), lockFile());
}

/** Hash of the code that decides a feature's bits: the rooms of the features and of the core, and the engine that runs them. */
export function featuresCodeHash(): string {
  return sha256(...codeFiles('features/'), ...codeFiles('core/'), process.versions.v8);
}

/** Names and contents of the code's files below a folder. */
function codeFiles(folder: string): (string | Buffer)[] {
  return readdirSync(path.join(codeRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(js|ts|wasm)$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
    .flatMap((file) => [file.replaceAll(path.sep, '/'), readFileSync(path.join(codeRoot, folder, file))]);
}

function lockFile(): Buffer {
  try {
    return readFileSync(path.join(packageRoot, 'package-lock.json'));
  } catch {
    // An installed package comes without its lock file.
    return readFileSync(path.join(packageRoot, 'package.json'));
  }
}

/** Hash of what a run reads of its bars, whatever file format or path they came from. */
export function barsHash(bars: Bars): string {
  return sha256(
    String(bars.intervalMs),
    bars.time,
    ...OHLCV.map((name) => bars[name]),
    bars.gap,
    ...Object.keys(bars.columns)
      .filter((name) => !(OHLCV as readonly string[]).includes(name))
      .sort()
      .flatMap((name) => [name, bars.columns[name]!]),
  );
}

/** Same configuration, data and code (plug-ins of the user's own included), same id. */
export function runIdOf(configHash: string, dataHash: string, pluginsHash?: string): string {
  const own = pluginsHash === undefined ? [] : [pluginsHash];
  return sha256(configHash, dataHash, codeHash(), ...own).slice(0, 16);
}

/** Versions that decide the bytes of a result. */
export function versions(): Record<string, string> {
  const own = readJson(path.join(packageRoot, 'package.json'));
  return {
    regimewalk: own.version ?? '',
    node: process.versions.node,
    v8: process.versions.v8,
    onnxruntime: own.dependencies?.['onnxruntime-node'] ?? '',
  };
}

function readJson(file: string): { version?: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(file, 'utf8')) as { version?: string; dependencies?: Record<string, string> };
}
