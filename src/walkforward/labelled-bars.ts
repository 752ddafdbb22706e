import type { Bars, Labels, Range } from '../core/index.ts';
import {
  type FittedLabeler,
  knownInputs,
  knownName,
  type LabelScheme,
  leadLabels,
  naiveForecast,
} from '../labels/index.ts';

/** What a fitted labeler says of the bars; arrays have shape [n]. */
export interface LabelledBars {
  /** Before the filter. */
  readonly raw: Labels;
  readonly labels: Labels;
  /** The label `leadBars` ahead: what a model is to forecast, and is scored on. */
  readonly target: Labels;
  /**
   * What training rows learn where that is not `target`: smoothed states of the rows that the labeler was fitted on, which all
   * end with the last of them. For training rows and nothing else.
   */
  readonly hindsight?: Labels;
  /** The newest target known at each row. */
  readonly naive: Int8Array;
  /** Causal columns for `model.labelInputs`; none where nobody asked for them. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** The labeler's fitted parameters, for the bundle. */
  readonly params: unknown;
}

/**
 * Labels, target, naive forecast and label inputs.
 *
 * @param train the rows on which a labeler is fitted that has something to fit; null for one that has not
 * @param withInputs whether to make the label inputs: columns of full length, a price that a segment need not pay for nothing
 */
export function labelBars(scheme: LabelScheme, bars: Bars, train: Range | null, withInputs = true): LabelledBars {
  return labelsOf(scheme.fit(bars, train), scheme.leadBars, bars, train, withInputs);
}

/**
 * The same by a labeler that is there already.
 *
 * @param train the rows that it was fitted on
 */
export function labelsOf(
  fitted: FittedLabeler,
  leadBars: number,
  bars: Bars,
  train: Range | null,
  withInputs = true,
): LabelledBars {
  const labels = fitted.label(bars);
  const target = leadLabels(labels, leadBars);
  const hindsight = train === null ? null : fitted.hindsight(bars, train);
  return {
    raw: fitted.raw(bars),
    labels,
    target,
    ...(hindsight === null ? {} : { hindsight: leadLabels(hindsight, leadBars) }),
    naive: naiveForecast(target),
    inputs: withInputs ? { ...knownInputs(target), ...fitted.inputs(bars) } : {},
    params: fitted.params,
  };
}

/** The label inputs that a model is given: all, the newest known label alone, or none. */
export function chosenInputs(
  { inputs, target }: Pick<LabelledBars, 'inputs' | 'target'>,
  labelInputs: boolean | 'known',
): LabelledBars['inputs'] {
  if (labelInputs === false) return {};
  if (labelInputs === true) return inputs;
  return Object.fromEntries(target.names.map((name) => [knownName(name), inputs[knownName(name)]!]));
}
