import type { Bars, Labels, Range } from '../core/index.ts';
import { knownInputs, type LabelScheme, leadLabels, naiveForecast } from '../labels/index.ts';

/** What a fitted labeler says of the bars; arrays have shape [n]. */
export interface LabelledBars {
  /** Before the filter. */
  readonly raw: Labels;
  readonly labels: Labels;
  /** The label `leadBars` ahead: what a model is to forecast. */
  readonly target: Labels;
  /** The newest target known at each row. */
  readonly naive: Int8Array;
  /** Causal columns for `model.labelInputs`. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** The labeler's fitted parameters, for the bundle. */
  readonly params: unknown;
}

/**
 * Labels, target, naive forecast and label inputs.
 *
 * @param train the rows on which a labeler is fitted that has something to fit; null for one that has not
 */
export function labelBars(scheme: LabelScheme, bars: Bars, train: Range | null): LabelledBars {
  const fitted = scheme.fit(bars, train);
  const raw = fitted.raw(bars);
  const labels = fitted.label(bars);
  const target = leadLabels(labels, scheme.leadBars);
  return {
    raw,
    labels,
    target,
    naive: naiveForecast(target),
    inputs: { ...knownInputs(target), ...fitted.inputs(bars) },
    params: fitted.params,
  };
}
