import path from 'node:path';
import type { Config } from '../../config/index.ts';
import { ConfigError, isPluginPath, pluginPathsIn, sha256 } from '../../core/index.ts';
import type { FeatureEntry } from '../../features/index.ts';
import type { LabelEntry } from '../../labels/index.ts';
import { type LoadedPlugin, loadPlugin } from './load-plugin.ts';
import { findPluginFile, type PluginIdentity } from './plugin-files.ts';

/** Where a plug-in was loaded from and with what content: plain data, so that another thread can load the same. */
export interface PluginRef {
  /** The text of the configuration's `use`, which names it everywhere. */
  readonly use: string;
  readonly kind: 'feature' | 'labeler';
  /** Absolute path. */
  readonly file: string;
  /** Dotted key that names it first. */
  readonly key: string;
  readonly identity: PluginIdentity;
}

/** The plug-ins of the user's own that a configuration names. */
export interface UserPlugins {
  readonly features: Readonly<Record<string, FeatureEntry>>;
  readonly labels: Readonly<Record<string, LabelEntry>>;
  readonly refs: readonly PluginRef[];
}

export const NO_PLUGINS: UserPlugins = { features: {}, labels: {}, refs: [] };

/** What names plug-ins: the configuration, or what a bundle's manifest keeps of it. */
export interface PluginSpecs {
  readonly features: readonly unknown[];
  readonly labels: { readonly use: string };
}

/**
 * Loads every plug-in that is named by a path, once each.
 *
 * @param folder what relative paths count from: the configuration file's, or the current one
 * @throws ConfigError FILE_MISSING, PLUGIN_INVALID, with the dotted key
 */
export async function loadUserPlugins(specs: PluginSpecs, folder: string): Promise<UserPlugins> {
  const wanted: Pick<PluginRef, 'use' | 'kind' | 'key'>[] = pluginPathsIn(specs.features, 'features').map(
    ({ use, path: key }) => ({ use, kind: 'feature', key }),
  );
  const { use } = specs.labels;
  if (isPluginPath(use)) wanted.push({ use, kind: 'labeler', key: 'labels.use' });
  let all = NO_PLUGINS;
  for (const one of wanted) {
    if (all.refs.some((ref) => ref.use === one.use && ref.kind === one.kind)) continue;
    const file = findPluginFile(one.use, folder, one.key);
    const loaded = await loadPlugin(file, one.use, one.key);
    all = withPlugin(all, { ...one, file, identity: loaded.identity }, loaded);
  }
  return all;
}

/** The folder that a configuration's plug-ins count from. @param file of the configuration, or null */
export function pluginFolder(file: string | null): string {
  return file === null ? process.cwd() : path.dirname(path.resolve(file));
}

/**
 * The plug-ins of another thread, loaded on this one.
 *
 * @throws ConfigError PLUGIN_CHANGED where a file was edited in the meantime
 */
export async function reloadPlugins(refs: readonly PluginRef[]): Promise<UserPlugins> {
  let all = NO_PLUGINS;
  for (const ref of refs) {
    const loaded = await loadPlugin(ref.file, ref.use, ref.key);
    requireSameContent(
      ref.use,
      ref.identity,
      loaded.identity,
      'this run began',
      'leave it as it is while a run goes on',
    );
    all = withPlugin(all, ref, loaded);
  }
  return all;
}

function withPlugin(all: UserPlugins, ref: PluginRef, { entry }: LoadedPlugin): UserPlugins {
  const { use, kind, key } = ref;
  if (entry.kind !== undefined && entry.kind !== kind) {
    const [place, example] = entry.kind === 'labeler' ? ['labels.use', 'defineFeature'] : ['features', 'defineLabeler'];
    throw new ConfigError('PLUGIN_INVALID', {
      what: `${use} is a ${entry.kind}, and stands where a ${kind} belongs`,
      where: key,
      path: key,
      mend: `name it under ${place}, or write it with ${example}`,
    });
  }
  return kind === 'feature'
    ? { ...all, features: { ...all.features, [use]: entry as FeatureEntry }, refs: [...all.refs, ref] }
    : { ...all, labels: { ...all.labels, [use]: entry as LabelEntry }, refs: [...all.refs, ref] };
}

/** What runs and bundles keep of the plug-ins: content by name; undefined where there are none. */
export function pluginIdentities({ refs }: Pick<UserPlugins, 'refs'>): Record<string, PluginIdentity> | undefined {
  return refs.length === 0 ? undefined : Object.fromEntries(refs.map(({ use, identity }) => [use, identity]));
}

/** One hash over all plug-ins, part of a run's identity; undefined where there are none. */
export function pluginsHash({ refs }: Pick<UserPlugins, 'refs'>): string | undefined {
  if (refs.length === 0) return undefined;
  return sha256(...[...refs].map(({ use, kind, identity }) => `${kind} ${use} ${identity.sha256}`).sort());
}

/**
 * Refuses a plug-in whose content is not the one that something was made with.
 *
 * @param since what was made with the other content
 * @throws ConfigError PLUGIN_CHANGED
 */
export function requireSameContent(
  use: string,
  then: PluginIdentity,
  now: PluginIdentity,
  since: string,
  mend: string,
): void {
  if (then.sha256 === now.sha256) return;
  const names = [...new Set([...Object.keys(then.files), ...Object.keys(now.files)])];
  const changed = names.filter((name) => then.files[name] !== now.files[name]);
  throw new ConfigError('PLUGIN_CHANGED', {
    what: `the plug-in ${use} is not as it was when ${since}: ${changed.join(', ')} ${changed.length === 1 ? 'differs' : 'differ'}`,
    where: use,
    mend,
  });
}

/** Holds the configuration's plug-ins against those of a run, by name. @throws ConfigError PLUGIN_CHANGED */
export function requireRunsPlugins(
  { refs }: Pick<UserPlugins, 'refs'>,
  made: Readonly<Record<string, PluginIdentity>> | undefined,
  runId: string,
): void {
  for (const { use, identity } of refs) {
    const then = made !== undefined && Object.hasOwn(made, use) ? made[use] : undefined;
    if (then === undefined) continue;
    requireSameContent(
      use,
      then,
      identity,
      `run ${runId} was made`,
      'bring the file back to what it was, or call walkforward again: it makes a run with the plug-in as it is now',
    );
  }
}

/** The plug-ins that a configuration names, relative to its file. @throws ConfigError FILE_MISSING, PLUGIN_INVALID */
export function loadConfigPlugins(loaded: {
  readonly config: Config;
  readonly file: string | null;
}): Promise<UserPlugins> {
  return loadUserPlugins(loaded.config, pluginFolder(loaded.file));
}
