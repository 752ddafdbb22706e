import path from 'node:path';
import { ConfigError, shownMember } from '../../core/index.ts';
import type { FeatureEntry } from '../../features/index.ts';
import type { LabelEntry } from '../../labels/index.ts';
import { identifyPlugin, ownFiles, type PluginIdentity } from './plugin-files.ts';

/** A plug-in's default export, and what it is made of. */
export interface LoadedPlugin {
  readonly entry: FeatureEntry | LabelEntry;
  readonly identity: PluginIdentity;
}

/**
 * Runs a plug-in's file and takes its default export. TypeScript is transpiled on the way; `regimewalk/plugin` and `zod` are this
 * program's own, whatever folder the file lies in.
 *
 * @param file absolute path
 * @param use as the configuration names it
 * @param key dotted key, for messages
 * @throws ConfigError PLUGIN_INVALID: no valid code, it throws, or its default export is no feature or labeler
 */
export async function loadPlugin(file: string, use: string, key: string): Promise<LoadedPlugin> {
  const { createJiti } = await import('jiti');
  const [api, zod] = await Promise.all([import('../../plugin/index.ts'), import('zod')]);
  const seen: string[] = [];
  const plain = createJiti(file, { fsCache: false });
  const jiti = createJiti(file, {
    fsCache: false,
    interopDefault: false,
    virtualModules: { 'regimewalk/plugin': api, zod },
    transform: (options) => {
      if (options.filename !== undefined) seen.push(options.filename);
      return { code: plain.transform(options) };
    },
  });
  const files = ownFiles(file);
  // Loaded anew: what an earlier load of this process left would be another content than the one that is hashed.
  for (const one of files) delete jiti.cache[one];
  let loaded: { readonly default?: unknown };
  try {
    loaded = await jiti.import(file);
  } catch (error) {
    throw loadFault(error, file, use, key);
  }
  return { entry: requireEntry(loaded.default, use, key), identity: identifyPlugin(file, ownFiles(file, seen)) };
}

function loadFault(error: unknown, file: string, use: string, key: string): ConfigError {
  const said = error instanceof Error ? error.message : String(error);
  const line = said.split('\n')[0]!.trim();
  const folder = path.dirname(file);
  const place = (text: string) =>
    new RegExp(`(?:file://)?${literally(folder)}/?([^\\s:()]*:\\d+(?::\\d+)?)`).exec(text)?.[1];
  const parts = { where: key, path: key };
  if (/^ParseError|^SyntaxError/.test(said) || error instanceof SyntaxError) {
    const at = place(said) ?? place(String((error as Error).stack));
    return new ConfigError('PLUGIN_INVALID', {
      ...parts,
      what: `${use} is no valid code: ${line.replace(/^(Parse|Syntax)Error: /, '')}${at === undefined ? '' : `, ${placeWords(at)}`}`,
      mend: 'mend that line',
    });
  }
  const absent = /^Cannot find (?:module|package) '([^']+)'/.exec(line)?.[1];
  if (absent !== undefined) {
    const from = /Require stack:\n- (.+)/.exec(said)?.[1];
    return new ConfigError('PLUGIN_INVALID', {
      ...parts,
      what: `${from === undefined ? use : path.relative(folder, from)} imports "${absent}", which cannot be found`,
      mend: absent.startsWith('.')
        ? 'correct the import: it counts from the file that imports'
        : `install the package beside the plug-in (npm install ${absent}), or do without it; regimewalk/plugin has zod`,
    });
  }
  const at = place(error instanceof Error ? (error.stack ?? '').slice(said.length) : '');
  return new ConfigError('PLUGIN_INVALID', {
    ...parts,
    what: `${use} throws while it is loaded: ${line}${at === undefined ? '' : `, ${placeWords(at)}`}`,
    mend: 'a plug-in only defines; do the work in create, compute or fit',
  });
}

/** The text as a pattern that matches itself. */
function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `line 2, column 25 of my-feature.ts`. */
function placeWords(at: string): string {
  const [file, line, column] = at.split(':');
  return `line ${line}${column === undefined ? '' : `, column ${column}`} of ${file}`;
}

function requireEntry(value: unknown, use: string, key: string): FeatureEntry | LabelEntry {
  const wrong = entryFault(value);
  if (wrong === undefined) return value as FeatureEntry | LabelEntry;
  throw new ConfigError('PLUGIN_INVALID', {
    what: `${use} ${wrong}`,
    where: key,
    path: key,
    mend: 'write export default defineFeature({ summary, schema, create }), or defineLabeler; regimewalk plugin new writes a working template',
  });
}

/** What keeps a default export from being a catalog's entry. */
function entryFault(value: unknown): string | undefined {
  if (value === undefined) return 'has no default export';
  if (typeof value !== 'object' || value === null)
    return `has a default export that ${shownMember(value)}, not an object`;
  const { summary, schema, create, kind } = value as Record<string, unknown>;
  const fault = (name: string, given: unknown, wanted: string) =>
    `has a default export whose \`${name}\` ${shownMember(given)}, not ${wanted}`;
  if (typeof summary !== 'string') return fault('summary', summary, 'a text of one line');
  if (typeof (schema as { safeParse?: unknown } | null | undefined)?.safeParse !== 'function') {
    return fault('schema', schema, 'a zod schema such as z.strictObject({})');
  }
  if (typeof create !== 'function') return fault('create', create, 'a function');
  if (kind !== undefined && kind !== 'feature' && kind !== 'labeler')
    return fault('kind', kind, '"feature" or "labeler"');
  return undefined;
}
