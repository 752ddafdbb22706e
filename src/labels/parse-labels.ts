import { type Bars, DAY_MS, type Duration, durationBars, type Range } from '../core/index.ts';
import { parseLabelRule } from './catalog.ts';
import type { FittedLabeler, LabelScheme } from './contract.ts';
import { parseLabelFilter } from './filter-catalog.ts';
import { fitLabeler } from './fit-labeler.ts';

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
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export function parseLabels(config: LabelsConfig, intervalMs: number, path = 'labels'): LabelScheme {
  const rule = parseLabelRule(config, intervalMs, path);
  const filter = config.filter == null ? null : parseLabelFilter(config.filter, intervalMs, `${path}.filter`);
  const lead = config.leadBars ?? (rule.horizonBars > 0 ? 0 : '1d');
  const leadBars = durationBars(lead, intervalMs, `${path}.leadBars`);
  const sharesBars = filter?.windowBars ?? Math.max(1, Math.round(DAY_MS / intervalMs));
  const build = (bars: Bars, train: Range | null): FittedLabeler =>
    fitLabeler(rule, { filter, leadBars, sharesBars }, bars, train);
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
    fitted: rule.fitted,
    // A rule without a fit gives one labeler, so that its segments share what was computed on the same bars.
    fit: (bars, train) => (rule.fitted ? build(bars, train) : (unfitted ??= build(bars, train))),
  };
}
