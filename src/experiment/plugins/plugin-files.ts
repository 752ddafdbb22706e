import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, nearestName, sha256 } from '../../core/index.ts';

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];
/** What an import without an ending, or with that of the compiled file, may mean. */
const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];

/**
 * Where a plug-in's file lies.
 *
 * @param use as the configuration names it
 * @param folder what it is relative to
 * @param key dotted key, for messages
 * @returns absolute path of a file that is there
 * @throws ConfigError FILE_MISSING, PLUGIN_INVALID
 */
export function findPluginFile(use: string, folder: string, key: string): string {
  const file = path.resolve(folder, use);
  const parts = { where: key, path: key };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) {
    const near = nearestName(path.basename(file), namesIn(path.dirname(file)));
    throw new ConfigError('FILE_MISSING', {
      ...parts,
      what: `the plug-in ${use} is not there (looked for ${file})${near === undefined ? '' : `; did you mean "${near}"?`}`,
      mend: `correct the path: it counts from ${path.resolve(folder)}, the folder of the configuration file or else the current one`,
    });
  }
  if (stat.isFile() && EXTENSIONS.includes(path.extname(file))) return file;
  throw new ConfigError('PLUGIN_INVALID', {
    ...parts,
    what: `${use} is ${stat.isFile() ? `a file that ends in "${path.extname(file)}"` : 'a folder'}`,
    mend: `name a file that ends in ${EXTENSIONS.join(', ')}`,
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => EXTENSIONS.includes(path.extname(name)));
  } catch {
    return [];
  }
}

/**
 * A plug-in's file and all that it imports by a relative path, directly or through another: files of the user's own.
 *
 * @param further files that were seen while it was loaded
 * @returns absolute paths, sorted
 */
export function ownFiles(file: string, further: readonly string[] = []): string[] {
  const found = new Set<string>();
  const open = [file, ...further];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at) || at.split(path.sep).includes('node_modules')) continue;
    found.add(at);
    if (path.extname(at) === '.json') continue;
    const text = readFileSync(at, 'utf8');
    for (const match of text.matchAll(/\b(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g)) {
      const imported = resolveImport(path.resolve(path.dirname(at), match[1]!));
      if (imported !== undefined) open.push(imported);
    }
  }
  return [...found].sort();
}

function resolveImport(target: string): string | undefined {
  const asSource = target.replace(/\.(m?)js$/, '.$1ts');
  return [...ENDINGS.map((ending) => target + ending), asSource].find(
    (candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true,
  );
}

/** What a plug-in is made of, by content: wherever it lies, the same files have the same hashes. */
export interface PluginIdentity {
  /** Of the names below the plug-in's folder and the bytes of all files. */
  readonly sha256: string;
  /** Of each file, by its path from the plug-in's folder. */
  readonly files: Readonly<Record<string, string>>;
}

export function identifyPlugin(file: string, files: readonly string[]): PluginIdentity {
  const folder = path.dirname(file);
  const hashes = files
    .map((one) => [path.relative(folder, one).replaceAll(path.sep, '/'), sha256(readFileSync(one))] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { sha256: sha256(...hashes.flat()), files: Object.fromEntries(hashes) };
}
