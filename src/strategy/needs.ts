import { canonicalJson } from '../core/index.ts';

/** A feature that a strategy reads: a name of the feature catalog and all its parameters. */
export interface FeatureNeed {
  readonly use: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a strategy (or a part of it) has to be given. */
export interface Needs {
  readonly forecast: boolean;
  readonly label: boolean;
  /** Forecast columns that are read (`edgeBps`, `p_<regime>`), each once, sorted; none without `forecast`. */
  readonly columns: readonly string[];
  /** Each once, sorted by key. */
  readonly features: readonly FeatureNeed[];
}

export const NEEDS_NOTHING: Needs = { forecast: false, label: false, columns: [], features: [] };
export const NEEDS_LABEL: Needs = { ...NEEDS_NOTHING, label: true };

/** Whether a part with these needs reads regimes: the label, or what the forecast says of one of these regimes. */
export function readsRegimes({ label, columns }: Needs, regimes: readonly string[]): boolean {
  return label || columns.some((name) => isRegimeColumn(name, regimes));
}

/** Whether a forecast column is about a regime: its probability, or whether a set holds it. */
export function isRegimeColumn(name: string, regimes: readonly string[]): boolean {
  return regimes.some((regime) => name === `p_${regime}` || name === `set_${regime}`);
}

/** The needs of a part that reads these forecast columns. */
export function needsForecast(...columns: readonly string[]): Needs {
  return { ...NEEDS_NOTHING, forecast: true, columns: [...new Set(columns)].sort() };
}

/** The needs of a part that reads one feature. */
export function needsFeature(need: FeatureNeed): Needs {
  return { ...NEEDS_NOTHING, features: [need] };
}

/** What several parts need together. */
export function allNeeds(parts: readonly Needs[]): Needs {
  const features = new Map(parts.flatMap((part) => part.features.map((need) => [featureKey(need), need])));
  return {
    forecast: parts.some((part) => part.forecast),
    label: parts.some((part) => part.label),
    columns: [...new Set(parts.flatMap((part) => part.columns))].sort(),
    features: [...features.keys()].sort().map((key) => features.get(key)!),
  };
}

/** The name under which a feature's columns are given: its canonical JSON. */
export function featureKey({ use, params }: FeatureNeed): string {
  return canonicalJson({ use, params });
}
