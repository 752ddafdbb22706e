import { type Bars, type Labels, NEVER, type Range } from '../core/index.ts';
import type { FittedLabeler, LabelFilter, LabelRule } from './contract.ts';
import { labelSteps } from './label-steps.ts';
import { oncePerBars } from './once-per-bars.ts';
import { runSteps } from './run-steps.ts';
import { trailingShares } from './trailing-shares.ts';

/** What a scheme says beside its rule. */
export interface LabelerParts {
  readonly filter: LabelFilter | null;
  readonly leadBars: number;
  /** Raw labels that the shares count over. */
  readonly sharesBars: number;
}

/** The rule fitted on the train rows, with its filter behind it. */
export function fitLabeler(rule: LabelRule, parts: LabelerParts, bars: Bars, train: Range | null): FittedLabeler {
  const { filter, leadBars, sharesBars } = parts;
  const { names, horizonBars } = rule;
  const fitted = rule.fit(bars, train);
  const columns = oncePerBars((b: Bars) => {
    const steps = fitted.replay?.(b, leadBars) ?? fitted.steps(b, leadBars);
    return runSteps(steps, b.close.length, horizonBars);
  });
  const raw = oncePerBars((b: Bars) => labelsOf(columns(b).regime, horizonBars, names));
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
      const own = columns(b).inputs;
      // A rule without quantities is not observable, and its past codes aren't either.
      return Object.keys(own).length === 0 ? own : { ...own, ...trailingShares(raw(b), sharesBars, horizonBars) };
    },
    steps: (b) => labelSteps(rule, fitted.steps(b, leadBars), filter?.steps() ?? null, leadBars, sharesBars),
  };
}

/** Labels from codes; the last `horizonBars` rows, whose future is not here yet, are undefined whatever a filter kept. */
function labelsOf(codes: Int8Array, horizonBars: number, names: readonly string[]): Labels {
  const regime = codes.slice();
  regime.fill(-1, Math.max(0, regime.length - horizonBars));
  const labelEnd = new Int32Array(regime.length);
  for (let t = 0; t < labelEnd.length; t++) labelEnd[t] = regime[t]! < 0 ? NEVER : t + horizonBars;
  return { regime, labelEnd, names };
}
