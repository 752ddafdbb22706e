import type { Bars, Labels, Range } from '../core/index.ts';

/** The plain values of a labeler, as the bundle and the run's record hold them. */
export type LabelParams = Readonly<Record<string, unknown>>;

/**
 * A labelling rule with its parameters parsed: one member of the catalog.
 *
 * The label of row t reads rows ≤ t + `horizonBars`; so its `labelEnd` is t + `horizonBars`.
 */
export interface LabelRule {
  readonly name: string;
  /** Regime names in the order of their codes. */
  readonly names: readonly string[];
  /** Rows beyond its own that a label reads; 0 for a concurrent rule. */
  readonly horizonBars: number;
  /** False where a label may not have been known at its row although it reads no later bar; true where absent. */
  readonly known?: boolean;
  /** Leading rows without a label. */
  readonly lookbackBars: number;
  /** Whether `fit` reads train rows; otherwise every window gives the same labels. */
  readonly fitted: boolean;
  /** @param train rows whose values may be read, or null for all of them (a look at a file, never a forecast) */
  fit(bars: Bars, train: Range | null): FittedRule;
}

export interface FittedRule {
  readonly params: LabelParams;
  /** Codes at every row, −1 where undefined, shape [n]. */
  regime(bars: Bars): Int8Array;
  /**
   * The rule's own quantities as columns of shape [n], causal: a value at row t reads rows ≤ t.
   *
   * @param leadBars bars from a decision to the regime that it forecasts
   */
  inputs(bars: Bars, leadBars: number): Record<string, Float64Array>;
}

/** Steadies a rule's codes, reading past ones only. */
export interface LabelFilter {
  readonly name: string;
  readonly params: LabelParams;
  /** Rows that the filter counts over. */
  readonly windowBars: number;
  /** New codes, shape [n]; the code at row t reads those of rows ≤ t. */
  apply(regime: Int8Array): Int8Array;
}

/** The rule, the filter and the lead of the configuration's `labels`. */
export interface LabelScheme {
  readonly name: string;
  readonly names: readonly string[];
  /** Whether a label reads rows after its own; such labels are targets and are never traded. */
  readonly forward: boolean;
  /** Whether a strategy may read the label at its own row. */
  readonly tradable: boolean;
  /** Rows beyond its own that a label reads. */
  readonly horizonBars: number;
  readonly leadBars: number;
  /** Leading rows without a label. */
  readonly lookbackBars: number;
  /** Whether the labels of a segment follow from its train rows. */
  readonly fitted: boolean;
  fit(bars: Bars, train: Range | null): FittedLabeler;
}

/** What `LabelScheme.fit` gives. Lead is not applied: see `leadLabels`. */
export interface FittedLabeler {
  /** Rule, filter and what was fitted: JSON for the bundle. */
  readonly params: LabelParams;
  raw(bars: Bars): Labels;
  /** Raw labels after the filter; the raw ones where there is none. */
  label(bars: Bars): Labels;
  /** The rule's own quantities and the shares of each raw regime lately; all causal, shape [n], NaN in the warm-up. */
  inputs(bars: Bars): Record<string, Float64Array>;
}
