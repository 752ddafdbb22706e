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
  const raw = oncePerBars((b: Bars) => labelsOf(columns(b).regime, columns(b).end, names));
  const label =
    filter === null
      ? raw
      : oncePerBars((b: Bars) => labelsOf(filter.apply(columns(b).regime), endsBehindFilter(columns(b).end), names));
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

/** Labels from codes; a row whose future is not here yet is undefined whatever a filter kept. */
function labelsOf(codes: Int8Array, end: Int32Array, names: readonly string[]): Labels {
  const regime = codes.map((code, t) => (end[t] === NEVER ? -1 : code));
  return { regime, labelEnd: end.map((last, t) => (regime[t]! < 0 ? NEVER : last)), names };
}

/** A filter reads the codes of all rows so far, so what it says of a row is known once the last of them is. */
function endsBehindFilter(end: Int32Array): Int32Array {
  let last = 0;
  return end.map((own) => {
    last = Math.max(last, own);
    return last;
  });
}
