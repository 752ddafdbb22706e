import { type Bars, ConfigError, DAY_MS, type Duration, durationBars, type Range } from '../core/index.ts';
import { type LabelEntry, parseLabelRule } from './catalog.ts';
import type { FittedLabeler, LabelRule, LabelScheme } from './contract.ts';
import { parseLabelFilter } from './filter-catalog.ts';
import { fittedLabeler } from './fit-labeler.ts';
import { renamedRule, renamingOf } from './renamed-rule.ts';

/** The configuration's `labels`; parameters are checked by their plug-ins. */
export interface LabelsConfig {
  readonly use: string;
  readonly params?: unknown;
  readonly filter?: { readonly use: string; readonly params?: unknown } | null;
  /** Without one: a day for a concurrent rule, 0 for a forward-looking one. */
  readonly leadBars?: Duration | undefined;
}

/**
 * The labelling rule, its filter and the lead.
 *
 * @param intervalMs of the bars that will be labelled
 * @param path dotted key of `config`, for messages
 * @param own the user's own labelers, by the text that names their file
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export function parseLabels(
  config: LabelsConfig,
  intervalMs: number,
  path = 'labels',
  own: Readonly<Record<string, LabelEntry>> = {},
): LabelScheme {
  const rule = parseLabelRule(config, intervalMs, path, own);
  if (rule.fitted && rule.restore === undefined) throw withoutRestore(rule, path);
  const filter = config.filter == null ? null : parseLabelFilter(config.filter, intervalMs, `${path}.filter`);
  const lead = config.leadBars ?? (rule.horizonBars > 0 ? 0 : '1d');
  const leadBars = durationBars(lead, intervalMs, `${path}.leadBars`);
  const sharesBars = filter?.windowBars ?? Math.max(1, Math.round(DAY_MS / intervalMs));
  const parts = { filter, leadBars, sharesBars };
  const build = (bars: Bars, train: Range | null): FittedLabeler => fittedLabeler(rule, rule.fit(bars, train), parts);
  let unfitted: FittedLabeler | undefined;
  return {
    name: rule.name,
    names: rule.names,
    forward: rule.horizonBars > 0,
    tradable: rule.horizonBars === 0 && rule.known !== false,
    horizonBars: rule.horizonBars,
    leadBars,
    columns: rule.columns ?? [],
    lookbackBars: rule.lookbackBars,
    memoryBars: rule.lookbackBars + (filter?.windowBars ?? 0) + leadBars + rule.horizonBars,
    fitted: rule.fitted,
    matched: rule.matched === true,
    filter,
    // A rule without a fit gives one labeler, so that its segments share what was computed on the same bars.
    fit: (bars, train) => (rule.fitted ? build(bars, train) : (unfitted ??= build(bars, train))),
    restore: (params) => {
      if (rule.restore === undefined) throw withoutRestore(rule, path);
      const renaming = renamingOf(params, rule.names.length);
      const fitted = rule.restore(params);
      return fittedLabeler(rule, renaming === null ? fitted : renamedRule(fitted, rule.names, renaming), parts);
    },
  };
}

/** A fit that cannot be brought back would have to be made again wherever its bundle is used. */
function withoutRestore({ name }: LabelRule, path: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    what: `the labeler "${name}" cannot be brought back from its parameters`,
    where: `${path}.use`,
    path: `${path}.use`,
    mend: 'give a labeler that is fitted a restore(params)',
  });
}
