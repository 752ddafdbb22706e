import type { Bars, Labels, Range } from '../core/index.ts';

/** The plain values of a labeler, as the bundle and the run's record hold them. */
export type LabelParams = Readonly<Record<string, unknown>>;

/**
 * A labelling rule with its parameters parsed: one member of the catalog.
 *
 * The label of row t reads rows ≤ t + `horizonBars`; so its `labelEnd` is t + `horizonBars`, or earlier where the steps say so.
 */
export interface LabelRule {
  readonly name: string;
  /** Regime names in the order of their codes. */
  readonly names: readonly string[];
  /** Rows beyond its own that a label reads; 0 for a concurrent rule. */
  readonly horizonBars: number;
  /** False where a label may not have been known at its row although it reads no later bar; true where absent. */
  readonly known?: boolean;
  /** Further columns of the bars that it reads, by name; absent: open, high, low, close, volume alone. */
  readonly columns?: readonly string[];
  /** Leading rows without a label. */
  readonly lookbackBars: number;
  /** Whether `fit` reads train rows; otherwise every window gives the same labels. */
  readonly fitted: boolean;
  /** Whether codes of two fits mean the same only once they are matched (states without a meaning of their own); else absent. */
  readonly matched?: boolean;
  /** @param train rows whose values may be read, or null for all of them (a look at a file, never a forecast) */
  fit(bars: Bars, train: Range | null): FittedRule;
  /**
   * The fitted rule again, from its `params` after a way through JSON (NaN is null there): the same bits, nothing is fitted.
   * A rule that is `fitted` has it.
   *
   * @throws InputError BUNDLE_CORRUPT
   */
  restore?(params: LabelParams): FittedRule;
}

export interface FittedRule {
  readonly params: LabelParams;
  /**
   * The rule over bars that may still be growing: it computes codes and quantities, for batch and stream alike.
   *
   * @param leadBars bars from a decision to the regime that it forecasts
   */
  steps(bars: Bars, leadBars: number): RuleSteps;
  /** `steps` over complete bars, where the fits of several train windows may share work; absent where they cannot. */
  replay?(bars: Bars, leadBars: number): RuleSteps;
  /**
   * The codes of the rows in `train` as seen from the last of them, shape [rows]: smoothed states. Nothing after `train` is
   * read, but all of it is: they may be what training rows learn, and nothing else. Absent where the codes stay as they were known.
   */
  hindsight?(bars: Bars, train: Range): Int8Array;
}

/** A rule row by row. */
export interface RuleSteps {
  /** Names of the rule's own quantities. */
  readonly inputNames: readonly string[];
  /** Those quantities at the newest row, in that order, NaN in the warm-up; each step overwrites them. */
  readonly inputs: Float64Array;
  /**
   * Takes the rows once each, rising from 0; reads no row after `row`.
   *
   * @returns the code of row − `horizonBars`, which becomes known at `row`; −1 where it is undefined or there is no such row
   */
  at(row: number): number;
  /** What is known early, of a rule whose labels may end before `horizonBars`; absent where all end there. */
  readonly early?: EarlyLabels;
}

/** Labels of the rows newest − `horizonBars` … newest, as far as they are known at the newest row. */
export interface EarlyLabels {
  /** −1 where the row has no label. */
  codeOf(row: number): number;
  /** The last row that the label reads, the row itself at least; NEVER where a later row decides. */
  endOf(row: number): number;
}

/** Steadies a rule's codes, reading past ones only. */
export interface LabelFilter {
  readonly name: string;
  readonly params: LabelParams;
  /** Rows that the filter counts over. */
  readonly windowBars: number;
  /** New codes, shape [n]; the code at row t reads those of rows ≤ t. */
  apply(regime: Int8Array): Int8Array;
  /** The same code by code. */
  steps(): (code: number) => number;
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
  /** Further columns of the bars that the rule reads. */
  readonly columns: readonly string[];
  /** Leading rows without a label. */
  readonly lookbackBars: number;
  /** Rows that tie a label to the market around it: lookback, filter, lead and horizon together. */
  readonly memoryBars: number;
  /** Whether the labels of a segment follow from its train rows. */
  readonly fitted: boolean;
  /** Whether the regimes of two fits are the same only once they are matched. */
  readonly matched: boolean;
  /** What steadies the rule's codes; null where nothing does. */
  readonly filter: LabelFilter | null;
  /** @param bars of growing bars only the rows in `train` need be filled */
  fit(bars: Bars, train: Range | null): FittedLabeler;
  /**
   * A fitted labeler from its params as JSON holds them, without a fit.
   *
   * @param params with `renaming` (the code of each state, a permutation) the states go by these codes: labels and inputs follow
   * @throws InputError BUNDLE_CORRUPT
   */
  restore(params: LabelParams): FittedLabeler;
}

/**
 * What `LabelScheme.fit` gives. Lead is not applied to the labels: see `leadLabels`.
 *
 * `raw`, `label` and `inputs` take complete bars only: they remember what they computed for a bars object.
 */
export interface FittedLabeler {
  /** Rule, filter and what was fitted: JSON for the bundle. */
  readonly params: LabelParams;
  /** Raw codes of the rows in `rows` as they became known, shape [rows]; reads no later row. For a rule without a horizon. */
  codes(bars: Bars, rows: Range): Int8Array;
  /**
   * The labels that training rows learn where they are not those known at the rows: in `train` from smoothed codes, which all end
   * with its last row; outside of it as `label`. Null where training rows learn the labels as they are.
   */
  hindsight(bars: Bars, train: Range): Labels | null;
  raw(bars: Bars): Labels;
  /** Raw labels after the filter; the raw ones where there is none. */
  label(bars: Bars): Labels;
  /** The rule's own quantities and the shares of each raw regime lately; all causal, shape [n], NaN in the warm-up. */
  inputs(bars: Bars): Readonly<Record<string, Float64Array>>;
  /**
   * Label, naive forecast and label inputs row by row, with the bits of the columns.
   *
   * @param bars may be growing: arrays of full length of which only the rows up to the current one are filled
   */
  steps(bars: Bars): LabelSteps;
}

/** A fitted labeler row by row. */
export interface LabelSteps {
  /** `known_<regime>`, the rule's own quantities, `share_<regime>`: the order of a model's label inputs. */
  readonly inputNames: readonly string[];
  /**
   * Takes the rows once each, rising from 0; reads no row after `row`.
   *
   * @throws RangeError where a row is left out or comes twice
   */
  at(row: number): LabelRow;
}

/** What is known of the regime at a row's close. */
export interface LabelRow {
  /** The label of the row itself, after the filter; −1 where it is undefined, and always where it reads later rows. */
  readonly label: number;
  /** The newest target that is known: the naive forecast; −1 before the first. */
  readonly naive: number;
  /**
   * The label of row − horizon, after the filter: by now the last one of that row. So the target of row − horizon − lead has come
   * true. −1 where it is undefined or there is no such row.
   */
  readonly settled: number;
  /** Values in the order of `inputNames`; the array is reused by the next row. */
  readonly inputs: Float64Array;
}
