import path from 'node:path';
import { type Bars, type CheckResult, InputError, type Progress } from '../../core/index.ts';
import { readBars } from '../../data/index.ts';
import { checkFeature, type FeatureEntry } from '../../features/index.ts';
import { checkLabeler, type LabelEntry } from '../../labels/index.ts';
import { loadPlugin } from './load-plugin.ts';
import { findPluginFile, type PluginIdentity } from './plugin-files.ts';

export interface CheckPluginOptions {
  /** For a default export that does not say what it is. */
  readonly kind?: 'feature' | 'labeler' | undefined;
  readonly params?: unknown;
  /** A bar file to look at beside the made-up markets. */
  readonly data?: string | undefined;
  readonly progress: Progress;
}

export interface PluginAnswer {
  readonly file: string;
  readonly kind: 'feature' | 'labeler';
  readonly summary: string;
  readonly sha256: PluginIdentity['sha256'];
  readonly files: PluginIdentity['files'];
  /** Columns of a feature, regimes of a labeler. */
  readonly names: readonly string[];
  /** Leading rows without a value; null for a labeler. */
  readonly lookbackBars: number | null;
  readonly checks: readonly CheckResult[];
  readonly failed: number;
}

/**
 * The contract suite on a plug-in's file.
 *
 * @param use path from the current folder
 * @throws ConfigError FILE_MISSING, PLUGIN_INVALID, PLUGIN_FAILED, CONFIG_INVALID where there is nothing to check
 */
export async function checkPluginFile(use: string, options: CheckPluginOptions): Promise<PluginAnswer> {
  const { params, data, progress } = options;
  progress.stage('load');
  const { entry, identity } = await loadPlugin(findPluginFile(use, '.', use), use, use);
  const kind = entry.kind ?? options.kind;
  if (kind === undefined) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `${use} does not say whether it is a feature or a labeler`,
      where: use,
      mend: 'write it with defineFeature or defineLabeler, or give --kind feature or --kind labeler',
    });
  }
  const markets: Record<string, Bars> = {};
  if (data !== undefined) {
    progress.stage('data');
    markets[path.basename(data)] = (await readBars(data)).bars;
  }
  progress.stage('check');
  const name = `./${path.basename(use)}`;
  const looked =
    kind === 'feature'
      ? ofFeature(entry as FeatureEntry, name, params, markets)
      : ofLabeler(entry as LabelEntry, name, params, markets);
  progress.end();
  return {
    file: use,
    kind,
    summary: entry.summary,
    sha256: identity.sha256,
    files: identity.files,
    ...looked,
    failed: looked.checks.filter(({ ok }) => !ok).length,
  };
}

function ofFeature(entry: FeatureEntry, use: string, params: unknown, markets: Readonly<Record<string, Bars>>) {
  const { feature, checks } = checkFeature(entry, use, params, markets);
  return { names: feature.outputs, lookbackBars: feature.lookbackBars, checks };
}

function ofLabeler(entry: LabelEntry, use: string, params: unknown, markets: Readonly<Record<string, Bars>>) {
  const { names, checks } = checkLabeler(entry, use, params, markets);
  return { names, lookbackBars: null, checks };
}
