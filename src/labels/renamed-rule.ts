import { InputError } from '../core/index.ts';
import type { FittedRule, LabelParams, RuleSteps } from './contract.ts';

/**
 * The renaming that params hold: the code under which each state goes, a permutation; null where there is none.
 *
 * @throws InputError BUNDLE_CORRUPT
 */
export function renamingOf(params: LabelParams, states: number): readonly number[] | null {
  const { renaming } = params;
  if (renaming === undefined || renaming === null) return null;
  const codes = renaming as readonly number[];
  const whole = Array.isArray(renaming) && codes.length === states;
  if (whole && codes.every((code) => Number.isInteger(code) && code >= 0 && code < states)) {
    if (new Set(codes).size === states) return codes;
  }
  throw new InputError('BUNDLE_CORRUPT', {
    what: `the labeler's renaming ${JSON.stringify(renaming)} is no permutation of ${states} states`,
    where: 'labeler.renaming',
    mend: 'train the model again',
  });
}

/**
 * A fitted rule whose states go by other codes: state k is called renaming[k]. Quantities of one state, whose names end in the
 * state's (`rule_p_STATE_1`), go with it; the order of the names stays.
 */
export function renamedRule(fitted: FittedRule, names: readonly string[], renaming: readonly number[]): FittedRule {
  const { replay, hindsight } = fitted;
  const rename = (steps: RuleSteps): RuleSteps => renamedSteps(steps, names, renaming);
  return {
    params: { ...fitted.params, renaming },
    steps: (bars, leadBars) => rename(fitted.steps(bars, leadBars)),
    ...(replay === undefined ? {} : { replay: (bars, leadBars) => rename(replay(bars, leadBars)) }),
    ...(hindsight === undefined
      ? {}
      : { hindsight: (bars, train) => hindsight(bars, train).map((code) => codeOf(code, renaming)) }),
  };
}

function renamedSteps(steps: RuleSteps, names: readonly string[], renaming: readonly number[]): RuleSteps {
  const { inputNames, early } = steps;
  const inputs = steps.inputs.slice();
  const place = inputNames.map((name, i) => {
    const to = inputNames.indexOf(renamedInput(name, names, renaming));
    return to < 0 ? i : to;
  });
  return {
    inputNames,
    inputs,
    at: (row) => {
      const code = steps.at(row);
      for (let i = 0; i < place.length; i++) inputs[place[i]!] = steps.inputs[i]!;
      return codeOf(code, renaming);
    },
    ...(early === undefined
      ? {}
      : { early: { codeOf: (row) => codeOf(early.codeOf(row), renaming), endOf: (row) => early.endOf(row) } }),
  };
}

function codeOf(code: number, renaming: readonly number[]): number {
  return code < 0 ? -1 : renaming[code]!;
}

function renamedInput(name: string, names: readonly string[], renaming: readonly number[]): string {
  const state = names.findIndex((own) => name.endsWith(`_${own}`));
  return state < 0 ? name : `${name.slice(0, -names[state]!.length)}${names[renaming[state]!]!}`;
}
