import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import { ConfigError, canonicalJson, nearestName, parseParams, RegimewalkError, sha256 } from '../core/index.ts';
import { DEFAULTS } from './defaults.ts';
import { isMapping, mergeConfig, protoKey, resolvePath, setAt, type Tree } from './merge.ts';
import { readPeriod } from './period.ts';
import { type PortableConfig, portable } from './portable.ts';
import { type Config, configSchema } from './schema.ts';
import { parseSet, readSource, type Source } from './source.ts';

export interface LoadOptions {
  /** Where the configuration lies; without one `./config.yml`, and the defaults where that isn't there either. */
  readonly file?: string | undefined;
  /** `a.b.c=value`, the value as YAML; over the file, in order. */
  readonly sets?: readonly string[] | undefined;
  /** Values of command line flags by dotted path; over `sets`. Undefined values are passed over. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined;
  /** What the user typed for an override (`--train-weeks`), for messages; otherwise the last key in kebab-case. */
  readonly flags?: Readonly<Record<string, string>> | undefined;
}

/** A validated configuration that remembers where each value came from. */
export interface LoadedConfig {
  /** Deeply frozen. */
  readonly config: Config;
  /** The file that was read; null where the defaults alone hold. */
  readonly file: string | null;
  /** `config.yml:41 walkForward.trainWeeks`, `--set walkForward.trainWeeks`, `--train-weeks`, or `walkForward.trainWeeks (default)`. */
  locate(path: string): string;
  /** What can change a result: the configuration without `runtime` and the paths of data files. */
  portable(): PortableConfig;
  /** SHA-256 of {@link portable}. */
  hash(): string;
  /** The resolved configuration as YAML. */
  yaml(): string;
  /**
   * The configuration with these values by dotted path over everything else, by the rules of `--set`.
   *
   * @param section dotted key below which the values stand by their paths (`sweep.space`): what is wrong with one is told of its place there
   * @throws ConfigError as {@link loadConfig}
   */
  with(values: Readonly<Record<string, unknown>>, section?: string): LoadedConfig;
}

/**
 * The defaults, the user's file over them, `sets` over that, `overrides` last; see {@link mergeConfig} for what is inherited.
 *
 * @throws ConfigError CONFIG_MISSING, CONFIG_SYNTAX, CONFIG_UNKNOWN_KEY, CONFIG_INVALID, UNKNOWN_STRATEGY,
 *   ARGUMENT_INVALID; `where` names file and line, or the flag
 */
export function loadConfig(options: LoadOptions = {}): LoadedConfig {
  const source = openSource(options.file);
  const changes = collectChanges(options);
  const based = source === null ? DEFAULTS : mergeConfig(DEFAULTS, source.values);
  return resolve({ source, based, changes }, based, changes);
}

/** Where values come from. */
interface Layers {
  readonly source: Source | null;
  /** The defaults with the file over them. */
  readonly based: unknown;
  /** Everything over that, in order. */
  readonly changes: readonly Change[];
}

/** @param over those of the layers' changes that `values` do not hold yet */
function resolve({ source, based, changes }: Layers, values: unknown, over: readonly Change[]): LoadedConfig {
  const locate = (path: string) => locatePath(path, source, changes, based);
  try {
    const changed = applyChanges(values as Tree, over);
    const config = withoutUnused(parseParams(configSchema, changed, ''));
    refuseProto(changed);
    checkCompare(config);
    readPeriod(config.data);
    deepFreeze(config);
    return {
      config,
      file: source?.file ?? null,
      locate,
      portable: () => portable(config),
      hash: () => sha256(canonicalJson(portable(config))),
      yaml: () => stringify(config),
      with(more, section) {
        const further = Object.entries(more).map(
          ([path, value]): Change => ({
            path,
            value,
            label: section === undefined ? path : locate(`${section}.${path}`),
          }),
        );
        return resolve({ source, based, changes: [...changes, ...further] }, changed, further);
      },
    };
  } catch (error) {
    throw withDefault(relocate(error, { locate }));
  }
}

/**
 * The same values over a part of a configuration that is validated already, without validating anything again: for thousands of
 * configurations that differ in a few values.
 *
 * @param tree sections by name
 */
export function overSections<T extends Readonly<Record<string, unknown>>>(
  tree: T,
  values: Readonly<Record<string, unknown>>,
): T {
  const changes = Object.entries(values).map(([path, value]): Change => ({ path, value, label: path }));
  return applyChanges(tree, changes) as T;
}

/**
 * A configuration error with the place of its key: `config.yml:41 walkForward.trainWeeks`. Rooms that don't know the file
 * name the key alone. Other errors come back as they are.
 */
export function relocate(error: unknown, loaded: Pick<LoadedConfig, 'locate'>): unknown {
  if (!(error instanceof RegimewalkError) || error.path === undefined || error.path === '') return error;
  const place = loaded.locate(error.path);
  if (error.where.startsWith(place)) return error;
  const where = error.where === error.path ? place : `${place} (${error.where})`;
  const Same = error.constructor as typeof RegimewalkError;
  const moved = new Same(error.code, { what: error.what, where, mend: error.mend, path: error.path });
  moved.stack = error.stack ?? '';
  return moved;
}

/** Options that came later are absent where they are not used, so that runs without them keep their ids and bytes. */
function withoutUnused(config: Config): Config {
  const { conformal, returns, warmStart, ...model } = config.model;
  const { calibration, warmStart: chained, ...heads } = returns ?? {};
  const used = {
    ...heads,
    ...(calibration == null ? {} : { calibration }),
    ...(chained == null ? {} : { warmStart: chained }),
  };
  const { own, ...targets } = config.targets;
  return {
    ...config,
    targets: own === undefined || own.length === 0 ? targets : { ...targets, own },
    model: {
      ...model,
      returns: returns === null ? null : (used as NonNullable<typeof returns>),
      ...(warmStart == null ? {} : { warmStart }),
      ...(conformal == null ? {} : { conformal }),
    },
  };
}

interface Change {
  readonly path: string;
  readonly value: unknown;
  /** As the user typed it: `--set a.b`, `--train-weeks`. */
  readonly label: string;
}

function openSource(file: string | undefined): Source | null {
  if (file !== undefined) return readSource(file);
  return existsSync('config.yml') ? readSource('config.yml') : null;
}

function collectChanges(options: LoadOptions): Change[] {
  const sets = (options.sets ?? []).map((text) => {
    const { path, value } = parseSet(text);
    return { path, value, label: `--set ${path}` };
  });
  const overrides = Object.entries(options.overrides ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({ path, value, label: options.flags?.[path] ?? flagName(path) }));
  return [...sets, ...overrides];
}

/** The plug-in's name goes before its params, in whatever order they were typed. */
function applyChanges(base: Tree, changes: readonly Change[]): unknown {
  if (changes.length === 0) return base;
  const rank = (path: string) => (path.endsWith('.use') || path === 'data.file' ? 0 : 1);
  const ordered = [...changes].sort((a, b) => rank(a.path) - rank(b.path));
  const generateGiven = changes.some(
    (change) => change.path === 'data.generate' || change.path.startsWith('data.generate.'),
  );
  let values: unknown = base;
  for (const change of ordered) {
    if (change.path === 'data.file' && generateGiven) {
      const data = (values as Tree).data as Tree;
      const generate = data.generate ?? (DEFAULTS.data as Tree).generate;
      values = setAt(values, ['data'], { file: change.value, generate });
      continue;
    }
    const next = setAt(values, resolvePath(values, change.path), change.value);
    if (next === undefined) {
      throw new ConfigError('CONFIG_INVALID', {
        what: 'the list has no such entry',
        where: change.path,
        path: change.path,
        mend: 'count the entries from 0; the number after the last adds one',
      });
    }
    values = next;
  }
  return values;
}

function locatePath(path: string, source: Source | null, changes: readonly Change[], based: unknown): string {
  const covers = (outer: string, inner: string) => outer === inner || inner.startsWith(`${outer}.`);
  const above = changes.filter((change) => covers(change.path, path)).at(-1);
  const below = changes.filter((change) => covers(path, change.path)).at(-1);
  const change = above ?? below;
  if (change !== undefined) {
    if (change.path === path || !change.label.startsWith('--set')) return change.label;
    return above === undefined ? `${change.label} (${path})` : `${change.label}, at ${path}`;
  }
  const found = source?.find(path);
  if (source !== null && found?.exact === true) return `${source.file}:${found.line} ${path}`;
  if (isThere(based, path) && isThere(DEFAULTS, path)) return `${path} (default)`;
  return source !== null && found !== undefined ? `${source.file}:${found.line} ${path}` : path;
}

function isThere(values: unknown, path: string): boolean {
  let at = values;
  for (const key of resolvePath(values, path)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Tree)[key];
  }
  return true;
}

/** Free mappings (params, strategies) would lose such a key without a word. */
function refuseProto(values: unknown): void {
  const path = protoKey(values);
  if (path === undefined) return;
  throw new ConfigError('CONFIG_UNKNOWN_KEY', {
    what: 'unknown key "__proto__"',
    where: path,
    path,
    mend: 'remove the key, or give it another name',
  });
}

function checkCompare(config: Config): void {
  const known = Object.keys(config.strategies);
  config.compare.forEach((pair, i) => {
    const named = [
      [pair.baseline, 'baseline'] as const,
      ...pair.against.map((name, j) => [name, `against.${j}`] as const),
    ];
    for (const [name, key] of named) {
      if (known.includes(name)) continue;
      const near = nearestName(name, known);
      const path = `compare.${i}.${key}`;
      throw new ConfigError('UNKNOWN_STRATEGY', {
        what: `there is no strategy "${name}" to compare${near === undefined ? '' : `; did you mean "${near}"?`}`,
        where: path,
        path,
        mend: known.length > 0 ? `use one of ${known.join(', ')}` : 'define strategies, or write compare: []',
      });
    }
  });
}

/** Adds what the default would be: the shortest way to mend a value. */
function withDefault(error: unknown): unknown {
  if (!(error instanceof ConfigError) || error.code !== 'CONFIG_INVALID' || error.path === undefined) return error;
  let value: unknown = DEFAULTS;
  for (const key of resolvePath(DEFAULTS, error.path))
    value = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (value === undefined || isMapping(value) || Array.isArray(value)) return error;
  const mend = `${error.mend}; the default is ${JSON.stringify(value)}`;
  return new ConfigError(error.code, { what: error.what, where: error.where, mend, path: error.path });
}

function flagName(path: string): string {
  return `--${path.slice(path.lastIndexOf('.') + 1).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
