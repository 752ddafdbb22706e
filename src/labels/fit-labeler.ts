import { type Bars, type Labels, NEVER, type Range } from '../core/index.ts';
import type { FittedLabeler, FittedRule, LabelFilter, LabelRule } from './contract.ts';
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

/** A fitted rule with its filter behind it. */
export function fittedLabeler(
  rule: Pick<LabelRule, 'name' | 'names' | 'horizonBars'>,
  fitted: FittedRule,
  { filter, leadBars, sharesBars }: LabelerParts,
): FittedLabeler {
  const { names, horizonBars } = rule;
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
    codes: (b, { start, end }) => {
      const steps = fitted.replay?.(b, leadBars) ?? fitted.steps(b, leadBars);
      const codes = new Int8Array(end);
      for (let row = 0; row < end; row++) codes[row] = steps.at(row);
      return codes.subarray(start);
    },
    hindsight: (b, train) => {
      const seen = fitted.hindsight?.(b, train);
      return seen === undefined ? null : hindsightLabels(label(b), raw(b).regime, seen, train, filter);
    },
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

/** Labels as they were known, but for the rows in `train`, whose codes are seen from the last of them and go through the filter. */
function hindsightLabels(
  known: Labels,
  raw: Int8Array,
  seen: Int8Array,
  train: Range,
  filter: LabelFilter | null,
): Labels {
  const codes = raw.slice(0, train.end);
  codes.set(seen, train.start);
  const filtered = filter === null ? codes : filter.apply(codes);
  const regime = known.regime.slice();
  const labelEnd = known.labelEnd.slice();
  for (let t = train.start; t < train.end; t++) {
    regime[t] = filtered[t]!;
    labelEnd[t] = regime[t]! < 0 ? NEVER : train.end - 1;
  }
  return { regime, labelEnd, names: known.names };
}
