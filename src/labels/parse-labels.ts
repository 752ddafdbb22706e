import { type Bars, DAY_MS, type Duration, durationBars, type Labels, NEVER } from '../core/index.ts';
import { parseLabelRule } from './catalog.ts';
import type { FittedLabeler, LabelFilter, LabelRule, LabelScheme } from './contract.ts';
import { parseLabelFilter } from './filter-catalog.ts';
import { oncePerBars } from './once-per-bars.ts';
import { trailingShares } from './trailing-shares.ts';

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
  const build = (bars: Bars, train: Parameters<LabelRule['fit']>[1]): FittedLabeler =>
    fitLabeler(rule, filter, leadBars, sharesBars, bars, train);
  let unfitted: FittedLabeler | undefined;
  return {
    name: rule.name,
    names: rule.names,
    forward: rule.horizonBars > 0,
    tradable: rule.horizonBars === 0 && rule.known !== false,
    horizonBars: rule.horizonBars,
    leadBars,
    lookbackBars: rule.lookbackBars,
    fitted: rule.fitted,
    // A rule without a fit gives one labeler, so that its segments share what was computed on the same bars.
    fit: (bars, train) => (rule.fitted ? build(bars, train) : (unfitted ??= build(bars, train))),
  };
}

function fitLabeler(
  rule: LabelRule,
  filter: LabelFilter | null,
  leadBars: number,
  sharesBars: number,
  bars: Bars,
  train: Parameters<LabelRule['fit']>[1],
): FittedLabeler {
  const fitted = rule.fit(bars, train);
  const { names, horizonBars } = rule;
  const raw = oncePerBars((b: Bars) => labelsOf(fitted.regime(b), horizonBars, names));
  const label =
    filter === null ? raw : oncePerBars((b: Bars) => labelsOf(filter.apply(raw(b).regime), horizonBars, names));
  return {
    params: {
      use: rule.name,
      names,
      ...fitted.params,
      filter: filter === null ? null : { use: filter.name, ...filter.params },
    },
    raw,
    label,
    inputs: (b) => {
      const own = fitted.inputs(b, leadBars);
      // A rule without quantities is not observable, and its past codes aren't either.
      return Object.keys(own).length === 0 ? own : { ...own, ...trailingShares(raw(b), sharesBars, horizonBars) };
    },
  };
}

/** Labels from codes; the last `horizonBars` rows, whose future is not here yet, are undefined whatever a filter kept. */
function labelsOf(codes: Int8Array, horizonBars: number, names: readonly string[]): Labels {
  const regime = codes.slice();
  regime.fill(-1, Math.max(0, regime.length - horizonBars));
  const labelEnd = Int32Array.from(regime, (code, t) => (code < 0 ? NEVER : t + horizonBars));
  return { regime, labelEnd, names };
}
